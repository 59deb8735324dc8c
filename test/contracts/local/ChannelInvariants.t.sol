// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChannelConfig, VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {ChannelsFixture} from "../support/ChannelsFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Three channels of one payer to one receiver, used in any order.
contract ChannelUsers is ChannelsFixture, Witness {
    /// @notice The highest claim seen of each channel.
    mapping(bytes32 channelId => uint128) public highest;

    constructor() {
        _setUpChannels();
        for (uint256 i = 0; i < 3; ++i) {
            _deposit(_config(bytes32(i)), 100e6);
        }
    }

    function deposit(uint256 channel, uint256 amount) external {
        uint256 held = dollar.balanceOf(payer);
        if (held != 0) _deposit(_pick(channel), uint128(bound(amount, 1, held)));
    }

    function claim(uint256 channel, uint256 amount) external {
        ChannelConfig memory config = _pick(channel);
        (uint128 balance, uint128 claimed) = state(channel);
        uint128 total = uint128(bound(amount, 0, balance));
        VoucherClaim[] memory lines = _lines(_line(config, total, total));
        VM.prank(receiver);
        channels.claim(lines);
        (, uint128 after_) = state(channel);
        expect(after_ == (total > claimed ? total : claimed), "the higher one counts");
    }

    function settle() external {
        channels.settle(receiver, address(dollar));
    }

    function refund(uint256 channel, uint256 amount) external {
        VM.prank(authorizer);
        channels.refund(_pick(channel), uint128(bound(amount, 1, 200e6)));
    }

    function withdraw(uint256 channel, uint256 amount) external {
        (uint128 balance, uint128 claimed) = state(channel);
        (, uint40 initiatedAt) = channels.pendingWithdrawals(idOf(channel));
        if (initiatedAt != 0 || balance == claimed) return;
        VM.prank(payer);
        channels.initiateWithdraw(_pick(channel), uint128(bound(amount, 1, balance - claimed)));
    }

    function finalize(uint256 channel) external {
        (, uint40 initiatedAt) = channels.pendingWithdrawals(idOf(channel));
        if (initiatedAt == 0) return;
        VM.warp(block.timestamp + DELAY);
        VM.prank(payer);
        channels.finalizeWithdraw(_pick(channel));
    }

    /// @notice Writes down the claims seen and complains when one has fallen.
    function watch() external {
        for (uint256 i = 0; i < 3; ++i) {
            (, uint128 claimed) = state(i);
            assertAtMost(highest[idOf(i)], claimed, "totals only grow");
            highest[idOf(i)] = claimed;
        }
    }

    function state(uint256 channel) public view returns (uint128 balance, uint128 claimed) {
        return channels.channels(idOf(channel));
    }

    function idOf(uint256 channel) public view returns (bytes32) {
        return channels.getChannelId(_pick(channel));
    }

    /// @notice The contracts and the receiver, for the test.
    function parties() external view returns (InferenceChannels, LocalDollar, address) {
        return (channels, dollar, receiver);
    }

    function _pick(uint256 channel) private view returns (ChannelConfig memory) {
        return _config(bytes32(channel % 3));
    }
}

contract ChannelInvariantsTest is InvariantTest {
    ChannelUsers private world;

    function setUp() public {
        world = new ChannelUsers();
    }

    /// V20: the channels hold exactly what is unclaimed and what is claimed but not paid out.
    function invariant_ChannelsHoldWhatTheyOwe() public view {
        (InferenceChannels channels, LocalDollar dollar, address receiver) = world.parties();
        (uint128 totalClaimed, uint128 totalSettled) = channels.receivers(receiver, address(dollar));
        uint256 owed = totalClaimed - totalSettled;
        for (uint256 i = 0; i < 3; ++i) {
            (uint128 balance, uint128 claimed) = world.state(i);
            assertAtMost(claimed, balance, "claimed");
            owed += balance - claimed;
        }
        assertEq(dollar.balanceOf(address(channels)), owed, "dollars of the channels");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V20, V21: what is claimed of a channel never falls.
    function invariant_TotalsOnlyGrow() public {
        world.watch();
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
