// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What kind of decision a proposal is
/// @notice Sorts the actions of a proposal into Release (0), Price (1), Treasury (2) or Constitution (3), so that no
/// proposer can choose lighter rules than the actions deserve.
interface IActionPolicy {
    enum Category {
        Release,
        Price,
        Treasury,
        Constitution
    }

    /// @notice The strictest category among the actions, in the order Price, Release, Treasury, Constitution; whatever is
    /// not known is Constitution.
    /// @param modelId the model whose governor asks
    /// @param targets contracts that are called
    /// @param selectors first four bytes of each call; zero when it has fewer
    /// @param values native coin sent along; any makes it Constitution
    function classify(
        uint256 modelId,
        address[] calldata targets,
        bytes4[] calldata selectors,
        uint256[] calldata values
    ) external view returns (Category);
}
