// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {MilestoneTerms, ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {RaiseFixture} from "./RaiseFixture.sol";

/// @notice A funded model whose plan the test chooses: ann holds 600 shares, ben has 400 to claim, the team a tenth of all in
/// vesting; half of the 1,000 dollars may leave in a day. The test is the steward. Members have 300 seconds to object, and a grace time of 600.
abstract contract EvidenceFixture is RaiseFixture {
    uint48 internal constant DUE_BY = uint48(START + 60 days);
    uint48 internal constant LATEST = DUE_BY + 600;
    bytes32 internal constant EVIDENCE = bytes32(uint256(9));

    ModelShares internal shares;

    /// @dev The first without a date, the second due by {DUE_BY}.
    function _plan() internal pure returns (MilestoneTerms[] memory plan) {
        plan = new MilestoneTerms[](2);
        plan[0] = MilestoneTerms(4_000, 0, 0, 0, "Start");
        plan[1] = MilestoneTerms(6_000, DUE_BY, 0, 0, "Promise");
    }

    function _fund(MilestoneTerms[] memory plan) internal {
        VM.warp(START);
        ModelParams memory params = _params();
        params.raise.hardCap = params.raise.softCap;
        params.milestones = plan;
        _launch(params);
        shares = ModelShares(parts.shares);
        _contribute(ann, 0, 600e6);
        _contribute(ben, 0, 400e6);
        presale.finalize();
        presale.claim(ann);
        VM.warp(block.timestamp + 300);
    }

    function _object(address who, uint256 index) internal {
        VM.prank(who);
        vault.object(index);
    }

    /// @dev Dora gets `amount` of ann's shares, a second before now.
    function _giveDora(uint256 amount) internal returns (address dora) {
        dora = actor("dora");
        VM.prank(ann);
        shares.transfer(dora, amount);
        VM.warp(block.timestamp + 1);
    }

    function _expectState(uint256 index, IMilestoneVault.State actual, IMilestoneVault.State expected) internal {
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneUnexpectedState.selector, index, actual, expected)
        );
    }

    function _expectOpen(uint256 index, uint256 until) internal {
        VM.expectRevert(
            abi.encodeWithSelector(IMilestoneVault.MilestoneObjectionOpen.selector, index, until, block.timestamp)
        );
    }

    function _assertDue(uint256 index, IMilestoneVault.Standing expected, uint48 expectedWhen) internal view {
        (IMilestoneVault.Standing standing, uint48 when) = vault.due(index);
        assertEq(uint256(standing), uint256(expected), "standing");
        assertEq(when, expectedWhen, "when");
    }
}
