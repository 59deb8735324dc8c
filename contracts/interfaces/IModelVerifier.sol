// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Whether a model is what it says
/// @notice Looks at the contracts of a model and says what is not as a launch leaves it.
interface IModelVerifier {
    /// @dev What can be wrong.
    enum Finding {
        /// The model's token is not in its own timelock: it was sold or given away.
        TokenElsewhere,
        /// The governor lacks a role in the timelock, so votes cannot be carried out.
        GovernorWithoutRole,
        /// Everybody has a role in the timelock.
        OpenRole,
        /// The creator, the steward, the guardian, the factory or another part has a role in the timelock.
        ForeignRole,
        /// The timelock does not administer its own roles.
        NotSelfAdministered,
        /// A part's code is not that of a clone of the platform's implementation.
        ForeignCode,
        /// A part says that it belongs to another model, or the parts disagree about each other.
        RecordDisagrees,
        /// The singletons of the platform do not name each other.
        PlatformDisagrees
    }

    /// @notice What is not as a launch leaves it; empty when everything is.
    /// Requirements: {ModelRegistryUnknownModel}.
    /// @dev A contract cannot list who holds roles; who reads the timelock's events can (`npm run deploy -- --verify`).
    function verify(uint256 modelId) external view returns (Finding[] memory findings);

    /// @notice Whether `part` is a clone of `implementation`, whatever its arguments are.
    function isCloneOf(address part, address implementation) external view returns (bool);
}
