// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";

/// @title What holders, their session keys and evaluators sign about free calls
/// @notice A holder's wallet signs once which key may sign for it until when; that key signs each call, always with the
/// count of all calls of the epoch, and for the one operator who answers.
/// @dev Every signature is bound to the chain and this contract (EIP-712). Holders and evaluators may be contract
/// wallets (ERC-1271).
abstract contract QuotaSignatures is EIP712, IHolderAllowance {
    bytes32 private constant SESSION_GRANT = keccak256(
        "SessionGrant(address holder,address sessionKey,uint64 validUntil)"
    );
    bytes32 private constant QUOTA_VOUCHER = keccak256(
        "QuotaVoucher(uint256 modelId,address holder,address operator,uint64 epoch,uint128 cumulative)"
    );
    bytes32 private constant PROBE_FAILURE = keccak256(
        "ProbeFailure(uint256 modelId,address operator,uint64 epoch,bytes32 evidenceSha256)"
    );

    constructor() EIP712("Comodel Quota", "1") {}

    /// @dev The holder lets the key sign, and the key has signed the calls.
    function _checkUsage(uint256 modelId, address operator, uint64 epoch, Usage calldata usage) internal view {
        bytes32 grant = _hashTypedDataV4(
            keccak256(abi.encode(SESSION_GRANT, usage.holder, usage.sessionKey, usage.validUntil))
        );
        require(
            SignatureChecker.isValidSignatureNowCalldata(usage.holder, grant, usage.grant),
            HolderAllowanceGrantNotSigned(usage.holder, usage.sessionKey)
        );
        bytes32 voucher = _hashTypedDataV4(
            keccak256(abi.encode(QUOTA_VOUCHER, modelId, usage.holder, operator, epoch, usage.signed))
        );
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(voucher, usage.voucher);
        require(
            problem == ECDSA.RecoverError.NoError && signer == usage.sessionKey,
            HolderAllowanceVoucherNotSigned(usage.holder, usage.sessionKey)
        );
    }

    function _probeDigest(
        uint256 modelId,
        address operator,
        uint64 epoch,
        bytes32 evidenceSha256
    ) internal view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(PROBE_FAILURE, modelId, operator, epoch, evidenceSha256)));
    }
}
