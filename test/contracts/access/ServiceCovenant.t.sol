// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {EvaluationTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {AgreeableWallet} from "../support/AgreeableWallet.sol";
import {AllowanceFixture} from "../support/AllowanceFixture.sol";

contract ServiceCovenantTest is AllowanceFixture {
    bytes32 private constant EVIDENCE = bytes32(uint256(77));

    string[3] private _names = ["eva", "evan", "evelyn"];

    function setUp() public {
        _setUpAllowance();
        _sortNames();
        _setEvaluators(_evaluators(), 2);
    }

    function test_failEpoch_StopsThePayOfThatEpoch() public {
        VM.warp(_firstEnd() + 59);
        VM.expectEmit();
        emit IHolderAllowance.EpochFailed(modelId, operator, epoch, EVIDENCE);
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, _verdicts(2));
        assertTrue(allowance.hasFailed(modelId, operator, epoch), "failed");

        _toSettling();
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceEpochFailed.selector, operator, epoch));
        allowance.settle(modelId, operator, epoch, _one(_usage("holder", epoch, 3)));

        uint64 second = _firstEnd();
        VM.warp(second + DAY + 60);
        allowance.settle(modelId, operator, second, _one(_usage("holder", second, 3)));
        assertEq(dollar.balanceOf(operator), 3 * PAY, "the next epoch is paid");
    }

    function test_failEpoch_RevertWhen_SettlingHasBegun() public {
        _toSettling();
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceProbesOver.selector, epoch, _firstEnd() + 60)
        );
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, _verdicts(2));
    }

    function test_failEpoch_RevertWhen_TooFewSign() public {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceTooFewVerdicts.selector, 1, 2));
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, _verdicts(1));
    }

    function test_failEpoch_RevertWhen_OneSignsTwice() public {
        IHolderAllowance.Verdict[] memory verdicts = _verdicts(2);
        verdicts[1] = verdicts[0];
        _expectRefused(verdicts, verdicts[0].evaluator);
    }

    function test_failEpoch_RevertWhen_AStrangerSigns() public {
        IHolderAllowance.Verdict[] memory verdicts = _verdicts(2);
        address stranger = address(uint160(verdicts[0].evaluator) + 1);
        verdicts[1].evaluator = stranger;
        _expectRefused(verdicts, stranger);
    }

    function test_failEpoch_RevertWhen_SignedAboutSomethingElse() public {
        IHolderAllowance.Verdict[] memory verdicts = _verdicts(2);
        _expectRefusedFor(verdicts, actor("else"), epoch, EVIDENCE);
        _expectRefusedFor(verdicts, operator, epoch, bytes32(uint256(78)));
        VM.warp(_firstEnd());
        _expectRefusedFor(verdicts, operator, _firstEnd(), EVIDENCE);
    }

    /// Evaluators who are voted out have said nothing about what comes after them.
    function test_failEpoch_RevertWhen_TheEpochHasNotBegun() public {
        uint64 second = _firstEnd();
        IHolderAllowance.Verdict[] memory verdicts = _verdictsOn(second, 2);
        VM.warp(second - 1);
        VM.expectRevert(
            abi.encodeWithSelector(IHolderAllowance.HolderAllowanceEpochNotBegun.selector, second, second - 1)
        );
        allowance.failEpoch(modelId, operator, second, EVIDENCE, verdicts);
        VM.warp(second);
        allowance.failEpoch(modelId, operator, second, EVIDENCE, verdicts);
        assertTrue(allowance.hasFailed(modelId, operator, second), "found at once");
    }

    function test_failEpoch_TakesContractWallets() public {
        address[] memory evaluators = new address[](1);
        evaluators[0] = address(new AgreeableWallet());
        _setEvaluators(evaluators, 1);
        IHolderAllowance.Verdict[] memory verdicts = new IHolderAllowance.Verdict[](1);
        verdicts[0].evaluator = evaluators[0];
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, verdicts);
        assertTrue(allowance.hasFailed(modelId, operator, epoch), "failed");
    }

    function test_failEpoch_RevertGiven_TheModelHasNoEvaluators() public {
        IHolderAllowance.Verdict[] memory verdicts = _verdicts(2);
        _setEvaluators(new address[](0), 0);
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceTooFewVerdicts.selector, 2, 0));
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, verdicts);
    }

    function test_failEpoch_RevertWhen_TheVerdictsAreOutOfOrder() public {
        IHolderAllowance.Verdict[] memory verdicts = _verdicts(2);
        (verdicts[0], verdicts[1]) = (verdicts[1], verdicts[0]);
        _expectRefused(verdicts, verdicts[1].evaluator);
    }

    function _setEvaluators(address[] memory evaluators, uint8 needed) private {
        VM.prank(timelock);
        releases.setEvaluators(modelId, EvaluationTerms(evaluators, needed));
    }

    function _expectNamedRefused(address evaluator) private {
        VM.expectRevert(abi.encodeWithSelector(IHolderAllowance.HolderAllowanceVerdictRefused.selector, evaluator));
    }

    function _expectRefused(IHolderAllowance.Verdict[] memory verdicts, address evaluator) private {
        _expectNamedRefused(evaluator);
        allowance.failEpoch(modelId, operator, epoch, EVIDENCE, verdicts);
    }

    function _expectRefusedFor(
        IHolderAllowance.Verdict[] memory verdicts,
        address who,
        uint64 inEpoch,
        bytes32 evidence
    ) private {
        _expectNamedRefused(verdicts[0].evaluator);
        allowance.failEpoch(modelId, who, inEpoch, evidence, verdicts);
    }

    /// @dev The first `count` evaluators, who all signed.
    function _verdicts(uint256 count) private view returns (IHolderAllowance.Verdict[] memory) {
        return _verdictsOn(epoch, count);
    }

    function _verdictsOn(
        uint64 inEpoch,
        uint256 count
    ) private view returns (IHolderAllowance.Verdict[] memory verdicts) {
        bytes32 typeHash = keccak256(
            "ProbeFailure(uint256 modelId,address operator,uint64 epoch,bytes32 evidenceSha256)"
        );
        bytes32 digest = _digest(keccak256(abi.encode(typeHash, modelId, operator, inEpoch, EVIDENCE)));
        verdicts = new IHolderAllowance.Verdict[](count);
        for (uint256 i = 0; i < count; ++i) {
            verdicts[i] = IHolderAllowance.Verdict(actor(_names[i]), _sign(_names[i], digest));
        }
    }

    function _evaluators() private view returns (address[] memory evaluators) {
        evaluators = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            evaluators[i] = actor(_names[i]);
        }
    }

    /// @dev By the addresses that the names stand for.
    function _sortNames() private {
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = i + 1; j < 3; ++j) {
                if (actor(_names[i]) <= actor(_names[j])) continue;
                string memory larger = _names[i];
                _names[i] = _names[j];
                _names[j] = larger;
            }
        }
    }
}
