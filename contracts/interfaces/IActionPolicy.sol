// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What kind of decision a proposal is
/// @notice Sorts the actions of a proposal into Release (0), Price (1), Treasury (2) or Constitution (3), so that no
/// proposer can choose lighter rules than the actions deserve, and looks at what they call.
interface IActionPolicy {
    enum Category {
        Release,
        Price,
        Treasury,
        Constitution
    }

    /// @notice The strictest category among the actions, in the order Price, Release, Treasury, Constitution; whatever is
    /// not known is Constitution. And a digest of the code that they call.
    /// @param governor the governor that asks, whose model it is about
    /// @param targets contracts that are called
    /// @param values native coin sent along; any makes it Constitution
    /// @param calldatas what they are called with
    /// @return category what kind of decision it is
    /// @return digest see {codeDigest}
    function inspect(
        address governor,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) external view returns (Category category, bytes32 digest);

    /// @notice Looks at a proposal that has passed, before it is queued.
    /// Requirements: those of {IReleaseRegistry-checkGate}, for each release that would be approved.
    /// @return digest see {codeDigest}
    function checkQueueable(
        address[] calldata targets,
        bytes[] calldata calldatas
    ) external view returns (bytes32 digest);

    /// @notice keccak256 of the code hashes of the targets, in order.
    /// @dev Accounts without code count as zero, so that a payment to one does not look like a change.
    function codeDigest(address[] calldata targets) external view returns (bytes32);

    /// @notice Whether all actions are about the guardian of `governor`.
    function isOnlyAboutGuardian(
        address governor,
        address[] calldata targets,
        bytes[] calldata calldatas
    ) external pure returns (bool);
}
