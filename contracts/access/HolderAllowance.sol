// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolderAllowance} from "../interfaces/IHolderAllowance.sol";

/// @title How many calls the treasury gives the holders
/// @notice Holders of a model's shares use the model within an allowance that they vote themselves: so many whole calls
/// for all together in each epoch.
/// @dev Roles: the factory registers models, a model's timelock changes its terms. Keeps terms only; no money is here.
contract HolderAllowance is IHolderAllowance {
    /// @notice Shortest epoch, in seconds.
    uint32 public constant MINIMUM_EPOCH_SECONDS = 1 minutes;
    /// @notice Longest epoch, in seconds.
    uint32 public constant MAXIMUM_EPOCH_SECONDS = 366 days;

    struct Terms {
        address timelock;
        uint32 epochSeconds;
        uint128 callsPerEpoch;
    }

    /// @notice The only account that may register models.
    address public immutable factory;

    mapping(uint256 modelId => Terms) private _terms;

    constructor(address factory_) {
        factory = factory_;
    }

    /// @inheritdoc IHolderAllowance
    function registerModel(uint256 modelId, address timelock, uint128 callsPerEpoch, uint32 epochSeconds) external {
        require(msg.sender == factory, HolderAllowanceNotFactory(msg.sender));
        require(_terms[modelId].timelock == address(0), HolderAllowanceModelExists(modelId));
        _terms[modelId].timelock = timelock;
        _setAllowance(modelId, callsPerEpoch, epochSeconds);
    }

    /// @inheritdoc IHolderAllowance
    function setAllowance(uint256 modelId, uint128 callsPerEpoch, uint32 epochSeconds) external {
        address timelock = _known(modelId).timelock;
        require(msg.sender == timelock, HolderAllowanceNotTimelock(msg.sender, timelock));
        _setAllowance(modelId, callsPerEpoch, epochSeconds);
    }

    /// @inheritdoc IHolderAllowance
    function allowance(uint256 modelId) external view returns (uint128 callsPerEpoch, uint32 epochSeconds) {
        Terms storage terms = _known(modelId);
        return (terms.callsPerEpoch, terms.epochSeconds);
    }

    function _known(uint256 modelId) private view returns (Terms storage terms) {
        terms = _terms[modelId];
        require(terms.timelock != address(0), HolderAllowanceUnknownModel(modelId));
    }

    function _setAllowance(uint256 modelId, uint128 callsPerEpoch, uint32 epochSeconds) private {
        require(
            epochSeconds >= MINIMUM_EPOCH_SECONDS && epochSeconds <= MAXIMUM_EPOCH_SECONDS,
            HolderAllowanceEpochOutOfRange(epochSeconds, MINIMUM_EPOCH_SECONDS, MAXIMUM_EPOCH_SECONDS)
        );
        _terms[modelId].callsPerEpoch = callsPerEpoch;
        _terms[modelId].epochSeconds = epochSeconds;
        emit AllowanceSet(modelId, callsPerEpoch, epochSeconds);
    }
}
