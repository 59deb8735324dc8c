// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {ModelParts} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "./CloneArguments.sol";

/// @title How a model's parts are written down
/// @notice The governor is the last clone that a launch makes; its immutable arguments name all the others.
/// @dev Code is three times cheaper to write and four times cheaper to read than nine storage slots. Layout: model id
/// (8 bytes), then shares, presale, vault, timelock, creditToken, creditVault, till, vesting (20 bytes each).
library ModelRecord {
    using CloneArguments for bytes;

    uint256 private constant SHARES = 8;
    uint256 private constant VAULT = 48;
    uint256 private constant TIMELOCK = 68;
    uint256 private constant CREDIT_VAULT = 108;

    /// @notice The arguments of the governor's clone.
    function encode(uint256 modelId, ModelParts memory parts) internal pure returns (bytes memory) {
        return
            bytes.concat(
                abi.encodePacked(uint64(modelId), parts.shares, parts.presale, parts.vault, parts.timelock),
                abi.encodePacked(parts.creditToken, parts.creditVault, parts.till, parts.vesting)
            );
    }

    /// @notice The parts of the model whose governor is `governor`.
    function read(address governor) internal view returns (ModelParts memory parts) {
        bytes memory args = Clones.fetchCloneArgs(governor);
        parts.shares = args.addressAt(SHARES);
        parts.presale = args.addressAt(28);
        parts.vault = args.addressAt(VAULT);
        parts.governor = governor;
        parts.timelock = args.addressAt(TIMELOCK);
        parts.creditToken = args.addressAt(88);
        parts.creditVault = args.addressAt(CREDIT_VAULT);
        parts.till = args.addressAt(128);
        parts.vesting = args.addressAt(148);
    }

    /// @notice The shares of the model whose governor is `governor`, without reading the other parts.
    function sharesOf(address governor) internal view returns (address) {
        return CloneArguments.addressOf(governor, SHARES);
    }

    /// @notice The milestone vault, likewise.
    function vaultOf(address governor) internal view returns (address) {
        return CloneArguments.addressOf(governor, VAULT);
    }

    /// @notice The timelock, likewise.
    function timelockOf(address governor) internal view returns (address) {
        return CloneArguments.addressOf(governor, TIMELOCK);
    }

    /// @notice The vault of the credits, likewise.
    function creditVaultOf(address governor) internal view returns (address) {
        return CloneArguments.addressOf(governor, CREDIT_VAULT);
    }
}
