// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LifeStage} from "./LifeStage.sol";

/// @notice What people do with shares and income.
abstract contract LifeHolders is LifeStage {
    /// @notice Team shares that the vesting has let go.
    uint256 public vested;

    function takeShares(uint256 who) external watched {
        try presale().claim(_person(who)) {} catch {
            record.forget();
        }
    }

    function moveShares(uint256 from, uint256 to, uint256 amount) external watched {
        (address seller, address buyer) = (_person(from), _person(to));
        uint256 sellerEarned = shares().claimable(seller);
        uint256 buyerEarned = shares().claimable(buyer);
        uint256 moved = bound(amount, 0, shares().balanceOf(seller));
        VM.prank(seller);
        shares().transfer(buyer, moved);
        // V12
        expect(shares().claimable(seller) == sellerEarned, "a transfer leaves the seller's earnings");
        expect(shares().claimable(buyer) == buyerEarned, "a transfer leaves the buyer's earnings");
    }

    function chooseDelegate(uint256 who, uint256 delegate) external watched {
        VM.prank(_person(who));
        shares().delegate(delegate % 9 == 8 ? address(0) : _person(delegate));
    }

    function payIncome(uint256 amount) external watched {
        _payIncome(amount, "inference");
    }

    function receiveGift(uint256 amount) external watched {
        _payIncome(amount, "donation");
    }

    function takeFee() external watched {
        if (router.feeClaimable(modelId, operator) != 0) router.claimFee(modelId, operator);
    }

    /// @notice The older model gets its part of the income, which is its income.
    function passOn() external watched {
        uint256 due = router.lineageDue(modelId, parentId);
        if (due == 0) return;
        expect(router.passOn(modelId, parentId) == due, "another part than was told");
        expect(router.lineageDue(modelId, parentId) == 0, "something is left after it was passed on");
    }

    function takeIncome(uint256 who, bool elsewhere) external watched {
        address person = _person(who);
        if (shares().claimable(person) == 0) return;
        if (elsewhere) VM.prank(person);
        if (elsewhere) shares().claimTo(address(1));
        else shares().claim(person);
        expect(shares().claimable(person) == 0, "nothing is left after a claim");
    }

    function takeIncomeOfTeam() external watched {
        if (shares().claimable(parts.vesting) != 0) shares().claim(parts.vesting);
    }

    function moveUnits(uint256 from, uint256 to, uint256 units) external watched {
        address author = from % 3 == 0 ? address(this) : _person(from);
        uint256 owned = router.unitsOf(modelId, author);
        if (owned == 0) return;
        VM.prank(author);
        router.transferUnits(modelId, _person(to), uint32(bound(units, 1, owned)));
    }

    function takeRoyalties(uint256 who) external watched {
        address author = who % 3 == 0 ? address(this) : _person(who);
        if (router.authorClaimable(modelId, author) != 0) router.claimAuthor(modelId, author);
    }

    function takeForTreasury() external watched {
        if (router.treasuryClaimable(modelId) != 0) router.claimTreasury(modelId);
    }

    function releaseTeamShares() external watched {
        uint256 before = shares().balanceOf(address(this));
        vesting().release(parts.shares);
        vested += shares().balanceOf(address(this)) - before;
        vesting().release(address(dollar));
        // The team holds its shares through people, so that they vote and are counted.
        uint256 mine = shares().balanceOf(address(this));
        if (mine != 0) shares().transfer(people[0], mine);
    }

    /// @notice Some dollars that nobody asked for.
    function donate(uint256 to, uint64 amount) external watched {
        address[5] memory targets = [parts.presale, parts.vault, parts.shares, address(router), parts.creditVault];
        dollar.print(targets[to % 5], amount);
        donated[targets[to % 5]] += amount;
    }

    function _payIncome(uint256 amount, bytes32 kind) private {
        amount = bound(amount, 1, 9_000 * DOLLAR);
        dollar.print(address(this), amount);
        dollar.approve(address(router), amount);
        router.payIncome(modelId, amount, kind, 0);
    }

    /// @notice Dollars of a contract that were not given to it by mistake.
    function held(address account) external view returns (uint256) {
        return dollar.balanceOf(account) - donated[account];
    }
}
