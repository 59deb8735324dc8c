// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";
import {IReleaseRegistry} from "../interfaces/IReleaseRegistry.sol";
import {QuotaSignatures} from "./QuotaSignatures.sol";

/// @title The promise of an operator to serve, and what happens when it is broken
/// @notice The model's evaluators call it as anybody does and keep the signed receipts. If enough of them find an epoch
/// in which the operator was away or answered wrongly, it is not paid for that epoch.
/// @dev Trusts as many evaluators as must attest a release, for one power only: to keep the treasury's money from an
/// operator. They cannot take it, nor undo what was paid. A model without evaluators has no such promise.
abstract contract ServiceCovenant is QuotaSignatures {
    /// @notice Where it stands who evaluates a model.
    IReleaseRegistry public immutable releases;

    mapping(uint256 modelId => mapping(address operator => mapping(uint64 epoch => bool))) private _failed;

    constructor(address releases_) {
        releases = IReleaseRegistry(releases_);
    }

    /// @inheritdoc IHolderAllowance
    function hasFailed(uint256 modelId, address operator, uint64 epoch) public view returns (bool) {
        return _failed[modelId][operator][epoch];
    }

    function _failEpoch(
        uint256 modelId,
        address operator,
        uint64 epoch,
        bytes32 evidenceSha256,
        Verdict[] calldata verdicts
    ) internal {
        (address[] memory evaluators, uint256 needed) = releases.evaluators(modelId);
        bool enough = needed != 0 && verdicts.length >= needed;
        require(enough, HolderAllowanceTooFewVerdicts(verdicts.length, needed));
        bytes32 digest = _probeDigest(modelId, operator, epoch, evidenceSha256);
        uint256 next = 0;
        for (uint256 i = 0; i < verdicts.length; ++i) {
            address evaluator = verdicts[i].evaluator;
            // Both lists rise, so whoever is found here cannot be found again.
            while (next < evaluators.length && evaluators[next] != evaluator) ++next;
            bool counts =
                next++ < evaluators.length &&
                    SignatureChecker.isValidSignatureNowCalldata(evaluator, digest, verdicts[i].signature);
            require(counts, HolderAllowanceVerdictRefused(evaluator));
        }
        _failed[modelId][operator][epoch] = true;
        emit EpochFailed(modelId, operator, epoch, evidenceSha256);
    }
}
