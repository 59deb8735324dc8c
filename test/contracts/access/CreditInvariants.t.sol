// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {CreditFixture} from "../support/CreditFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Customers who buy, pass on and use credits, by themselves and through channels, while the price moves, until the
/// service may stop.
contract CreditPeople is CreditFixture, Witness {
    address[4] public people;

    constructor() {
        _setUpCredits(10_000);
        _goLive();
        shares.mintOnce(SUPPLY, address(0), 0);
        for (uint256 i = 0; i < 4; ++i) {
            people[i] = actor(VM.toString(i));
        }
        _fund(200_000e6);
        dollar.approve(address(vault), type(uint256).max);
        for (uint256 i = 0; i < 4; ++i) {
            VM.prank(people[i]);
            credits.approve(address(collector), type(uint256).max);
        }
    }

    function buy(uint256 who, uint128 amount) external {
        if (vault.serviceStopped()) return;
        uint128 bought = uint128(bound(amount, 1, 10_000e6));
        if (vault.cost(bought) > dollar.balanceOf(address(this))) return;
        vault.buy(people[who % 4], bought, type(uint256).max);
    }

    function setPrice(uint128 price) external {
        VM.prank(timelock);
        vault.setPrice(uint128(bound(price, (vault.price() + 1) / 2, 1_000_000)));
    }

    function send(uint256 from, uint256 to, uint256 amount) external {
        _move(people[from % 4], people[to % 4], amount);
    }

    function serve(uint256 from, uint256 amount) external {
        _move(people[from % 4], address(vault), amount);
    }

    function realise() external {
        if (!_isWorthAnything(vault.served())) return;
        (uint256 reserve, uint256 backed) = (vault.reserve(), _backed());
        vault.realise();
        _expectAverageKept(reserve, backed);
    }

    function openChannel(uint256 who, uint256 amount) external {
        uint256 held = credits.balanceOf(people[who % 4]);
        if (held != 0) _deposit(_config(people[who % 4]), uint128(bound(amount, 1, held)));
    }

    function collect(uint256 who, uint256 amount) external {
        (uint128 total, uint128 claimed) = _someTotal(who, amount);
        if (!_isWorthAnything(vault.served() + unsettled() + total - claimed)) return;
        VoucherClaim[] memory lines = _lines(_line(_config(people[who % 4]), total, total));
        (uint256 reserve, uint256 backed) = (vault.reserve(), _backed());
        VM.prank(authorizer);
        vault.collect(lines);
        _expectAverageKept(reserve, backed);
        expect(vault.served() == 0 && unsettled() == 0, "something has not come home");
    }

    function claimAlone(uint256 who, uint256 amount) external {
        (uint128 total, ) = _someTotal(who, amount);
        VoucherClaim[] memory lines = _lines(_line(_config(people[who % 4]), total, total));
        VM.prank(authorizer);
        channels.claim(lines);
    }

    function settle() external {
        channels.settle(address(vault), address(credits));
    }

    function giveBack(uint256 who, uint256 amount) external {
        VM.prank(authorizer);
        channels.refund(_config(people[who % 4]), uint128(bound(amount, 1, 10_000e6)));
    }

    /// @notice Claimed of the channels and not yet paid to the vault.
    function unsettled() public view returns (uint256) {
        (uint128 claimed, uint128 settled) = channels.receivers(address(vault), address(credits));
        return claimed - settled;
    }

    /// @notice What a person's channel holds, and what of it is claimed.
    function channelOf(uint256 who) public view returns (uint128 balance, uint128 claimed) {
        return channels.channels(channels.getChannelId(_config(people[who % 4])));
    }

    function redeem(uint256 who, uint256 amount) external {
        if (amount % 50 == 0 && !vault.serviceStopped()) {
            VM.prank(timelock);
            vault.stopService();
        }
        address person = people[who % 4];
        uint256 held = credits.balanceOf(person);
        if (!vault.serviceStopped() || held == 0) return;
        (uint256 reserve, uint256 backed) = (vault.reserve(), _backed());
        VM.prank(person);
        vault.redeem(uint128(bound(amount, 1, held)), person);
        _expectAverageKept(reserve, backed);
    }

    /// @notice The dollar, for the test.
    function money() external view returns (LocalDollar) {
        return dollar;
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 moved = bound(amount, 0, credits.balanceOf(from));
        VM.prank(from);
        credits.transfer(to, moved);
    }

    function _expectAverageKept(uint256 reserveBefore, uint256 backedBefore) private {
        bool kept = reserveBefore * _backed() <= vault.reserve() * backedBefore;
        expect(kept, "the average cost of what is left falls");
    }

    /// @dev Credits that the reserve is for: those that exist, and those that were used and are no income yet.
    function _backed() private view returns (uint256) {
        return credits.totalSupply() + vault.served();
    }

    function _isWorthAnything(uint256 used) private view returns (bool) {
        return used != 0 && (vault.reserve() * used) / _backed() != 0;
    }

    /// @dev A total that the channel of `who` may be claimed to, and what is claimed already.
    function _someTotal(uint256 who, uint256 amount) private view returns (uint128 total, uint128 claimed) {
        uint128 balance;
        (balance, claimed) = channelOf(who);
        total = uint128(bound(amount, claimed, balance));
    }
}

contract CreditInvariantsTest is InvariantTest {
    CreditPeople private world;

    function setUp() public {
        world = new CreditPeople();
    }

    /// V19: every dollar in the vault backs credits, and none is missing.
    function invariant_ReserveIsTheVaultsMoney() public view {
        assertEq(world.money().balanceOf(address(world.vault())), world.vault().reserve(), "reserve");
    }

    /// V18: credits are somewhere, and none is left without a reserve nor a reserve without credits.
    function invariant_CreditsAddUp() public view {
        CreditToken credits = world.credits();
        uint256 held = credits.balanceOf(address(world.channels()));
        for (uint256 i = 0; i < 4; ++i) {
            held += credits.balanceOf(world.people(i));
        }
        assertEq(held, credits.totalSupply(), "credits");
        bool none = held + world.vault().served() == 0;
        if (none) assertEq(world.vault().reserve(), 0, "no reserve without credits");
    }

    /// V20: the channels hold exactly what is unclaimed and what is claimed but not paid to the vault.
    function invariant_ChannelsHoldWhatTheyOwe() public view {
        uint256 owed = world.unsettled();
        for (uint256 i = 0; i < 4; ++i) {
            (uint128 balance, uint128 claimed) = world.channelOf(i);
            owed += balance - claimed;
        }
        assertEq(world.credits().balanceOf(address(world.channels())), owed, "credits of the channels");
    }

    /// What people saw while they did it was right, too.
    function invariant_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
    }

    /// V28: after everything is served or given back, the vault is empty.
    function invariant_NothingIsStuck() public {
        CreditVault vault = world.vault();
        CreditToken credits = world.credits();
        for (uint256 i = 0; i < 4; ++i) {
            address person = world.people(i);
            uint256 held = credits.balanceOf(person);
            VM.prank(person);
            credits.transfer(address(vault), held);
            (uint128 balance, uint128 claimed) = world.channelOf(i);
            world.claimAlone(i, balance - claimed);
        }
        world.settle();
        if (vault.reserve() != 0) vault.realise();
        assertEq(vault.reserve(), 0, "reserve");
        assertEq(world.money().balanceOf(address(vault)), 0, "dollars");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
