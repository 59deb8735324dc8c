// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What other contracts ask a model's governor
/// @notice Functions of OpenZeppelin's Governor and its extensions that its own interface does not have.
interface IGovernorViews {
    /// @notice Votes (18 decimals) against, for and abstain.
    function proposalVotes(
        uint256 proposalId
    ) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes);

    /// @notice Who may cancel proposals; zero = nobody.
    function proposalGuardian() external view returns (address);

    /// @notice What carries decisions out.
    function timelock() external view returns (address);
}
