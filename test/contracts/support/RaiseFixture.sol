// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {ModelParams, ModelParts, Tier} from "../../../contracts/interfaces/ModelTerms.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {Betrayal} from "./FaithlessDollar.sol";
import {PlatformFixture} from "./PlatformFixture.sol";

/// @notice Raises that each test launches by its own terms; the test is the creator and first steward.
abstract contract RaiseFixture is PlatformFixture, Betrayal {
    LocalDollar internal dollar;
    ModelParts internal parts;
    PresaleRound internal presale;
    MilestoneVault internal vault;
    uint256 internal model;
    bytes32[] internal noProof;
    address internal immutable ann = actor("ann");
    address internal immutable ben = actor("ben");
    address internal immutable cleo = actor("cleo");

    function setUp() public virtual {
        dollar = LocalDollar(deploy("LocalDollar", ""));
        _deployPlatform(address(dollar));
    }

    /// @dev Tier 0 sells shares alone, tier 1 shares with credits, tier 2 credits alone. A call costs one cent.
    function _perkParams() internal view returns (ModelParams memory params) {
        params = _params();
        params.raise.perksBy = params.raise.end + 90 days;
        params.raise.tiers = new Tier[](3);
        params.raise.tiers[0] = Tier(uint64(DOLLAR), 0, 0, 0);
        params.raise.tiers[1] = Tier(uint64(DOLLAR), 0, 0, 5e6);
        params.raise.tiers[2] = Tier(0, uint64(1_000 * DOLLAR), 0, 80e6);
    }

    function _launch(ModelParams memory params) internal {
        params.salt = bytes32(registry.nextModelId());
        (model, parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        vault = MilestoneVault(parts.vault);
    }

    /// @dev `who` has that much at least and lets the presale take it.
    function _allow(address who, uint256 amount) internal {
        if (dollar.balanceOf(who) < amount) dollar.faucet(who);
        VM.prank(who);
        dollar.approve(address(presale), amount);
    }

    function _contribute(address who, uint8 tier, uint256 amount) internal {
        _allow(who, amount);
        VM.prank(who);
        presale.contribute(tier, uint128(amount), 0, noProof);
    }

    function _expectRefused(bytes memory refusal, address who, uint8 tier, uint256 amount) internal {
        _allow(who, amount);
        VM.expectRevert(refusal);
        VM.prank(who);
        presale.contribute(tier, uint128(amount), 0, noProof);
    }

    function _expectTermsRefused(ModelParams memory params, IPresaleRound.TermsProblem problem) internal {
        params.salt = bytes32(registry.nextModelId());
        VM.expectRevert(abi.encodeWithSelector(IPresaleRound.PresaleTermsInvalid.selector, problem));
        factory.createModel(params);
    }

    /// @dev Ann buys enough for the soft cap, and the time is over.
    function _succeed() internal {
        _contribute(ann, 0, 1_000 * DOLLAR);
        VM.warp(presale.terms().end);
    }

    function _unexpected(
        IPresaleRound.State actual,
        IPresaleRound.State expected
    ) internal pure returns (bytes memory refusal) {
        return abi.encodeWithSelector(IPresaleRound.PresaleUnexpectedState.selector, actual, expected);
    }
}
