// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {ChannelConfig} from "../../../contracts/interfaces/ChannelTypes.sol";
import {
    EvaluationTerms,
    Identity,
    ModelParts,
    ReleaseFiles,
    ServiceTerms,
    VotingTerms
} from "../../../contracts/interfaces/ModelTerms.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {ModelRecord} from "../../../contracts/model/ModelRecord.sol";
import {ModelRegistry} from "../../../contracts/model/ModelRegistry.sol";
import {ReleaseRegistry} from "../../../contracts/model/ReleaseRegistry.sol";
import {AllowanceCollector, ChannelSigning} from "./ChannelSigning.sol";
import {RevenueFixture} from "./RevenueFixture.sol";

/// @notice A model that sells credits, made without the factory: the test is factory and presale.
abstract contract CreditFixture is RevenueFixture, ChannelSigning {
    ModelRegistry internal registry;
    ReleaseRegistry internal releases;
    CreditToken public credits;
    CreditVault public vault;
    InferenceChannels public channels;

    /// @dev The first release is handed in and not live; `price` is in dollars (6 decimals) for one credit.
    function _setUpCredits(uint128 price) internal {
        _setUpModel();
        _register();
        channels = InferenceChannels(deploy("InferenceChannels", ""));
        collector = new AllowanceCollector();
        credits = CreditToken(Clones.clone(deploy("CreditToken", "")));
        vault = _newVault();
        credits.initialize("Digits credits", "DIG-C", address(vault));
        vault.initialize(price);
    }

    function _newVault() internal returns (CreditVault) {
        address logic = deploy("CreditVault", abi.encode(registry, router, releases, channels));
        bytes memory args = abi.encodePacked(uint64(MODEL), address(credits), timelock);
        return CreditVault(Clones.cloneWithImmutableArgs(logic, args));
    }

    /// @dev The terms of the payer's channel with this vault.
    function _config(address payer) internal view returns (ChannelConfig memory) {
        return ChannelConfig(payer, session, address(vault), authorizer, address(credits), DELAY, 0);
    }

    function _channels() internal view override returns (InferenceChannels) {
        return channels;
    }

    /// @dev What a presale does when it is finalized.
    function _goLive() internal {
        releases.acceptFirst(MODEL);
    }

    /// @dev The registry reads a model's parts in the arguments of its governor, which does nothing else here.
    function _register() private {
        registry = ModelRegistry(deploy("ModelRegistry", abi.encode(dollar, this)));
        releases = ReleaseRegistry(
            deploy("ReleaseRegistry", abi.encode(registry, this, ReleaseRegistry.Limits(60, 1_500, 7 days)))
        );
        ModelParts memory parts;
        parts.presale = address(this);
        parts.timelock = timelock;
        parts.governor = Clones.cloneWithImmutableArgs(address(releases), ModelRecord.encode(MODEL, parts));
        VotingTerms memory voting;
        Identity memory identity = Identity("Digits", "DIG", "", "MIT", 0);
        registry.register(MODEL, address(this), parts, identity, voting, _terms(), ServiceTerms(ann, 1, 0, 1));
        releases.submitFirst(
            MODEL,
            address(this),
            ReleaseFiles(bytes32(uint256(1)), bytes32(uint256(2)), 0, ""),
            EvaluationTerms(new address[](0), 0)
        );
    }
}
