// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ERC20VotesUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20VotesUpgradeable.sol";
import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {NoncesUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/NoncesUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IModelShares} from "../interfaces/IModelShares.sol";
import {ITransferPolicy} from "../interfaces/ITransferPolicy.sol";
import {RevenueIndex} from "../revenue/RevenueIndex.sol";
import {CloneArguments} from "./CloneArguments.sol";

/// @title Shares of one model
/// @notice Each share is a vote from the first second, with nothing to switch on, and a part of the model's income.
/// @dev Roles, all named when the clone is made: the presale mints once; the vault burns what members give back in an
/// exit; the timelock restricts and frees transfers; the platform's router announces income. There is no owner and no
/// pause. Not protected: dollars sent here by plain transfer stay here, since only announced income counts.
///
/// Votes: an account that never chose a delegate is its own. Custody accounts (presale, vault, vesting, timelock) have
/// no votes and cannot be delegates; the list never changes, so votes of the past never change either.
///
/// Income of unclaimed shares: the presale is never settled, so every share it gives out carries all it has earned
/// since the mint. For that to hold, shares never go back to the presale.
///
/// Restricted models: only the receiver of a transfer between two people is asked about, and only by the policy that
/// is part of this code, so a vote cannot bring in one that traps sellers. Who gives is never asked, nor is anybody when
/// shares are handed out by the presale, the vesting or the treasury, given back in an exit, given to the buy-out or back
/// by it, or earn. A restriction that members vote later begins after {RESTRICTION_NOTICE}, so whoever wants to sell
/// freely still can.
contract ModelShares is ERC20PermitUpgradeable, ERC20VotesUpgradeable, RevenueIndex, IModelShares {
    using SafeERC20 for IERC20;

    /// @notice Seconds between a vote that restricts transfers and the first transfer that is refused.
    uint48 public constant RESTRICTION_NOTICE = 30 days;
    uint256 private constant MINIMUM_SUPPLY = 1e18;

    /// @notice The dollar in which income is paid.
    IERC20 public immutable asset;
    /// @notice The only account that may announce income.
    address public immutable router;
    /// @notice Who may buy shares of restricted models.
    ITransferPolicy public immutable policy;
    /// @notice Where members give shares for an offer for the whole model; nobody is asked on the way in or out.
    address public immutable buyOut;

    constructor(address asset_, address router_, address policy_, address buyOut_) {
        asset = IERC20(asset_);
        router = router_;
        policy = ITransferPolicy(policy_);
        buyOut = buyOut_;
        _disableInitializers();
    }

    /// @inheritdoc IModelShares
    function initialize(Setup calldata setup) external initializer {
        __ERC20_init(setup.name, setup.symbol);
        _setCustody(setup.presale, Kind.Presale);
        _setCustody(setup.vault, Kind.Vault);
        _setCustody(setup.timelock, Kind.Treasury);
        if (setup.vesting != address(0)) _setCustody(setup.vesting, Kind.Custody);
        if (setup.restricted) _restrict(0);
    }

    /// @inheritdoc IModelShares
    function mintOnce(uint256 soldShares, address vesting, uint256 teamShares) external {
        require(_kindOf(msg.sender) == Kind.Presale, ModelSharesNotPresale(msg.sender));
        require(_minted() == 0, ModelSharesAlreadyMinted());
        require(teamShares == 0 || vesting != address(0), ModelSharesTeamWithoutVesting(teamShares));
        uint256 supply = soldShares + teamShares;
        require(
            supply >= MINIMUM_SUPPLY && supply <= MAXIMUM_SUPPLY,
            ModelSharesSupplyOutOfRange(supply, MINIMUM_SUPPLY, MAXIMUM_SUPPLY)
        );
        _setMinted(supply);
        emit MintingFrozen(supply);
        _mint(msg.sender, soldShares);
        if (teamShares != 0) _mint(vesting, teamShares);
    }

    /// @inheritdoc IModelShares
    function burnForExit(address account, uint256 shares) external {
        require(_kindOf(msg.sender) == Kind.Vault, ModelSharesNotVault(msg.sender));
        uint256 supply = totalSupply();
        require(shares < supply, ModelSharesLastShare(shares, supply));
        _closeBeforeBurn();
        _burn(account, shares);
    }

    /// @inheritdoc IModelShares
    function restrictTransfers() external onlyTimelock {
        _restrict(clock() + RESTRICTION_NOTICE);
    }

    /// @inheritdoc IModelShares
    function freeTransfers() external onlyTimelock {
        _setRestricted(false, 0);
        emit TransfersFreed();
    }

    /// @inheritdoc IModelShares
    function notifyRevenue(uint256 amount) external {
        require(msg.sender == router, ModelSharesNotRouter(msg.sender));
        uint256 received = _queueRevenue(amount);
        require(received <= MAXIMUM_REVENUE, ModelSharesRevenueTooLarge(received, MAXIMUM_REVENUE));
    }

    /// @inheritdoc IModelShares
    function claim(address account) external returns (uint256 amount) {
        // Paid to the escrow, it would be nobody's: {BuyOut-passOnIncome} takes it to the treasury.
        require(account != buyOut, ModelSharesEscrowEarnsForTreasury(account));
        return _claim(account, account);
    }

    /// @inheritdoc IModelShares
    function claimTo(address to) external returns (uint256 amount) {
        require(to != address(0), ModelSharesPayeeZero());
        return _claim(msg.sender, to);
    }

    /// @inheritdoc IModelShares
    function claimable(address account) external view returns (uint256 amount) {
        if (_kindOf(account) == Kind.Presale) return 0;
        return _earned(account, balanceOf(account));
    }

    /// @inheritdoc IModelShares
    function admits(address account) public view returns (bool) {
        return !_isRestricted() || policy.admits(modelId(), account);
    }

    /// @inheritdoc IModelShares
    function transferPolicy() external view returns (address) {
        return _isRestricted() ? address(policy) : address(0);
    }

    /// @inheritdoc IModelShares
    function mintedSupply() external view returns (uint256) {
        return _minted();
    }

    /// @notice The model to which these shares belong.
    function modelId() public view returns (uint256) {
        return CloneArguments.numberOf(address(this), 0, 8);
    }

    /// @inheritdoc IModelShares
    function custody(address account) public view returns (bool) {
        return _kindOf(account) != Kind.Ordinary;
    }

    /// @notice Who votes with the shares of `account`: the chosen delegate, or the account itself if it never chose
    /// one; nobody for custody accounts.
    function delegates(address account) public view override returns (address) {
        if (account == address(0) || custody(account)) return address(0);
        address chosen = super.delegates(account);
        return chosen == address(0) ? account : chosen;
    }

    /// @notice The clock of votes: unix seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice The clock of votes, described as ERC-6372 wants it.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc ERC20PermitUpgradeable
    function nonces(address owner) public view override(ERC20PermitUpgradeable, NoncesUpgradeable) returns (uint256) {
        return super.nonces(owner);
    }

    modifier onlyTimelock() {
        require(_kindOf(msg.sender) == Kind.Treasury, ModelSharesNotTimelock(msg.sender));
        _;
    }

    function _remaining() internal view override returns (uint256) {
        return totalSupply();
    }

    function _restrict(uint48 from) private {
        _setRestricted(true, from);
        emit TransfersRestricted(address(policy), from);
    }

    function _setCustody(address account, Kind kind) private {
        _setKind(account, kind);
        emit CustodySet(account);
    }

    function _claim(address account, address to) private returns (uint256 amount) {
        require(_kindOf(account) != Kind.Presale, ModelSharesUnclaimedSharesEarnForOwners(account));
        amount = _takeEarnings(account, balanceOf(account));
        require(amount != 0, ModelSharesNothingToClaim(account));
        emit RevenueClaimed(account, to, amount);
        asset.safeTransfer(to, amount);
    }

    /// @dev Choosing nobody means choosing oneself, so that votes never get lost.
    function _delegate(address account, address delegatee) internal override {
        require(!custody(account), ModelSharesCustodyHasNoVotes(account));
        require(!custody(delegatee), ModelSharesCustodyHasNoVotes(delegatee));
        super._delegate(account, delegatee == address(0) ? account : delegatee);
    }

    /// @dev Asks whether the receiver may have them, and writes down what both sides have earned before balances move.
    function _update(
        address from,
        address to,
        uint256 value
    ) internal override(ERC20Upgradeable, ERC20VotesUpgradeable) {
        if (from != address(0)) {
            Kind giver = _kindOf(from);
            Kind receiver = _kindOf(to);
            require(receiver != Kind.Presale && to != address(this), ModelSharesReceiverRefused(to));
            bool betweenPeople = giver == Kind.Ordinary && receiver == Kind.Ordinary && to != address(0);
            bool forBuyOut = from == buyOut || to == buyOut;
            require(!betweenPeople || forBuyOut || admits(to), ModelSharesNotAdmitted(to));
            uint256 index = _index();
            if (to != address(0)) _settle(to, balanceOf(to), index);
            if (giver == Kind.Presale) _inherit(to, value, index);
            else _settle(from, balanceOf(from), index);
        }
        super._update(from, to, value);
    }

    /// @dev A constant, because the token's own name may be longer than signing tools expect.
    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "ModelShares";
    }

    /// @inheritdoc EIP712Upgradeable
    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
