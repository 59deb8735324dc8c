// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {CategoryTerms, ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {FundedFixture} from "./FundedFixture.sol";

/// @notice A funded model in which each category has rules of its own, and a guardian watches for a year.
abstract contract GovernedFixture is FundedFixture {
    /// @dev What is proposed, by whom.
    struct Plan {
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        string description;
    }

    uint48 internal constant GUARDED_UNTIL = uint48(START + 365 days);
    uint32 internal constant TREASURY_DELAY = 100;
    uint32 internal constant CONSTITUTION_DELAY = 400;

    ModelGovernor internal governor;
    address internal immutable guardian = actor("guardian");

    /// @dev Ann has 6,000 votes, ben 4,000 of a supply of 11,111.
    function setUp() public virtual override {
        super.setUp();
        presale.claim(ben);
        governor = ModelGovernor(payable(parts.governor));
        VM.warp(block.timestamp + 10);
    }

    function _params() internal view override returns (ModelParams memory params) {
        params = super._params();
        params.voting.guardian = guardian;
        params.voting.guardianExpiry = GUARDED_UNTIL;
        params.voting.categories[0] = CategoryTerms(800, 5_000, 0);
        params.voting.categories[1] = CategoryTerms(500, 5_000, 0);
        params.voting.categories[2] = CategoryTerms(1_000, 6_000, TREASURY_DELAY);
        params.voting.categories[3] = CategoryTerms(2_000, 6_666, CONSTITUTION_DELAY);
    }

    /// @dev One call, proposed by ann.
    function _plan(address target, bytes memory data) internal view returns (Plan memory plan) {
        plan = Plan(new address[](1), new uint256[](1), new bytes[](1), _textOf(ann));
        (plan.targets[0], plan.calldatas[0]) = (target, data);
    }

    function _textOf(address proposer) internal pure returns (string memory) {
        return string.concat("#proposer=", Strings.toHexString(proposer));
    }

    function _propose(Plan memory plan) internal returns (uint256 id) {
        VM.prank(ann);
        return governor.propose(plan.targets, plan.values, plan.calldatas, plan.description);
    }

    /// @dev Proposes, and ann alone votes for it; more than half of all votes. The vote is over then.
    function _pass(Plan memory plan) internal returns (uint256 id) {
        id = _propose(plan);
        VM.warp(governor.proposalSnapshot(id) + 1);
        VM.prank(ann);
        governor.castVote(id, 1);
        VM.warp(governor.proposalDeadline(id) + 1);
    }

    function _queue(Plan memory plan) internal {
        governor.queue(plan.targets, plan.values, plan.calldatas, keccak256(bytes(plan.description)));
    }

    function _execute(Plan memory plan) internal {
        governor.execute(plan.targets, plan.values, plan.calldatas, keccak256(bytes(plan.description)));
    }

    function _cancel(address who, Plan memory plan) internal {
        VM.prank(who);
        governor.cancel(plan.targets, plan.values, plan.calldatas, keccak256(bytes(plan.description)));
    }

    /// @dev Takes a plan through its vote to the second in which it may be executed.
    function _ready(Plan memory plan) internal returns (uint256 id) {
        id = _pass(plan);
        _queue(plan);
        VM.warp(governor.executableAt(id));
    }

    function _decide(Plan memory plan) internal {
        _ready(plan);
        _execute(plan);
    }

    function _supply() internal view returns (uint256) {
        return shares.getPastTotalSupply(block.timestamp - 1);
    }
}
