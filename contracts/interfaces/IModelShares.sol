// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The shares of one model, as other contracts of the platform see them
/// @notice Shares vote from the first one and earn the model's income. The ERC-20, ERC-2612 and ERC-5805 faces of the
/// same contract are OpenZeppelin's and are not repeated here.
interface IModelShares {
    /// @notice Everything that is fixed for the life of the shares.
    /// @param name ERC-20 name, at most 64 bytes
    /// @param symbol ERC-20 symbol
    /// @param presale the only account that may mint, once; keeps unclaimed shares
    /// @param vault the only account that may burn, for members who leave in an exit
    /// @param timelock the only account that may restrict and free transfers, after a vote
    /// @param vesting keeps the team's shares; zero when there are none. All four keep shares for others or for all and
    /// therefore carry no votes
    /// @param restricted whether people can give shares only to those whom the policy admits
    struct Setup {
        string name;
        string symbol;
        address presale;
        address vault;
        address timelock;
        address vesting;
        bool restricted;
    }

    /// @notice Income that an account's shares have earned was paid out.
    /// @param account whose shares earned it
    /// @param to who received the dollars
    /// @param amount dollars, smallest unit
    event RevenueClaimed(address indexed account, address indexed to, uint256 amount);
    /// @notice An account was named as custody when the shares were created: its shares carry no votes.
    event CustodySet(address indexed account);

    /// @notice No more shares can ever be made; `supply` units (18 decimals) were.
    event MintingFrozen(uint256 supply);
    /// @notice From unix second `from` on, people can give shares only to those whom `policy` admits.
    event TransfersRestricted(address policy, uint48 from);
    /// @notice People can give shares to anybody again.
    event TransfersFreed();

    /// @notice Only the income router may announce income. `caller` tried.
    error ModelSharesNotRouter(address caller);
    /// @notice Only the presale may mint. `caller` tried.
    error ModelSharesNotPresale(address caller);
    /// @notice Only the milestone vault may burn, for a member who leaves in an exit. `caller` tried.
    error ModelSharesNotVault(address caller);
    /// @notice Only the model's timelock may do this, after a vote. `caller` tried.
    error ModelSharesNotTimelock(address caller);
    /// @notice `account` may not receive shares from another person: the model's transfers are restricted.
    error ModelSharesNotAdmitted(address account);
    /// @notice The last unit of all shares stays, so that income always has an owner. `shares` of `supply` were given back.
    error ModelSharesLastShare(uint256 shares, uint256 supply);
    /// @notice The supply has been minted and is final.
    error ModelSharesAlreadyMinted();
    /// @notice The supply must lie between one whole share and 2^112 - 1 units. `supply` was asked for.
    error ModelSharesSupplyOutOfRange(uint256 supply, uint256 minimum, uint256 maximum);
    /// @notice A supply for the team needs an account that keeps it.
    error ModelSharesTeamWithoutVesting(uint256 teamShares);
    /// @notice All income of a model together is limited to 2^64 - 1 units, so that sums can never overflow.
    error ModelSharesRevenueTooLarge(uint256 total, uint256 maximum);
    /// @notice Shares cannot be sent to `receiver`: the presale only gives out, and the token itself could never
    /// use them.
    error ModelSharesReceiverRefused(address receiver);
    /// @notice `account` keeps shares for others, so it can neither delegate nor be a delegate.
    error ModelSharesCustodyHasNoVotes(address account);
    /// @notice `account` has no income to claim now.
    error ModelSharesNothingToClaim(address account);
    /// @notice Income of unclaimed shares goes to their owner together with the shares, never to the presale.
    error ModelSharesUnclaimedSharesEarnForOwners(address presale);
    /// @notice Income of shares that were given for an offer belongs to the treasury, never to the `escrow` that keeps them.
    error ModelSharesEscrowEarnsForTreasury(address escrow);
    /// @notice Dollars cannot be paid to the zero address.
    error ModelSharesPayeeZero();

    /// @notice Sets everything up; called once, in the transaction that makes the clone.
    /// Emits {CustodySet} for the presale and each other account that keeps shares, and {TransfersRestricted}.
    function initialize(Setup calldata setup) external;

    /// @notice Mints the whole supply for ever: what was sold to the presale, the team's part to its vesting.
    /// Emits {MintingFrozen} and two {IERC20-Transfer} at most.
    /// Requirements: {ModelSharesNotPresale}, {ModelSharesAlreadyMinted}, {ModelSharesTeamWithoutVesting},
    /// {ModelSharesSupplyOutOfRange}.
    /// @param soldShares share units (18 decimals) for contributors
    /// @param vesting who keeps the team's part; may be zero if there is none
    /// @param teamShares share units (18 decimals) for the team
    function mintOnce(uint256 soldShares, address vesting, uint256 teamShares) external;

    /// @notice Destroys `shares` (18 decimals) of `account`, who leaves in an exit; what they have earned stays claimable.
    /// Vault only.
    /// Emits {IERC20-Transfer}. Requirements: {ModelSharesNotVault}, {ModelSharesLastShare}, and that of ERC-20.
    function burnForExit(address account, uint256 shares) external;

    /// @notice Lets people give shares only to those whom {policy} admits, after {RESTRICTION_NOTICE}. Timelock only.
    /// Emits {TransfersRestricted}. Requirements: {ModelSharesNotTimelock}.
    function restrictTransfers() external;

    /// @notice Lets people give shares to anybody again. Timelock only.
    /// Emits {TransfersFreed}. Requirements: {ModelSharesNotTimelock}.
    function freeTransfers() external;

    /// @notice Announces income that has already been transferred to this contract; it is handed out evenly over the next
    /// UTC day. The router's event tells of it.
    /// Requirements: {ModelSharesNotRouter}, {ModelSharesRevenueTooLarge}.
    /// @param amount dollars, smallest unit
    function notifyRevenue(uint256 amount) external;

    /// @notice Pays `account` what its shares have earned; anyone may call.
    /// Emits {RevenueClaimed}.
    /// Requirements: {ModelSharesEscrowEarnsForTreasury}, {ModelSharesUnclaimedSharesEarnForOwners},
    /// {ModelSharesNothingToClaim}.
    /// @return amount dollars, smallest unit; rounded down, the fraction stays on the account
    function claim(address account) external returns (uint256 amount);

    /// @notice Pays what the caller's shares have earned to `to`.
    /// Emits {RevenueClaimed}.
    /// Requirements: {ModelSharesPayeeZero}, {ModelSharesUnclaimedSharesEarnForOwners}, {ModelSharesNothingToClaim}.
    /// @return amount dollars, smallest unit; rounded down, the fraction stays on the account
    function claimTo(address to) external returns (uint256 amount);

    /// @notice What {claim} would pay now, in the smallest unit of the dollar.
    function claimable(address account) external view returns (uint256 amount);

    /// @notice Whether a person may give shares to `account` now. True for everybody unless transfers are restricted.
    function admits(address account) external view returns (bool);

    /// @notice Who is asked about receivers of shares now; zero = nobody, everybody may receive.
    function transferPolicy() external view returns (address);

    /// @notice Shares (18 decimals) that were made, once and for all; 0 before.
    function mintedSupply() external view returns (uint256);

    /// @notice Whether `account` keeps shares for others and carries no votes.
    function custody(address account) external view returns (bool);
}
