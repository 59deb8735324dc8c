// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ModelParams, ModelParts} from "./ModelTerms.sol";

/// @title Where models are launched
/// @notice Makes all contracts of a model in one transaction and proves that nobody keeps a hidden power over them.
interface IModelFactory {
    /// @notice The contracts that clones run, each deployed once.
    struct Implementations {
        address shares;
        address presale;
        address vault;
        address governor;
        address timelock;
        address creditToken;
        address creditVault;
        address till;
        address vesting;
    }

    /// @notice The contracts that all models share.
    struct Singletons {
        address registry;
        address releases;
        address router;
        address allowance;
        address admissions;
    }

    /// @notice A needed address is zero or holds no code.
    error ModelFactoryNoCode(address account);
    /// @notice The roles of `timelock` are not as they must be, so the model is not launched.
    error ModelFactoryRolesWrong(address timelock);

    /// @notice Launches a model: makes its contracts, hands in its first release and opens its presale.
    /// Emits `ModelCreated` and the first events of each part.
    /// Requirements: those of the parts' initialisers, and {ModelFactoryRolesWrong}.
    function createModel(ModelParams calldata params) external returns (uint256 modelId, ModelParts memory parts);

    /// @notice The contracts that the clones of this factory run.
    function implementations() external view returns (Implementations memory);
}
