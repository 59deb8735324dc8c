// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ParentTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";
import {InvariantTest} from "../support/InvariantTest.sol";
import {Witness} from "../support/Witness.sol";

/// @notice Five models that name each other as parents and change their mind, two operators whose fee changes, and income
/// that everybody passes on and takes out in any order.
contract Ancestors is RevenueFixture, Witness {
    uint256 public constant MODELS = 5;

    address[2] public operators = [actor("operator"), actor("other operator")];
    /// @notice Dollars that came in, and that the router has sent to holders and to everybody else.
    uint256 public paidIn;
    uint256 public paidOut;
    /// @notice How often a model has named parents: rounding leaves next to nothing each time.
    uint256 public namings;

    constructor() {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
        for (uint256 id = 2; id <= MODELS; ++id) router.registerModel(id, address(shares), timelock, _terms());
    }

    function pay(uint256 model, uint256 amount, bool isCall) external {
        amount = bound(amount, 1, 3_000e6);
        _fund(amount);
        dollar.approve(address(router), amount);
        router.payIncome(_id(model), amount, isCall ? INFERENCE : bytes32("donation"), 0);
        paidIn += amount;
    }

    function nameParents(uint256 model, uint256 parent, uint256 older, uint16 bps, uint8 count) external {
        uint256 id = _id(model);
        ParentTerms[] memory parents = new ParentTerms[](count % 3);
        for (uint256 i = 0; i < parents.length; ++i) {
            uint256 chosen = i == 0 ? bound(parent, 1, MODELS) : bound(older, 1, MODELS);
            parents[i] = ParentTerms(uint48(chosen), uint16(bound(bps, 1, 1_600)));
        }
        VM.prank(timelock);
        router.setParents(id, parents);
        namings += 1;
        for (uint256 i = 0; i < parents.length; ++i)
            expect(parents[i].modelId < id, "a parent is younger than its child");
    }

    function passOn(uint256 child, uint256 parent) external {
        (uint256 from, uint256 to) = (_id(child), _id(parent));
        uint256 due = router.lineageDue(from, to);
        expect(router.passOn(from, to) == due, "another amount than was told");
        expect(router.lineageDue(from, to) == 0, "something is left after it was passed on");
    }

    function setFee(uint256 model, uint256 who, uint16 feeBps) external {
        uint256 id = _id(model);
        address operator = operators[who % 2];
        uint256[2] memory before = _feesOf(id);
        VM.prank(timelock);
        router.setOperatorFee(id, operator, uint16(bound(feeBps, 0, 3_000)));
        uint256[2] memory after_ = _feesOf(id);
        expect(before[0] == after_[0] && before[1] == after_[1], "a vote changes what was earned");
    }

    function takeFee(uint256 model, uint256 who) external {
        uint256 id = _id(model);
        address operator = operators[who % 2];
        uint256 due = router.feeClaimable(id, operator);
        expect(router.claimFee(id, operator) == due, "another fee than was told");
        paidOut += due;
    }

    function takeRoyalties(uint256 model, bool isAnn) external {
        paidOut += router.claimAuthor(_id(model), isAnn ? ann : ben);
    }

    function takeForTreasury(uint256 model) external {
        paidOut += router.claimTreasury(_id(model));
    }

    /// @notice What the router owes to everybody, and what it holds.
    function accounts() external view returns (uint256 owed, uint256 held) {
        for (uint256 id = 1; id <= MODELS; ++id) {
            owed += router.treasuryClaimable(id) + router.authorClaimable(id, ann) + router.authorClaimable(id, ben);
            uint256[2] memory fees = _feesOf(id);
            owed += fees[0] + fees[1];
            for (uint256 parent = 1; parent < id; ++parent) owed += router.lineageDue(id, parent);
        }
        return (owed, dollar.balanceOf(address(router)));
    }

    /// @notice Dollars of all holders of all models.
    function sentToShares() external view returns (uint256) {
        return dollar.balanceOf(address(shares));
    }

    function dueUpwards() external view returns (uint256 due) {
        for (uint256 id = 1; id <= MODELS; ++id) {
            for (uint256 child = 1; child <= id; ++child) due += router.lineageDue(child, id);
        }
    }

    function _feesOf(uint256 id) private view returns (uint256[2] memory) {
        return [router.feeClaimable(id, operators[0]), router.feeClaimable(id, operators[1])];
    }

    function _id(uint256 index) private pure returns (uint256) {
        return 1 + (index % MODELS);
    }
}

contract LineageInvariantsTest is InvariantTest {
    Ancestors private world;

    function setUp() public {
        world = new Ancestors();
    }

    /// The people reach what the invariants speak about.
    function test_IncomeGoesBackThroughGenerations() public {
        world.nameParents(4, 3, 1, 1_000, 1);
        world.nameParents(3, 2, 1, 1_000, 2);
        world.setFee(4, 0, 500);
        world.pay(4, 2_000e6, true);
        world.passOn(4, 3);
        world.passOn(3, 2);
        world.takeFee(4, 0);
        assertTrue(world.paidOut() != 0, "a fee was paid");
        invariant_V43_EverythingOwedIsThere();
        invariant_V44_NobodySawAnythingWrong();
    }

    /// V43: the router holds what it owes to authors, treasuries, operators and parents, and next to nothing more; all that
    /// came in went to holders, was taken out, or is there.
    function invariant_V43_EverythingOwedIsThere() public view {
        (uint256 owed, uint256 held) = world.accounts();
        assertAtMost(owed, held, "owed");
        // Less than a unit for each author of each model, and for each parent and generation each time parents are named.
        assertAtMost(held, owed + 2 * world.MODELS() + 6 * (world.MODELS() + world.namings()), "fractions");
        assertEq(held + world.paidOut() + world.sentToShares(), world.paidIn(), "all that came in");
    }

    /// V44: only older models are parents, each gets what it was told, and no vote changes what was earned.
    function invariant_V44_NobodySawAnythingWrong() public view {
        assertTrue(bytes(world.complaint()).length == 0, world.complaint());
        assertEq(world.dueUpwards(), 0, "nobody owes to a younger model");
    }

    function _world() internal view override returns (address) {
        return address(world);
    }
}
