// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelGovernor} from "../../../contracts/interfaces/IModelGovernor.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {CategoryTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {AttackStage} from "./AttackStage.sol";

/// @notice How others' votes were stolen, and what stops it here.
contract VoteAttacksTest is AttackStage {
    function setUp() public {
        _launchGoverned();
    }

    /// Beanstalk, April 2022: tokens borrowed for one transaction carried a vote that took 182 million dollars.
    function test_FlashVotes_BorrowedSharesHaveNoVoteInAProposalThatIsOpen() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        _begin(motion);
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        // Nobody without votes of then has anything to cast.
        VM.expectPartialRevert(IGovernor.GovernorAlreadyCastVote.selector);
        _vote(motion, eve, 1);
        _vote(motion, ann, 1);
        (, uint256 agreed, ) = governor.proposalVotes(motion.id);
        assertEq(agreed, 6_000e18, "votes of those who had them");
    }

    /// PartyDAO, September 2022: what arrives in the second of the snapshot counts for nobody else than who had it.
    function test_SameSecondVotes_AShareVotesOnce() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        VM.warp(governor.proposalSnapshot(motion.id));
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        VM.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                motion.id,
                IGovernor.ProposalState.Pending,
                bytes32(uint256(1) << uint8(IGovernor.ProposalState.Active))
            )
        );
        VM.prank(eve);
        governor.castVote(motion.id, 1);
        VM.warp(block.timestamp + 1);
        _vote(motion, eve, 1);
        VM.expectPartialRevert(IGovernor.GovernorAlreadyCastVote.selector);
        _vote(motion, ann, 1);
        (, uint256 agreed, ) = governor.proposalVotes(motion.id);
        assertEq(agreed, 6_000e18, "each share once");
    }

    /// Bought and proposed in one transaction: shares of this second make no proposer.
    function test_BoughtAndVotedAtOnce_SharesOfThisSecondMakeNoProposer() public {
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        (Motion memory motion, string memory text) = _draft(eve, parts.creditVault, _setPrice(1));
        VM.expectPartialRevert(IGovernor.GovernorInsufficientProposerVotes.selector);
        VM.prank(eve);
        governor.propose(motion.targets, motion.values, motion.calldatas, text);
    }

    /// Tornado Cash, May 2023: the code at the address that members had voted on was replaced.
    function test_SwappedCode_AProposalDoesNotCallOtherCodeThanWasVoted() public {
        address target = actor("target");
        VM.etch(target, hex"00");
        Motion memory motion = _motion(ann, target, hex"12345678");
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.etch(target, hex"60016000fd");
        VM.expectPartialRevert(IModelGovernor.ModelGovernorCodeChanged.selector);
        _execute(motion);
    }

    /// The same, before the proposal is queued.
    function test_SwappedCode_AProposalIsNotQueuedForOtherCode() public {
        address target = actor("target");
        VM.etch(target, hex"00");
        Motion memory motion = _motion(ann, target, hex"12345678");
        _agree(motion);
        VM.etch(target, hex"60016000fd");
        VM.expectPartialRevert(IModelGovernor.ModelGovernorCodeChanged.selector);
        _queue(motion);
    }

    /// Build Finance, February 2022, and Compound 289: few voted, and a minority took the treasury.
    function test_LowTurnout_AMinorityBelowTheQuorumDecidesNothing() public {
        dollar.print(parts.timelock, 1_000 * DOLLAR);
        Motion memory motion = _motion(
            cleo,
            parts.timelock,
            abi.encodeCall(IModelTimelock.pay, (eve, 100 * DOLLAR, ""))
        );
        _begin(motion);
        _vote(motion, cleo, 1);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
    }

    /// The same, for good: a part of what calls earn is given away as if it were a price.
    function test_LowTurnout_AMinorityGivesNobodyAFeeOfTheIncome() public {
        bytes memory fee = abi.encodeCall(IRevenueRouter.setOperatorFee, (modelId, eve, 3_000));
        Motion memory motion = _motion(cleo, address(router), fee);
        _begin(motion);
        _vote(motion, cleo, 1);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
        Motion memory price = _motion(cleo, parts.creditVault, _setPrice(1));
        _begin(price);
        _vote(price, cleo, 1);
        _end(price);
        _assertState(price, IGovernor.ProposalState.Succeeded);
    }

    /// The same with an operator who invents holders: what was set aside for their free calls would be paid in one epoch.
    function test_LowTurnout_AMinorityDoesNotRaiseThePayOfFreeCalls() public {
        bytes memory terms = abi.encodeCall(IHolderAllowance.setAllowance, (modelId, 1_000, 1 days, 1_000_000));
        Motion memory motion = _motion(cleo, address(allowance), terms);
        _begin(motion);
        _vote(motion, cleo, 1);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
        (, , uint64 payPerCall, ) = allowance.allowance(modelId);
        assertEq(payPerCall, 0, "the pay");
        motion = _motion(ann, address(allowance), terms);
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        _execute(motion);
        (, , payPerCall, ) = allowance.allowance(modelId);
        assertEq(payPerCall, 1_000_000, "what a majority of the treasury's kind decided");
    }

    /// A captured vote empties the treasury: one payment moves a part of it at most.
    function test_CapturedVote_APaymentMovesAPartOfTheTreasuryAtMost() public {
        dollar.print(parts.timelock, 1_000 * DOLLAR);
        bytes memory pay = abi.encodeCall(IModelTimelock.pay, (eve, 201 * DOLLAR, ""));
        Motion memory motion = _motion(ann, parts.timelock, pay);
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.expectPartialRevert(IModelTimelock.ModelTimelockPayLimit.selector);
        _execute(motion);
    }

    /// Last-minute votes: a whale reaches the quorum in the last second, when nobody can answer.
    function test_LastMinuteVotes_ALateQuorumLeavesTimeToAnswer() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        VM.warp(governor.proposalDeadline(motion.id));
        _vote(motion, ben, 1);
        VM.warp(block.timestamp + 119);
        _vote(motion, ann, 0);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
    }

    /// CVE-2023-34234: somebody else proposes the same first, and cancels it.
    function test_FrontRunProposal_OnlyWhoIsNamedMayProposeIt() public {
        (Motion memory motion, string memory text) = _draft(ann, parts.creditVault, _setPrice(1));
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, ben));
        VM.prank(ben);
        governor.propose(motion.targets, motion.values, motion.calldatas, text);
    }

    /// Notional: a proposer kills a proposal that members have passed.
    function test_KilledProposal_AProposerCannotCancelWhatMembersPassed() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        _agree(motion);
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, motion.id, ann));
        VM.prank(ann);
        _cancel(motion);
    }

    /// A guardian for ever: his powers end at the date that was set, whatever he wants.
    function test_GuardianForEver_HisPowersEnd() public {
        VM.warp(governor.guardianExpiry());
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, motion.id, guardian));
        VM.prank(guardian);
        _cancel(motion);
    }

    /// A guardian who keeps himself in office by cancelling the vote about him.
    function test_GuardianForEver_HeCannotStopAVoteAboutHim() public {
        bytes memory dismiss = abi.encodeWithSignature("setProposalGuardian(address)", address(0));
        Motion memory motion = _motion(ann, parts.governor, dismiss);
        VM.expectRevert(abi.encodeWithSelector(IModelGovernor.ModelGovernorGuardianOwnCase.selector, motion.id));
        VM.prank(guardian);
        _cancel(motion);
    }

    /// Autonolas: a setting without limits makes every later vote impossible.
    function test_UnboundedSettings_NoVoteMakesVotingImpossible() public {
        bytes memory never = abi.encodeWithSignature("setVotingDelay(uint48)", uint48(100 * 365 days));
        Motion memory motion = _motion(ann, parts.governor, never);
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.expectPartialRevert(IModelGovernor.ModelGovernorSettingOutOfRange.selector);
        _execute(motion);
    }

    /// CVE-2022-31198: a lower quorum revives what members had let fail.
    function test_LoweredQuorum_DefeatedProposalsStayDefeated() public {
        Motion memory lonely = _motion(cleo, parts.timelock, abi.encodeCall(IModelTimelock.pay, (eve, 1, "")));
        _begin(lonely);
        _vote(lonely, cleo, 1);
        _end(lonely);
        _assertState(lonely, IGovernor.ProposalState.Defeated);
        CategoryTerms memory easy = CategoryTerms(800, 6_000, 120);
        _decide(_motion(ann, parts.governor, abi.encodeCall(IModelGovernor.setCategoryTerms, (2, easy))));
        _assertState(lonely, IGovernor.ProposalState.Defeated);
    }

    /// A proposal that passed long ago is carried out when nobody remembers it.
    function test_ForgottenProposal_APassedOneExpires() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        _agree(motion);
        VM.warp(governor.expiresAt(motion.id));
        _assertState(motion, IGovernor.ProposalState.Expired);
        VM.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        _queue(motion);
    }

    /// Optimism: the proposer chooses the easier rules. Here the calls decide, and what is unknown is the strictest.
    function test_ChosenCategory_TheStrictestCallDecides() public {
        (Motion memory motion, string memory text) = _draft(ann, parts.creditVault, _setPrice(1));
        motion.targets = new address[](2);
        motion.values = new uint256[](2);
        motion.calldatas = new bytes[](2);
        (motion.targets[0], motion.calldatas[0]) = (parts.creditVault, _setPrice(1));
        (motion.targets[1], motion.calldatas[1]) = (
            address(dollar),
            abi.encodeWithSignature("transfer(address,uint256)", eve, 1)
        );
        VM.prank(ann);
        uint256 id = governor.propose(motion.targets, motion.values, motion.calldatas, text);
        assertEq(governor.categoryOf(id), 3, "Constitution");
    }

    /// PartyDAO H-03: a plain majority chains calls until the model's own token is its own.
    function test_ChainedCalls_APlainMajorityCannotTakeTheToken() public {
        bytes memory give = abi.encodeWithSignature(
            "transferFrom(address,address,uint256)",
            parts.timelock,
            eve,
            modelId
        );
        Motion memory motion = _motion(ann, address(registry), give);
        _begin(motion);
        _vote(motion, ann, 1);
        _vote(motion, ben, 0);
        _vote(motion, cleo, 0);
        _end(motion);
        _assertState(motion, IGovernor.ProposalState.Defeated);
    }

    /// A custody contract forwards calls (Unistreet, Squid): the governor makes none of its own.
    function test_ForwardedCalls_TheGovernorMakesNoCallsOfItsOwn() public {
        bytes memory relay = abi.encodeWithSignature("relay(address,uint256,bytes)", parts.timelock, 0, "");
        Motion memory motion = _motion(ann, parts.governor, relay);
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        VM.expectPartialRevert(IModelGovernor.ModelGovernorForbidden.selector);
        _execute(motion);
    }

    /// CVE-2021-39167 and every open executor: a queued batch is run past the governor's own checks.
    function test_OpenExecutor_NobodyRunsAQueuedBatchPastTheGovernor() public {
        Motion memory motion = _motion(ann, parts.creditVault, _setPrice(1));
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        bytes32 salt = bytes20(parts.governor) ^ motion.descriptionHash;
        VM.expectPartialRevert(bytes4(keccak256("AccessControlUnauthorizedAccount(address,bytes32)")));
        VM.prank(eve);
        timelock.executeBatch(motion.targets, motion.values, motion.calldatas, 0, salt);
    }

    /// A category that should wait longer is carried out with the shortest wait.
    function test_SkippedWait_AConstitutionVoteWaitsForItsOwnTime() public {
        Motion memory motion = _motion(ann, parts.timelock, abi.encodeCall(TimelockController.updateDelay, (90)));
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id) - 1);
        VM.expectPartialRevert(IModelGovernor.ModelGovernorTooEarly.selector);
        _execute(motion);
    }

    /// Who takes his shares in the first second decides alone, because those who have not taken theirs have no votes.
    function test_FastMember_NothingIsProposedWhileSharesAreTaken() public {
        claimSeconds = 7 days;
        _launchGoverned();
        uint256 finalizedAt = block.timestamp - 1;
        (Motion memory motion, string memory text) = _draft(ben, parts.vault, abi.encodeCall(vault.releaseByVote, (1)));
        uint256[2] memory tooEarly = [block.timestamp, finalizedAt + 7 days];
        for (uint256 i = 0; i < 2; ++i) {
            VM.warp(tooEarly[i]);
            VM.expectRevert(IModelGovernor.ModelGovernorNotOpen.selector);
            VM.prank(ben);
            governor.propose(motion.targets, motion.values, motion.calldatas, text);
        }
        VM.warp(finalizedAt + 7 days + 1);
        VM.prank(ben);
        governor.propose(motion.targets, motion.values, motion.calldatas, text);
    }

    /// An unopposed answer reaches the money (PantherBase): evidence waits until members hold their shares.
    function test_FastSteward_EvidenceWaitsUntilMembersCanObject() public {
        VM.expectPartialRevert(IMilestoneVault.MilestoneTooEarly.selector);
        vault.submit(1, 0, 0);
    }

    /// The same, with votes: shares bought after the evidence was handed in cannot object.
    function test_BoughtObjections_OnlySharesOfBeforeCount() public {
        VM.warp(block.timestamp + 301);
        vault.submit(1, 0, 0);
        VM.prank(ann);
        shares.transfer(eve, 6_000e18);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneNoVotes.selector, eve));
        VM.prank(eve);
        vault.object(1);
    }

    /// Objections of enough members stop a payment until a vote.
    function test_ContestedMilestone_MoneyDoesNotMoveAgainstObjections() public {
        VM.warp(block.timestamp + 301);
        vault.submit(1, 0, 0);
        VM.prank(ann);
        vault.object(1);
        VM.warp(block.timestamp + 301);
        VM.expectPartialRevert(IMilestoneVault.MilestoneContested.selector);
        vault.release(1);
    }
}
