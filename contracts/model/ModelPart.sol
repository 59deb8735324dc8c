// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelParts} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "./CloneArguments.sol";

/// @title A contract that belongs to one model
/// @notice Knows its model by the immutable arguments of its clone, and the other parts through the registry.
/// @dev The first eight bytes of the arguments are the model's id. Nothing else about the model is stored in a part,
/// so parts cannot disagree about who belongs to it.
abstract contract ModelPart {
    /// @notice Where models and their parts are recorded.
    IModelRegistry public immutable registry;

    address private immutable _factory;

    /// @notice Only the model factory may set a part up. `caller` tried.
    error ModelPartNotFactory(address caller);

    /// @dev The factory calls each part once, in the transaction that makes it.
    modifier onlyFactory() {
        if (msg.sender != _factory) revert ModelPartNotFactory(msg.sender);
        _;
    }

    constructor(address registry_) {
        registry = IModelRegistry(registry_);
        _factory = registry.factory();
    }

    /// @notice The model to which this contract belongs.
    function modelId() public view virtual returns (uint256) {
        return CloneArguments.numberOf(address(this), 0, 8);
    }

    /// @dev All immutable arguments of this clone.
    function _cloneArgs() internal view returns (bytes memory) {
        return CloneArguments.ofThisClone();
    }

    /// @dev The contracts of this model.
    function _parts() internal view virtual returns (ModelParts memory) {
        return registry.parts(modelId());
    }
}
