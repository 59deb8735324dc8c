// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {HolderAllowance} from "../../../contracts/access/HolderAllowance.sol";
import {IActionPolicy} from "../../../contracts/interfaces/IActionPolicy.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {EvaluationTerms, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {GovernedFixture} from "../support/GovernedFixture.sol";

/// @notice Which calls are of which category, what may be queued, and what is only about the guardian.
contract ActionPolicyTest is GovernedFixture {
    uint8 private constant RELEASE = 0;
    uint8 private constant PRICE = 1;
    uint8 private constant TREASURY = 2;
    uint8 private constant CONSTITUTION = 3;

    IActionPolicy private policy;

    function setUp() public override {
        super.setUp();
        policy = governor.policy();
    }

    function test_inspect_SortsWhatIsKnown() public view {
        _assertCategory(address(releases), IReleaseRegistry.approve.selector, RELEASE);
        _assertCategory(address(releases), IReleaseRegistry.reject.selector, RELEASE);
        _assertCategory(address(releases), IReleaseRegistry.finalizeCanary.selector, RELEASE);
        _assertCategory(address(releases), IReleaseRegistry.abortCanary.selector, RELEASE);
        _assertCategory(parts.creditVault, CreditVault.setPrice.selector, PRICE);
        _assertCategory(address(allowance), HolderAllowance.setAllowance.selector, TREASURY);
        _assertCategory(address(allowance), HolderAllowance.withdraw.selector, TREASURY);
        _assertCategory(address(router), IRevenueRouter.setOperatorFee.selector, TREASURY);
        _assertCategory(parts.vault, IMilestoneVault.releaseByVote.selector, TREASURY);
        _assertCategory(parts.timelock, IModelTimelock.pay.selector, TREASURY);
        _assertCategory(parts.timelock, IModelTimelock.fundHolderCalls.selector, TREASURY);
    }

    function test_inspect_TakesEverythingElseForTheConstitution() public view {
        _assertCategory(address(releases), IReleaseRegistry.setEvaluators.selector, CONSTITUTION);
        _assertCategory(parts.creditVault, CreditVault.stopService.selector, CONSTITUTION);
        _assertCategory(address(allowance), HolderAllowance.fund.selector, CONSTITUTION);
        _assertCategory(address(router), IRevenueRouter.setSplit.selector, CONSTITUTION);
        _assertCategory(parts.vault, IMilestoneVault.openExit.selector, CONSTITUTION);
        _assertCategory(parts.timelock, bytes4(keccak256("updateDelay(uint256)")), CONSTITUTION);
        _assertCategory(ann, bytes4(0), CONSTITUTION);
    }

    /// A known function of another contract is not known.
    function test_inspect_AsksWhoIsCalled() public view {
        bytes4[9] memory known = [
            IReleaseRegistry.approve.selector,
            IReleaseRegistry.reject.selector,
            CreditVault.setPrice.selector,
            HolderAllowance.setAllowance.selector,
            HolderAllowance.withdraw.selector,
            IRevenueRouter.setOperatorFee.selector,
            IMilestoneVault.releaseByVote.selector,
            IModelTimelock.pay.selector,
            IModelTimelock.fundHolderCalls.selector
        ];
        for (uint256 i = 0; i < known.length; ++i) _assertCategory(parts.till, known[i], CONSTITUTION);
        _assertCategory(address(releases), IModelTimelock.pay.selector, CONSTITUTION);
        _assertCategory(parts.timelock, IReleaseRegistry.approve.selector, CONSTITUTION);
    }

    function test_inspect_TakesCoinsAndBrokenCallsForTheConstitution() public view {
        Plan memory plan = _plan(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (1)));
        plan.values[0] = 1;
        assertEq(_categoryOf(plan), CONSTITUTION, "coins");
        plan = _plan(parts.creditVault, hex"91b7f5");
        assertEq(_categoryOf(plan), CONSTITUTION, "three bytes");
        plan = _plan(parts.creditVault, abi.encodePacked(CreditVault.setPrice.selector));
        assertEq(_categoryOf(plan), PRICE, "four bytes name a function");
    }

    /// Price, Release, Treasury, Constitution: whatever stands first, the strictest counts.
    function test_inspect_TakesTheStrictestOfSeveral() public view {
        Plan memory price = _plan(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (1)));
        Plan memory release = _plan(address(releases), abi.encodeCall(IReleaseRegistry.reject, (1)));
        Plan memory pay = _plan(parts.timelock, abi.encodeCall(IModelTimelock.pay, (ben, 1, "")));
        Plan memory unknown = _plan(ann, "");
        assertEq(_categoryOf(_both(price, release)), RELEASE, "price and release");
        assertEq(_categoryOf(_both(release, price)), RELEASE, "release and price");
        assertEq(_categoryOf(_both(pay, release)), TREASURY, "payment and release");
        assertEq(_categoryOf(_both(price, pay)), TREASURY, "price and payment");
        assertEq(_categoryOf(_both(unknown, pay)), CONSTITUTION, "anything and payment");
        assertEq(_categoryOf(_both(price, price)), PRICE, "twice the price");
    }

    function test_codeDigest_KnowsCodeAlone() public {
        address[] memory targets = new address[](3);
        (targets[0], targets[1], targets[2]) = (parts.timelock, ann, address(router));
        bytes32 expected = keccak256(abi.encode(parts.timelock.codehash, bytes32(0), address(router).codehash));
        assertEq(policy.codeDigest(targets), expected, "nothing for a person");
        // Whoever sends a person a coin changes no digest.
        (bool sent, ) = ann.call{value: 1}("");
        assertTrue(sent && ann.codehash != 0, "the person has an account now");
        assertEq(policy.codeDigest(targets), expected, "still nothing");
    }

    function test_inspect_AndQueueing_GiveTheDigest() public view {
        Plan memory plan = _plan(parts.timelock, "");
        bytes32 expected = policy.codeDigest(plan.targets);
        (, bytes32 digest) = policy.inspect(address(governor), plan.targets, plan.values, plan.calldatas);
        assertEq(digest, expected, "when proposed");
        assertEq(policy.checkQueueable(plan.targets, plan.calldatas), expected, "when queued");
    }

    function test_checkQueueable_RefusesAReleaseThatIsNotEvaluated() public {
        uint256 id = _closeTheGate();
        Plan memory plan = _plan(address(releases), abi.encodeCall(IReleaseRegistry.approve, (id)));
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryGateClosed.selector, id, 0, 1));
        policy.checkQueueable(plan.targets, plan.calldatas);
        plan = _both(_plan(ann, ""), plan);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryGateClosed.selector, id, 0, 1));
        policy.checkQueueable(plan.targets, plan.calldatas);
    }

    /// Only the approval of a release is asked about, and only when it says which one.
    function test_checkQueueable_LetsEverythingElsePass() public {
        uint256 id = _closeTheGate();
        Plan memory plan = _plan(address(releases), abi.encodeCall(IReleaseRegistry.reject, (id)));
        policy.checkQueueable(plan.targets, plan.calldatas);
        plan = _plan(address(router), abi.encodeCall(IReleaseRegistry.approve, (id)));
        policy.checkQueueable(plan.targets, plan.calldatas);
        bytes memory call = abi.encodeCall(IReleaseRegistry.approve, (id));
        bytes memory short = new bytes(35);
        for (uint256 i = 0; i < 35; ++i) short[i] = call[i];
        plan = _plan(address(releases), short);
        policy.checkQueueable(plan.targets, plan.calldatas);
    }

    function test_isOnlyAboutGuardian_NeedsEachCallToBe() public view {
        Plan memory name = _plan(address(governor), abi.encodeCall(governor.setProposalGuardian, (ben)));
        Plan memory date = _plan(address(governor), abi.encodeCall(governor.setGuardianExpiry, (1)));
        Plan memory other = _plan(address(governor), abi.encodeCall(governor.setVotingDelay, (60)));
        Plan memory elsewhere = _plan(ann, abi.encodeCall(governor.setGuardianExpiry, (1)));
        assertTrue(_isOnlyAboutGuardian(name), "who");
        assertTrue(_isOnlyAboutGuardian(date), "until when");
        assertTrue(_isOnlyAboutGuardian(_both(name, date)), "both");
        assertTrue(!_isOnlyAboutGuardian(other), "something else");
        assertTrue(!_isOnlyAboutGuardian(_both(name, other)), "that, too");
        assertTrue(!_isOnlyAboutGuardian(_both(other, name)), "that first");
        assertTrue(!_isOnlyAboutGuardian(elsewhere), "of another contract");
    }

    /// @dev A release that waits for an evaluation which nobody has given.
    function _closeTheGate() private returns (uint256 releaseId) {
        address[] memory evaluators = new address[](1);
        evaluators[0] = ben;
        VM.prank(parts.timelock);
        releases.setEvaluators(model, EvaluationTerms(evaluators, 1));
        VM.prank(steward);
        return releases.submit(model, ReleaseFiles(bytes32(uint256(1)), bytes32(uint256(2)), 0, ""), 0, 0);
    }

    function _assertCategory(address target, bytes4 selector, uint8 expected) private view {
        assertEq(_categoryOf(_plan(target, abi.encodePacked(selector, uint256(1)))), expected, "category");
    }

    function _categoryOf(Plan memory plan) private view returns (uint256) {
        (IActionPolicy.Category category, ) = policy.inspect(
            address(governor),
            plan.targets,
            plan.values,
            plan.calldatas
        );
        return uint256(category);
    }

    function _isOnlyAboutGuardian(Plan memory plan) private view returns (bool) {
        return policy.isOnlyAboutGuardian(address(governor), plan.targets, plan.calldatas);
    }

    function _both(Plan memory one, Plan memory other) private pure returns (Plan memory plan) {
        uint256 count = one.targets.length + other.targets.length;
        plan = Plan(new address[](count), new uint256[](count), new bytes[](count), one.description);
        for (uint256 i = 0; i < count; ++i) {
            (Plan memory from, uint256 place) = i < one.targets.length ? (one, i) : (other, i - one.targets.length);
            plan.targets[i] = from.targets[place];
            plan.values[i] = from.values[place];
            plan.calldatas[i] = from.calldatas[place];
        }
    }
}
