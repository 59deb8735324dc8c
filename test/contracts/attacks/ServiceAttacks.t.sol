// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Suspensions} from "../../../contracts/access/Suspensions.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {AttackStage} from "./AttackStage.sol";

/// @notice How people were shut out of what they had paid for by those who serve it, and what stops it here.
contract ServiceAttacksTest is AttackStage {
    Suspensions private suspensions;
    address private immutable operator = actor("operator");
    address private immutable steward = actor("steward");

    function setUp() public {
        _launchGoverned();
        suspensions = Suspensions(deploy("Suspensions", abi.encode(registry)));
        VM.startPrank(parts.timelock);
        registry.setOperator(modelId, operator, true);
        registry.setSteward(modelId, steward);
        VM.stopPrank();
    }

    /// Accounts frozen by a button of the house: here nobody has one, whatever his role.
    function test_FrozenByTheHouse_NoRoleShutsAnAccountOut() public {
        address[6] memory roles = [eve, steward, operator, guardian, ann, parts.governor];
        for (uint256 i = 0; i < roles.length; ++i) {
            VM.expectRevert(
                abi.encodeWithSelector(Suspensions.SuspensionsNotTimelock.selector, roles[i], parts.timelock)
            );
            VM.prank(roles[i]);
            suspensions.suspend(modelId, ben, uint48(block.timestamp + 30 days), "Because.");
        }
        assertTrue(!suspensions.isSuspended(modelId, ben), "served");
    }

    /// Members of one model shut out a customer of another.
    function test_ForeignVote_NobodyIsShutOutByAnotherModel() public {
        ModelParams memory params = _terms();
        params.salt = bytes32(uint256(1));
        (uint256 other, ) = factory.createModel(params);
        VM.expectPartialRevert(Suspensions.SuspensionsNotTimelock.selector);
        VM.prank(parts.timelock);
        suspensions.suspend(other, ben, uint48(block.timestamp + 30 days), "Because.");
    }

    /// A few who vote when nobody looks shut out a holder who pays: the quorum is that of the constitution.
    function test_LowTurnout_AMinorityShutsNobodyOut() public {
        Motion memory motion = _motion(cleo, address(suspensions), _suspension(eve, 30 days));
        assertEq(governor.categoryOf(motion.id), 3, "Constitution");
        _begin(motion);
        _vote(motion, cleo, 1);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
    }

    /// A plain majority shuts out a minority and keeps the free calls for itself: two thirds must agree.
    function test_PlainMajority_DoesNotShutTheOthersOut() public {
        Motion memory motion = _motion(ann, address(suspensions), _suspension(ben, 30 days));
        _begin(motion);
        _vote(motion, ann, 1);
        _vote(motion, ben, 0);
        _vote(motion, cleo, 0);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
    }

    /// Shut out for ever by one vote: it ends by itself, and another vote is needed to go on.
    function test_ForEver_OneVoteShutsNobodyOutForMoreThanAYear() public {
        Motion memory motion = _motion(ann, address(suspensions), _suspension(eve, 400 days));
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.expectPartialRevert(Suspensions.SuspensionsEndOutOfRange.selector);
        _execute(motion);
    }

    /// Shut out and robbed: who is suspended keeps, moves, sells, votes and earns as before.
    function test_ShutOutAndRobbed_NothingElseChangesForWhoIsSuspended() public {
        _allow(ben, parts.creditVault, DOLLAR);
        VM.prank(ben);
        creditVault.buy(ben, 1e6, DOLLAR);
        _decide(_motion(ann, address(suspensions), _suspension(ben, 30 days)));
        assertTrue(suspensions.isSuspended(modelId, ben), "suspended");
        _pay(100 * DOLLAR);
        VM.warp(block.timestamp + 2 days);
        uint256 owed = shares.claimable(ben);
        assertTrue(owed != 0, "earns");
        shares.claim(ben);
        assertEq(dollar.balanceOf(ben), owed + DOLLAR - creditVault.cost(1e6), "paid");
        Motion memory motion = _motion(ben, parts.creditVault, _setPrice(1));
        _begin(motion);
        _vote(motion, ben, 1);
        VM.startPrank(ben);
        shares.transfer(cleo, 1e18);
        assertTrue(IERC20(parts.creditToken).transfer(cleo, 1e6), "credits");
        VM.stopPrank();
    }

    function _suspension(address account, uint256 seconds_) private view returns (bytes memory) {
        uint48 until = uint48(block.timestamp + seconds_);
        return abi.encodeCall(Suspensions.suspend, (modelId, account, until, "Copies the model."));
    }
}
