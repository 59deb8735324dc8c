// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {IModelGovernor} from "../../../contracts/interfaces/IModelGovernor.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {EvaluationTerms, ModelParams, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {GovernedFixture} from "../support/GovernedFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice Somebody else's contract, whose code may change.
contract Elsewhere {
    uint256 public calls;

    function act() external {
        ++calls;
    }
}

/// @notice From the proposal to its end: who may make and stop one, when its vote ends, when it is carried out.
contract ProposalLifeTest is GovernedFixture {
    uint256 private constant LIFETIME = 14 days;

    function test_propose_NeedsPreciselyTheThreshold() public {
        address member = actor("member");
        uint256 needed = (_supply() * 50) / 10_000;
        VM.prank(ann);
        shares.transfer(member, needed - 1);
        VM.warp(block.timestamp + 1);
        Plan memory plan = _pricePlan();
        plan.description = _textOf(member);
        bytes memory refusal = abi.encodeWithSelector(
            IGovernor.GovernorInsufficientProposerVotes.selector,
            member,
            needed - 1,
            needed
        );
        _proposeAs(member, plan, refusal);
        VM.prank(ann);
        shares.transfer(member, 1);
        // What came this second does not count yet.
        _proposeAs(member, plan, refusal);
        VM.warp(block.timestamp + 1);
        _proposeAs(member, plan, "");
    }

    function test_propose_RevertWhen_ItNamesNobodyOrAnother() public {
        Plan memory plan = _pricePlan();
        plan.description = "Cheaper";
        _proposeAs(ann, plan, abi.encodeWithSelector(IModelGovernor.ModelGovernorProposerMissing.selector, ann));
        plan.description = _textOf(ben);
        _proposeAs(ann, plan, abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, ann));
    }

    function test_propose_RevertGiven_NoSharesYet() public {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        (uint256 young, ) = factory.createModel(params);
        governor = ModelGovernor(payable(registry.parts(young).governor));
        _proposeAs(ann, _pricePlan(), abi.encodeWithSelector(IModelGovernor.ModelGovernorNotOpen.selector));
        VM.expectRevert(IModelGovernor.ModelGovernorNotOpen.selector);
        governor.proposalThreshold();
    }

    function test_propose_TellsTheRules() public {
        Plan memory plan = _payPlan();
        uint256 id = governor.getProposalId(
            plan.targets,
            plan.values,
            plan.calldatas,
            keccak256(bytes(plan.description))
        );
        bytes32 digest = keccak256(abi.encode(parts.timelock.codehash));
        uint48 expires = uint48(block.timestamp + 60 + 600 + LIFETIME);
        uint256 quorum = (_supply() * 1_000) / 10_000;
        VM.expectEmit();
        emit IModelGovernor.ProposalClassified(id, 2, quorum, 6_000, TREASURY_DELAY, expires, digest);
        _propose(plan);
        assertEq(governor.categoryOf(id), 2, "category");
        assertEq(governor.quorumOf(id), quorum, "quorum");
        assertEq(governor.expiresAt(id), expires, "expires");
        assertEq(governor.executableAt(id), 0, "not queued");
    }

    function test_views_RevertGiven_NoSuchProposal() public {
        bytes memory refusal = abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, 5);
        VM.expectRevert(refusal);
        governor.categoryOf(5);
        VM.expectRevert(refusal);
        governor.quorumOf(5);
    }

    /// The supply that counts is that of the beginning of the vote, of which nobody knows before.
    function test_quorumOf_IsOfTheSupplyWhenTheVoteBegan() public {
        uint256 id = _propose(_payPlan());
        uint256 snapshot = governor.proposalSnapshot(id);
        uint256 before = _supply();
        VM.warp(snapshot);
        assertEq(governor.quorumOf(id), before / 10, "as it was a second ago");
        VM.prank(parts.vault);
        shares.burnForExit(ben, 1_000e18);
        VM.warp(snapshot + 1);
        assertEq(governor.quorumOf(id), (before - 1_000e18) / 10, "as the vote began");
        VM.prank(parts.vault);
        shares.burnForExit(ben, 1_000e18);
        VM.warp(snapshot + 10);
        assertEq(governor.quorumOf(id), (before - 1_000e18) / 10, "for ever");
    }

    function test_quorum_IsTheStrictest() public view {
        assertEq(governor.quorum(block.timestamp - 1), (_supply() * 2_000) / 10_000, "constitution");
    }

    /// Half and half is not more than half; one unit more is.
    function test_state_NeedsMoreThanTheMajority() public {
        VM.prank(ann);
        shares.transfer(ben, 1_000e18);
        uint256 id = _propose(_pricePlan());
        Plan memory other = _pricePlan();
        other.calldatas[0] = abi.encodeCall(CreditVault.setPrice, (30_000));
        uint256 second = _propose(other);
        VM.warp(governor.proposalSnapshot(id) + 1);
        _voteBoth(id, 5_000e18);
        _voteBoth(second, 5_000e18 - 1);
        VM.warp(governor.proposalDeadline(id) + 1);
        _assertState(id, IGovernor.ProposalState.Defeated);
        _assertState(second, IGovernor.ProposalState.Succeeded);
    }

    function test_state_NeedsPreciselyTheQuorum() public {
        uint256 id = _propose(_pricePlan());
        uint256 needed = (_supply() * 500) / 10_000;
        VM.warp(governor.proposalSnapshot(id) + 1);
        _cast(ann, id, 0, needed - 1, 0);
        VM.warp(governor.proposalDeadline(id));
        _cast(ben, id, 0, 0, 1);
        VM.warp(governor.proposalDeadline(id) + 1);
        _assertState(id, IGovernor.ProposalState.Succeeded);
    }

    function test_state_IsDefeated_WhenAUnitOfTheQuorumIsMissing() public {
        uint256 id = _propose(_pricePlan());
        VM.warp(governor.proposalSnapshot(id) + 1);
        _cast(ann, id, 0, (_supply() * 500) / 10_000 - 1, 0);
        VM.warp(governor.proposalDeadline(id) + 1);
        _assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_castVote_ExtendsTheVote_WhenTheQuorumIsLate() public {
        uint256 id = _propose(_pricePlan());
        uint256 planned = governor.proposalDeadline(id);
        VM.warp(planned - 20);
        uint256 end = planned + 100;
        VM.expectEmit();
        emit IModelGovernor.ProposalExtended(id, uint64(end));
        VM.prank(ann);
        governor.castVote(id, 1);
        assertEq(governor.proposalDeadline(id), end, "120 seconds after the quorum");
        VM.warp(end);
        _assertState(id, IGovernor.ProposalState.Active);
        VM.prank(ben);
        governor.castVote(id, 0);
        assertEq(governor.proposalDeadline(id), end, "once");
        VM.warp(end + 1);
        _assertState(id, IGovernor.ProposalState.Succeeded);
    }

    function test_castVote_ExtendsNothing_WhenTheQuorumIsEarlyOrMissing() public {
        uint256 id = _propose(_pricePlan());
        uint256 planned = governor.proposalDeadline(id);
        VM.warp(planned - 120);
        VM.recordLogs();
        VM.prank(ann);
        governor.castVote(id, 1);
        Log[] memory logs = VM.getRecordedLogs();
        assertEq(logs.length, 1, "the vote alone");
        assertEq(governor.proposalDeadline(id), planned, "120 seconds are left anyway");
        VM.warp(block.timestamp + 100);
        VM.prank(ben);
        governor.castVote(id, 1);
        assertEq(governor.proposalDeadline(id), planned, "the quorum was there before");
    }

    function test_castVote_ExtendsNothing_BeforeTheQuorum() public {
        uint256 id = _propose(_pricePlan());
        uint256 planned = governor.proposalDeadline(id);
        VM.warp(planned - 20);
        _cast(ann, id, 0, 1, 0);
        assertEq(governor.proposalDeadline(id), planned, "no quorum");
    }

    function test_cancel_ByTheProposerBeforeTheVote() public {
        Plan memory plan = _pricePlan();
        uint256 id = _propose(plan);
        _expectCannotCancel(id, ben);
        _cancel(ben, plan);
        VM.warp(governor.proposalSnapshot(id));
        _cancel(ann, plan);
        _assertState(id, IGovernor.ProposalState.Canceled);
    }

    function test_cancel_RevertWhen_ByTheProposerOnceTheVoteHasBegun() public {
        Plan memory plan = _pricePlan();
        uint256 id = _propose(plan);
        VM.warp(governor.proposalSnapshot(id) + 1);
        _expectCannotCancel(id, ann);
        _cancel(ann, plan);
    }

    function test_cancel_ByTheGuardian_UntilHisPowersEnd() public {
        Plan memory plan = _pricePlan();
        uint256 id = _pass(plan);
        _queue(plan);
        _cancel(guardian, plan);
        _assertState(id, IGovernor.ProposalState.Canceled);

        VM.warp(GUARDED_UNTIL);
        plan.calldatas[0] = abi.encodeCall(CreditVault.setPrice, (30_000));
        id = _propose(plan);
        _expectCannotCancel(id, guardian);
        _cancel(guardian, plan);
    }

    function test_cancel_RevertWhen_TheGuardianStopsAVoteAboutHimself() public {
        Plan memory plan = _plan(address(governor), abi.encodeCall(governor.setProposalGuardian, (ben)));
        uint256 id = _propose(plan);
        VM.expectRevert(abi.encodeWithSelector(IModelGovernor.ModelGovernorGuardianOwnCase.selector, id));
        _cancel(guardian, plan);
        _cancel(ann, plan);
        _assertState(id, IGovernor.ProposalState.Canceled);
    }

    function test_execute_WaitsForTheDelayOfItsCategory() public {
        dollar.print(parts.timelock, 1_000e6);
        Plan memory plan = _payPlan();
        uint256 id = _pass(plan);
        _queue(plan);
        uint256 executable = block.timestamp + 60 + TREASURY_DELAY;
        assertEq(governor.executableAt(id), executable, "executable");
        assertEq(governor.expiresAt(id), executable + LIFETIME, "expires");
        VM.warp(executable - 1);
        VM.expectRevert(
            abi.encodeWithSelector(IModelGovernor.ModelGovernorTooEarly.selector, id, executable, executable - 1)
        );
        _execute(plan);
        VM.warp(executable);
        _execute(plan);
        assertEq(dollar.balanceOf(ben), 100e6, "paid");
    }

    function test_state_ExpiresWhenNobodyQueuesIt() public {
        Plan memory plan = _pricePlan();
        uint256 id = _pass(plan);
        uint256 expires = governor.proposalDeadline(id) + LIFETIME;
        VM.warp(expires - 1);
        _assertState(id, IGovernor.ProposalState.Succeeded);
        VM.warp(expires);
        _assertState(id, IGovernor.ProposalState.Expired);
        VM.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        _queue(plan);
    }

    function test_state_ExpiresWhenNobodyExecutesIt() public {
        Plan memory plan = _pricePlan();
        uint256 id = _ready(plan);
        uint256 expires = block.timestamp + LIFETIME;
        VM.warp(expires - 1);
        _assertState(id, IGovernor.ProposalState.Queued);
        VM.warp(expires);
        _assertState(id, IGovernor.ProposalState.Expired);
        VM.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        _execute(plan);
    }

    function test_state_OfWhatFailedDoesNotExpire() public {
        uint256 id = _propose(_pricePlan());
        VM.warp(governor.proposalDeadline(id) + LIFETIME);
        _assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_queueAndExecute_RevertWhen_TheCodeHasChanged() public {
        Elsewhere target = new Elsewhere();
        Plan memory plan = _plan(address(target), abi.encodeCall(Elsewhere.act, ()));
        uint256 id = _pass(plan);
        bytes memory code = address(target).code;
        bytes32 expected = _digestOf(address(target));
        VM.etch(address(target), hex"00");
        _expectChanged(id, _digestOf(address(target)), expected);
        _queue(plan);
        VM.etch(address(target), code);
        _queue(plan);
        VM.warp(governor.executableAt(id));
        VM.etch(address(target), hex"00");
        _expectChanged(id, _digestOf(address(target)), expected);
        _execute(plan);
        VM.etch(address(target), code);
        _execute(plan);
        assertEq(target.calls(), 1, "called");
    }

    function test_queue_RevertGiven_AReleaseThatIsNotEvaluated() public {
        address[] memory evaluators = new address[](1);
        evaluators[0] = ben;
        VM.prank(parts.timelock);
        releases.setEvaluators(model, EvaluationTerms(evaluators, 1));
        VM.prank(steward);
        uint256 releaseId = releases.submit(model, ReleaseFiles(bytes32(uint256(1)), bytes32(uint256(2)), 0, ""), 0, 0);
        Plan memory plan = _plan(address(releases), abi.encodeCall(releases.approve, (releaseId)));
        _pass(plan);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryGateClosed.selector, releaseId, 0, 1));
        _queue(plan);
    }

    function _pricePlan() private view returns (Plan memory) {
        return _plan(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (20_000)));
    }

    function _payPlan() private view returns (Plan memory) {
        return _plan(parts.timelock, abi.encodeCall(IModelTimelock.pay, (ben, 100e6, "thanks")));
    }

    function _proposeAs(address who, Plan memory plan, bytes memory refusal) private {
        VM.prank(who);
        if (refusal.length != 0) VM.expectRevert(refusal);
        governor.propose(plan.targets, plan.values, plan.calldatas, plan.description);
    }

    /// @dev Ann with 5,000 for it; ben with as many as said against it.
    function _voteBoth(uint256 id, uint256 against) private {
        _cast(ann, id, 0, 5_000e18, 0);
        _cast(ben, id, against, 0, 0);
    }

    function _cast(address who, uint256 id, uint256 against, uint256 inFavour, uint256 abstain) private {
        bytes memory parted = abi.encodePacked(uint128(against), uint128(inFavour), uint128(abstain));
        VM.prank(who);
        governor.castVoteWithReasonAndParams(id, 255, "", parted);
    }

    function _expectCannotCancel(uint256 id, address who) private {
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, who));
    }

    function _expectChanged(uint256 id, bytes32 actual, bytes32 expected) private {
        VM.expectRevert(abi.encodeWithSelector(IModelGovernor.ModelGovernorCodeChanged.selector, id, actual, expected));
    }

    /// @dev What a governor keeps of it.
    function _digestOf(address target) private view returns (bytes32) {
        return bytes32(bytes21(keccak256(abi.encode(target.codehash))));
    }

    function _assertState(uint256 id, IGovernor.ProposalState expected) private view {
        assertEq(uint256(governor.state(id)), uint256(expected), "state");
    }
}
