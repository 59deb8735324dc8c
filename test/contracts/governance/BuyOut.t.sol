// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {IBuyOut} from "../../../contracts/interfaces/IBuyOut.sol";
import {ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {FeeDollar, PlainDollar} from "../support/TestDollars.sol";

/// @notice Money of offers: nothing is lost, nothing is paid twice, whoever comes in whatever order.
contract BuyOutTest is PlatformFixture {
    PlainDollar private dollar;
    ModelParts private parts;
    ModelGovernor private governor;
    ModelShares private shares;
    uint256 private modelId;
    address private immutable ann = actor("ann");
    address private immutable ben = actor("ben");
    address private immutable cleo = actor("cleo");
    address private immutable buyer = actor("buyer");

    function setUp() public {
        dollar = new PlainDollar();
        _deployPlatform(address(dollar));
        ModelParams memory params = _params();
        params.raise.teamBps = 0;
        (modelId, parts) = factory.createModel(params);
        governor = ModelGovernor(payable(parts.governor));
        shares = ModelShares(parts.shares);
        _contribute(ann, 6_000e6);
        _contribute(ben, 3_000e6);
        _contribute(cleo, 1_000e6);
        PresaleRound(parts.presale).finalize();
        for (uint256 i = 0; i < 3; ++i) PresaleRound(parts.presale).claim(_holder(i));
        VM.warp(block.timestamp + 1);
    }

    /// However the shares are cut and in whatever order they come, all claims together take exactly what is owed.
    function testFuzz_claim_PaysExactlyWhatIsOwed(uint64 premium, uint128 left, uint128[6] calldata cuts) public {
        uint256 price = 10_000e6 + bound(premium, 1, 1e15);
        uint256 offerId = _offer(price);
        uint256 leaving = left % 2 == 0 ? 0 : bound(left, 1e14, 1_000e18);
        uint256 paidToLeaver = _sell(offerId, leaving);
        uint256 owed = (price * (10_000e18 - leaving)) / 10_000e18;
        assertEq(dollar.balanceOf(buyer), price - paidToLeaver - owed, "the rest is the buyer's");

        for (uint256 i = 0; i < cuts.length; ++i) {
            address holder = _holder(i % 3);
            uint256 held = shares.balanceOf(holder);
            if (held != 0) _claim(offerId, holder, bound(cuts[i], 1, held));
        }
        for (uint256 i = 1; i < 3; ++i) _claim(offerId, _holder(i), shares.balanceOf(_holder(i)));
        _claim(offerId, ann, shares.balanceOf(ann));
        assertEq(dollar.balanceOf(address(buyOut)), 0, "nothing is left");
        uint256 paid = dollar.balanceOf(ann) + dollar.balanceOf(ben) + dollar.balanceOf(cleo);
        assertEq(paid, owed + paidToLeaver, "holders have it all");
    }

    /// Whoever stays gets no less for a share than whoever leaves.
    function testFuzz_leaveFirst_PaysNoMoreThanStaying(uint64 premium, uint128 left) public {
        uint256 price = 10_000e6 + bound(premium, 1, 1e15);
        uint256 offerId = _offer(price);
        uint256 leaving = bound(left, 1e14, 1_000e18);
        uint256 paid = _sell(offerId, leaving);
        assertAtMost(paid, (price * leaving) / 10_000e18, "leaver");
    }

    /// Only an amount above what the model owns is an offer.
    function testFuzz_offer_MustExceedWhatIsOwned(uint64 gift, uint64 amount) public {
        dollar.print(parts.timelock, gift);
        uint256 owned = buyOut.netAssets(modelId);
        assertEq(owned, 10_000e6 + uint256(gift), "owned");
        dollar.print(buyer, amount);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), amount);
        if (amount <= owned) {
            VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutBelowNetAssets.selector, amount, owned));
        }
        buyOut.offer(modelId, amount, uint48(block.timestamp + 1 days));
        VM.stopPrank();
    }

    /// A model without shares is not for sale.
    function test_offer_RevertGiven_NoShares() public {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        (uint256 young, ) = factory.createModel(params);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutNotForSale.selector, young));
        buyOut.offer(young, 1e6, uint48(block.timestamp + 1 days));
    }

    /// An asset that begins to keep a part of each transfer makes no offer look larger than it is.
    function test_offer_RevertWhen_LessArrives() public {
        dollar.print(buyer, 20_000e6);
        VM.etch(address(dollar), address(new FeeDollar()).code);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), 20_000e6);
        VM.expectRevert(abi.encodeWithSelector(IBuyOut.BuyOutAmountMismatch.selector, 19_800e6, 20_000e6));
        buyOut.offer(modelId, 20_000e6, uint48(block.timestamp + 1 days));
        VM.stopPrank();
    }

    function test_claim_RevertWhen_ToNobody() public {
        uint256 offerId = _offer(20_000e6);
        _sell(offerId, 0);
        VM.prank(ann);
        VM.expectRevert(IBuyOut.BuyOutPayeeZero.selector);
        buyOut.claim(offerId, 1e18, address(0));
    }

    function _offer(uint256 price) private returns (uint256 offerId) {
        dollar.print(buyer, price);
        VM.startPrank(buyer);
        dollar.approve(address(buyOut), price);
        offerId = buyOut.offer(modelId, price, uint48(block.timestamp + 30 days));
        VM.stopPrank();
    }

    /// @dev Takes the offer through its vote; cleo leaves first with some of her shares.
    function _sell(uint256 offerId, uint256 leaving) private returns (uint256 paidToLeaver) {
        IBuyOut.Plan memory plan = buyOut.planOf(offerId);
        string memory text = string.concat("Sell it #proposer=", Strings.toHexString(ann));
        bytes32 hash = keccak256(bytes(text));
        VM.prank(ann);
        uint256 id = governor.propose(plan.targets, plan.values, plan.calldatas, text);
        VM.warp(governor.proposalSnapshot(id) + 1);
        VM.prank(ann);
        governor.castVote(id, 1);
        VM.warp(governor.proposalDeadline(id) + 1);
        buyOut.recordAcceptance(offerId, hash);
        governor.queue(plan.targets, plan.values, plan.calldatas, hash);
        if (leaving != 0) {
            VM.startPrank(cleo);
            shares.approve(address(buyOut), leaving);
            paidToLeaver = buyOut.leaveFirst(offerId, leaving, cleo, 0);
            VM.stopPrank();
        }
        VM.warp(block.timestamp + 1 days);
        governor.execute(plan.targets, plan.values, plan.calldatas, hash);
    }

    function _claim(uint256 offerId, address holder, uint256 amount) private {
        VM.startPrank(holder);
        if (buyOut.worth(offerId, amount) == 0) {
            // Too little to bring the smallest unit: the next holder has it instead.
            if (holder != ann) shares.transfer(ann, amount);
            VM.stopPrank();
            return;
        }
        shares.approve(address(buyOut), amount);
        buyOut.claim(offerId, amount, holder);
        VM.stopPrank();
    }

    function _contribute(address who, uint128 amount) private {
        dollar.print(address(this), amount);
        dollar.approve(parts.presale, amount);
        PresaleRound(parts.presale).contributeFor(who, 0, amount, 0, new bytes32[](0));
    }

    function _holder(uint256 index) private view returns (address) {
        return
            index == 0
                ? ann
                : index == 1
                    ? ben
                    : cleo;
    }
}
