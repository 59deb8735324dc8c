// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {CategoryTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice A model with members to attack: ann has 6,000 shares, ben 3,000, cleo 1,000; eve has none and much money.
abstract contract AttackStage is PlatformFixture {
    struct Motion {
        uint256 id;
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        bytes32 descriptionHash;
    }

    PlainDollar internal dollar;
    ModelParts internal parts;
    uint256 internal modelId;
    PresaleRound internal presale;
    MilestoneVault internal vault;
    ModelShares internal shares;
    ModelGovernor internal governor;
    ModelTimelock internal timelock;
    CreditVault internal creditVault;
    address internal immutable ann = actor("ann");
    address internal immutable ben = actor("ben");
    address internal immutable cleo = actor("cleo");
    address internal immutable eve = actor("eve");
    address internal immutable guardian = actor("guardian");
    bytes32[] internal noProof;
    uint256 private _texts;

    function _deploy(PlainDollar dollar_) internal {
        dollar = dollar_;
        _deployPlatform(address(dollar_));
    }

    /// @dev The rules that a creator would choose: the stricter the category, the more votes and the longer the wait.
    function _terms() internal view returns (ModelParams memory params) {
        params = _params();
        params.voting.guardian = guardian;
        params.voting.guardianExpiry = uint48(block.timestamp + 30 days);
        params.voting.categories[0] = CategoryTerms(800, 5_000, 0);
        params.voting.categories[1] = CategoryTerms(500, 5_000, 0);
        params.voting.categories[2] = CategoryTerms(1_000, 6_000, 120);
        params.voting.categories[3] = CategoryTerms(2_000, 6_667, 300);
    }

    function _launch(ModelParams memory params) internal {
        (modelId, parts) = factory.createModel(params);
        presale = PresaleRound(parts.presale);
        vault = MilestoneVault(parts.vault);
        shares = ModelShares(parts.shares);
        governor = ModelGovernor(payable(parts.governor));
        timelock = ModelTimelock(payable(parts.timelock));
        creditVault = CreditVault(parts.creditVault);
    }

    /// @dev Funded, finalized, all shares claimed.
    function _launchGoverned() internal {
        _deploy(new PlainDollar());
        _launch(_terms());
        _contribute(ann, 6_000 * DOLLAR);
        _contribute(ben, 3_000 * DOLLAR);
        _contribute(cleo, 1_000 * DOLLAR);
        presale.finalize();
        presale.claim(ann);
        presale.claim(ben);
        presale.claim(cleo);
        VM.warp(block.timestamp + 1);
    }

    function _contribute(address who, uint256 amount) internal {
        _allow(who, address(presale), amount);
        VM.prank(who);
        presale.contribute(0, uint128(amount), 0, noProof);
    }

    function _allow(address who, address spender, uint256 amount) internal {
        dollar.print(who, amount);
        VM.prank(who);
        dollar.approve(spender, amount);
    }

    function _pay(uint256 amount) internal {
        _allow(address(this), address(router), amount);
        router.payIncome(modelId, amount, "inference", 0);
    }

    function _motion(address proposer, address target, bytes memory data) internal returns (Motion memory motion) {
        string memory text;
        (motion, text) = _draft(proposer, target, data);
        VM.prank(proposer);
        motion.id = governor.propose(motion.targets, motion.values, motion.calldatas, text);
    }

    function _draft(
        address proposer,
        address target,
        bytes memory data
    ) internal returns (Motion memory motion, string memory text) {
        motion.targets = new address[](1);
        motion.values = new uint256[](1);
        motion.calldatas = new bytes[](1);
        (motion.targets[0], motion.calldatas[0]) = (target, data);
        text = string.concat(VM.toString(++_texts), " #proposer=", Strings.toHexString(proposer));
        motion.descriptionHash = keccak256(bytes(text));
    }

    function _vote(Motion memory motion, address who, uint8 support) internal {
        VM.prank(who);
        governor.castVote(motion.id, support);
    }

    function _begin(Motion memory motion) internal {
        VM.warp(governor.proposalSnapshot(motion.id) + 1);
    }

    function _end(Motion memory motion) internal {
        VM.warp(governor.proposalDeadline(motion.id) + 1);
    }

    /// @dev Ann and ben agree; the vote ends.
    function _agree(Motion memory motion) internal {
        _begin(motion);
        _vote(motion, ann, 1);
        _vote(motion, ben, 1);
        _end(motion);
    }

    function _queue(Motion memory motion) internal {
        governor.queue(motion.targets, motion.values, motion.calldatas, motion.descriptionHash);
    }

    function _execute(Motion memory motion) internal {
        governor.execute(motion.targets, motion.values, motion.calldatas, motion.descriptionHash);
    }

    function _cancel(Motion memory motion) internal {
        governor.cancel(motion.targets, motion.values, motion.calldatas, motion.descriptionHash);
    }

    function _decide(Motion memory motion) internal {
        _agree(motion);
        _queue(motion);
        VM.warp(governor.executableAt(motion.id));
        _execute(motion);
    }

    function _assertState(Motion memory motion, IGovernor.ProposalState expected) internal view {
        assertEq(uint256(governor.state(motion.id)), uint256(expected), "state of the proposal");
    }

    function _setPrice(uint128 price) internal pure returns (bytes memory) {
        return abi.encodeCall(CreditVault.setPrice, (price));
    }
}
