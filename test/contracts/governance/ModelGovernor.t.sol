// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {CategoryTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice A wallet that is a contract: what its owner signs, it has signed.
contract ContractWallet is IERC1271 {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(hash, signature) == _owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

contract ModelGovernorTest is PlatformFixture {
    uint256 private constant BPS = 10_000;

    PlainDollar private dollar;
    ModelParts private parts;
    ModelGovernor private governor;
    address private wallet;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
        wallet = address(new ContractWallet(actor("owner of the wallet")));
    }

    /// A vote passes when for and abstain reach the quorum and for is strictly more than the majority asks.
    function testFuzz_state_FollowsQuorumAndMajority(
        uint128 against,
        uint128 inFavour,
        uint128 abstain,
        uint16 quorumBps,
        uint16 majorityBps
    ) public {
        CategoryTerms memory rules = CategoryTerms(
            uint16(bound(quorumBps, 100, 5_000)),
            uint16(bound(majorityBps, 5_000, 9_000)),
            0
        );
        _launch(rules);
        uint256 votes = 6_000e18;
        uint256 no = bound(against, 0, votes);
        uint256 yes = bound(inFavour, 0, votes - no);
        uint256 blank = bound(abstain, 0, votes - no - yes);
        uint256 id = _proposePrice(20_000);
        VM.warp(governor.proposalSnapshot(id) + 1);
        VM.prank(ann);
        governor.castVoteWithReasonAndParams(id, 255, "", abi.encodePacked(uint128(no), uint128(yes), uint128(blank)));
        VM.warp(governor.proposalDeadline(id) + 1);

        uint256 quorum = (governor.token().getPastTotalSupply(block.timestamp - 1) * rules.quorumBps) / BPS;
        bool passes = yes + blank >= quorum && yes * BPS > (yes + no) * rules.majorityBps;
        IGovernor.ProposalState expected =
            passes ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Defeated;
        assertEq(uint256(governor.state(id)), uint256(expected), "state");
    }

    /// A contract wallet votes by signature, and nobody votes for it with another key.
    function test_castVoteBySig_GivenContractWallet() public {
        _launch(CategoryTerms(500, 5_000, 0));
        uint256 id = _proposePrice(20_000);
        VM.warp(governor.proposalSnapshot(id) + 1);
        bytes32 digest = _ballotDigest(id, 1, wallet);
        bytes memory stranger = _sign(actorKey("ann"), digest);
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, wallet));
        governor.castVoteBySig(id, 1, wallet, stranger);
        governor.castVoteBySig(id, 1, wallet, _sign(actorKey("owner of the wallet"), digest));
        (, uint256 yes, ) = governor.proposalVotes(id);
        assertEq(yes, 1_000e18, "votes");
    }

    /// A member divides votes by signature, with a reason that is signed too.
    function test_castVoteWithReasonAndParamsBySig() public {
        _launch(CategoryTerms(500, 5_000, 0));
        uint256 id = _proposePrice(20_000);
        VM.warp(governor.proposalSnapshot(id) + 1);
        bytes memory params = abi.encodePacked(uint128(1_000e18), uint128(3_000e18), uint128(2_000e18));
        bytes memory signature = _sign(actorKey("ann"), _extendedDigest(id, ann, "I am torn", params));
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, ann));
        governor.castVoteWithReasonAndParamsBySig(id, 255, ann, "I am sure", params, signature);
        governor.castVoteWithReasonAndParamsBySig(id, 255, ann, "I am torn", params, signature);
        (uint256 no, uint256 yes, uint256 blank) = governor.proposalVotes(id);
        assertEq(no, 1_000e18, "against");
        assertEq(yes, 3_000e18, "for");
        assertEq(blank, 2_000e18, "abstain");
    }

    /// Only a vote changes how much longer a late quorum keeps a vote open.
    function test_setLateQuorumVoteExtension_ByVote() public {
        _launch(CategoryTerms(500, 5_000, 0));
        VM.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(this)));
        governor.setLateQuorumVoteExtension(300);
        _decide(address(governor), abi.encodeCall(ModelGovernor.setLateQuorumVoteExtension, (300)));
        assertEq(governor.lateQuorumVoteExtension(), 300, "extension");
    }

    /// However payments are cut, no more than the limit leaves the treasury in a window.
    function testFuzz_pay_KeepsTheLimit(uint128 held, uint64[8] calldata amounts) public {
        _launch(CategoryTerms(500, 5_000, 0));
        uint256 treasury = bound(held, 1e6, 1e15);
        dollar.print(parts.timelock, treasury);
        uint256 paid = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 amount = bound(amounts[i], 1, treasury / 4);
            VM.prank(parts.timelock);
            try ModelTimelock(payable(parts.timelock)).pay(ben, amount, "") {
                paid += amount;
            } catch {}
        }
        assertEq(dollar.balanceOf(ben), paid, "paid");
        assertAtMost(paid, (treasury * 2_000) / BPS, "limit");
    }

    function _launch(CategoryTerms memory rules) private {
        ModelParams memory params = _params();
        for (uint256 i = 0; i < 4; ++i) params.voting.categories[i] = rules;
        (, parts) = factory.createModel(params);
        governor = ModelGovernor(payable(parts.governor));
        _contribute(ann, 6_000e6);
        _contribute(ben, 3_000e6);
        _contribute(wallet, 1_000e6);
        PresaleRound presale = PresaleRound(parts.presale);
        presale.finalize();
        presale.claim(ann);
        presale.claim(ben);
        presale.claim(wallet);
        VM.warp(block.timestamp + 1);
    }

    function _contribute(address who, uint128 amount) private {
        dollar.print(address(this), amount);
        dollar.approve(parts.presale, amount);
        PresaleRound(parts.presale).contributeFor(who, 0, amount, 0, new bytes32[](0));
    }

    function _proposePrice(uint128 price) private returns (uint256 id) {
        (id, , , ) = _propose(parts.creditVault, abi.encodeCall(CreditVault.setPrice, (price)));
    }

    function _propose(
        address target,
        bytes memory data
    ) private returns (uint256 id, address[] memory targets, uint256[] memory values, bytes[] memory calldatas) {
        targets = new address[](1);
        values = new uint256[](1);
        calldatas = new bytes[](1);
        (targets[0], calldatas[0]) = (target, data);
        VM.prank(ann);
        id = governor.propose(targets, values, calldatas, _description());
    }

    /// @dev Ann, who has most votes, proposes and decides.
    function _decide(address target, bytes memory data) private {
        (uint256 id, address[] memory targets, uint256[] memory values, bytes[] memory calldatas) = _propose(
            target,
            data
        );
        VM.warp(governor.proposalSnapshot(id) + 1);
        VM.prank(ann);
        governor.castVote(id, 1);
        VM.warp(governor.proposalDeadline(id) + 1);
        governor.queue(targets, values, calldatas, keccak256(bytes(_description())));
        VM.warp(governor.proposalEta(id));
        governor.execute(targets, values, calldatas, keccak256(bytes(_description())));
    }

    function _description() private view returns (string memory) {
        return string.concat("#proposer=", Strings.toHexString(ann));
    }

    function _ballotDigest(uint256 id, uint8 support, address voter) private view returns (bytes32) {
        return _digest(keccak256(abi.encode(governor.BALLOT_TYPEHASH(), id, support, voter, governor.nonces(voter))));
    }

    function _extendedDigest(
        uint256 id,
        address voter,
        string memory reason,
        bytes memory params
    ) private view returns (bytes32) {
        bytes32[2] memory hashes = [keccak256(bytes(reason)), keccak256(params)];
        bytes32 typeHash = governor.EXTENDED_BALLOT_TYPEHASH();
        return _digest(keccak256(abi.encode(typeHash, id, uint8(255), voter, governor.nonces(voter), hashes)));
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = governor.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                verifier
            )
        );
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
