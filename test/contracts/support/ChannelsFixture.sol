// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChannelConfig} from "../../../contracts/interfaces/ChannelTypes.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {AllowanceCollector, ChannelSigning} from "./ChannelSigning.sol";

/// @notice Channels in dollars with one payer and one receiver.
abstract contract ChannelsFixture is ChannelSigning {
    LocalDollar internal dollar;
    InferenceChannels internal channels;
    address internal immutable payer = actor("payer");
    address internal immutable receiver = actor("receiver");

    function _setUpChannels() internal {
        VM.warp(1_800_000_000);
        dollar = LocalDollar(deploy("LocalDollar", ""));
        channels = InferenceChannels(deploy("InferenceChannels", ""));
        collector = new AllowanceCollector();
        dollar.faucet(payer);
        VM.prank(payer);
        dollar.approve(address(collector), type(uint256).max);
    }

    function _config(bytes32 salt) internal view returns (ChannelConfig memory) {
        return ChannelConfig(payer, session, receiver, authorizer, address(dollar), DELAY, salt);
    }

    function _channels() internal view override returns (InferenceChannels) {
        return channels;
    }
}
