// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {LocalDollar} from "../../../contracts/local/LocalDollar.sol";
import {PlatformFixture} from "./PlatformFixture.sol";

/// @notice A model with 100 free calls a day at 0.01 dollars each, a budget of 100 dollars, and what people sign.
abstract contract AllowanceFixture is PlatformFixture {
    uint64 internal constant PAY = 10_000;
    uint256 internal constant DAY = 1 days;

    LocalDollar internal dollar;
    uint256 internal modelId;
    address internal timelock;
    address internal immutable operator = actor("operator");
    address internal immutable holder = actor("holder");
    /// @dev First second of the epoch that begins with the terms.
    uint64 internal epoch;

    function _setUpAllowance() internal {
        dollar = LocalDollar(deploy("LocalDollar", ""));
        _deployPlatform(address(dollar));
        ModelParams memory params = _params();
        params.service.operator = operator;
        params.service.holderCallsPerEpoch = 100;
        ModelParts memory parts;
        (modelId, parts) = factory.createModel(params);
        timelock = parts.timelock;
        VM.warp(START + 10);
        epoch = uint64(block.timestamp);
        VM.prank(timelock);
        allowance.setAllowance(modelId, 100, uint32(DAY), PAY);
        _fund(100 * DOLLAR);
    }

    function _fund(uint256 amount) internal {
        if (dollar.balanceOf(address(this)) < amount) dollar.faucet(address(this));
        dollar.approve(address(allowance), amount);
        allowance.fund(modelId, amount);
    }

    /// @dev First second after the first epoch.
    function _firstEnd() internal view returns (uint64) {
        return epoch - (epoch % uint64(DAY)) + uint64(DAY);
    }

    function _toSettling() internal {
        VM.warp(_firstEnd() + 60);
    }

    /// @dev What the holder of this name signed with a session key of the same name.
    function _usage(
        string memory name,
        uint64 inEpoch,
        uint128 cumulative
    ) internal view returns (IHolderAllowance.Usage memory) {
        return _usageFor(name, operator, inEpoch, cumulative);
    }

    function _usageFor(
        string memory name,
        address server,
        uint64 inEpoch,
        uint128 cumulative
    ) internal view returns (IHolderAllowance.Usage memory usage) {
        string memory key = string.concat(name, "-session");
        usage.holder = actor(name);
        usage.sessionKey = actor(key);
        usage.validUntil = inEpoch + uint64(DAY);
        (usage.signed, usage.calls) = (cumulative, cumulative);
        usage.grant = _sign(name, _grantDigest(usage));
        usage.voucher = _sign(key, _voucherDigest(usage, server, inEpoch));
    }

    function _one(IHolderAllowance.Usage memory usage) internal pure returns (IHolderAllowance.Usage[] memory usages) {
        usages = new IHolderAllowance.Usage[](1);
        usages[0] = usage;
    }

    function _grantDigest(IHolderAllowance.Usage memory usage) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("SessionGrant(address holder,address sessionKey,uint64 validUntil)");
        return _digest(keccak256(abi.encode(typeHash, usage.holder, usage.sessionKey, usage.validUntil)));
    }

    function _voucherDigest(
        IHolderAllowance.Usage memory usage,
        address server,
        uint64 inEpoch
    ) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "QuotaVoucher(uint256 modelId,address holder,address operator,uint64 epoch,uint128 cumulative)"
        );
        return _digest(keccak256(abi.encode(typeHash, modelId, usage.holder, server, inEpoch, usage.signed)));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Comodel Quota"),
                keccak256("1"),
                block.chainid,
                address(allowance)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _sign(string memory name, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(actorKey(name), digest);
        return abi.encodePacked(r, s, v);
    }
}
