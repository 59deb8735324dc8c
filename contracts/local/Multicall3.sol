// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Many reads in one
/// @notice Runs many calls and returns all results, so that a page or a server asks once instead of a hundred times.
/// @dev The practice chain's own contract with the part of the well-known interface that clients use; it stands where
/// they look for it on every chain. Calls are made by this contract, which owns nothing and has no rights anywhere.
contract Multicall3 {
    struct Call3 {
        address target;
        bool allowFailure;
        bytes callData;
    }

    struct Call {
        address target;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    /// @notice The call with this place in the list (from 0) failed and was not allowed to.
    error Multicall3CallFailed(uint256 index, bytes returnData);

    /// @notice Makes all calls in order.
    /// Requirements: {Multicall3CallFailed}.
    function aggregate3(Call3[] calldata calls) external returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            results[i] = _call(i, calls[i].target, calls[i].callData, calls[i].allowFailure);
        }
    }

    /// @notice Makes all calls in order; if `requireSuccess`, none may fail.
    /// Requirements: {Multicall3CallFailed}.
    function tryAggregate(bool requireSuccess, Call[] calldata calls) external returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            results[i] = _call(i, calls[i].target, calls[i].callData, !requireSuccess);
        }
    }

    /// @notice Balance of `account` in the chain's own money, in its smallest unit.
    function getEthBalance(address account) external view returns (uint256 balance) {
        return account.balance;
    }

    function _call(
        uint256 index,
        address target,
        bytes calldata callData,
        bool allowFailure
    ) private returns (Result memory) {
        // Calling whatever is asked for is what this contract is for.
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory data) = target.call(callData);
        require(success || allowFailure, Multicall3CallFailed(index, data));
        return Result(success, data);
    }
}
