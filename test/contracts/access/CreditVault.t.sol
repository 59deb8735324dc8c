// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {Till} from "../../../contracts/access/Till.sol";
import {ChannelConfig, VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {ICreditToken} from "../../../contracts/interfaces/ICreditToken.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ITill} from "../../../contracts/interfaces/ITill.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {CreditFixture} from "../support/CreditFixture.sol";
import {Betrayal, FaithlessDollar} from "../support/FaithlessDollar.sol";

contract CreditVaultTest is CreditFixture, Betrayal {
    uint128 private constant PRICE = 12_345;
    uint128 private constant CREDIT = 1e6;

    function setUp() public {
        _setUpCredits(PRICE);
        _goLive();
        _fund(100_000e6);
        dollar.approve(address(vault), type(uint256).max);
    }

    function test_initialize_RevertWhen_CalledByOthersOrWithoutPrice() public {
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, ann));
        VM.prank(ann);
        vault.initialize(PRICE);
        VM.expectRevert(Initializable.InvalidInitialization.selector);
        credits.initialize("", "", ann);
        CreditVault other = _newVault();
        VM.expectRevert(ICreditVault.CreditVaultPriceZero.selector);
        other.initialize(0);
    }

    function test_mintAndBurn_RevertWhen_CallerIsNotVault() public {
        VM.expectRevert(abi.encodeWithSelector(ICreditToken.CreditTokenNotVault.selector, address(this)));
        credits.mint(ann, 1);
        VM.expectRevert(abi.encodeWithSelector(ICreditToken.CreditTokenNotVault.selector, address(this)));
        credits.burn(ann, 1);
    }

    function test_cost_IsRoundedUp() public view {
        assertEq(vault.cost(CREDIT), 12_345, "one credit");
        assertEq(vault.cost(1), 1, "a millionth of a credit");
        assertEq(vault.cost(0), 0, "nothing");
    }

    function test_buy_MintsForTheReserve() public {
        VM.expectEmit();
        emit ICreditVault.CreditsBought(address(this), ann, 10 * CREDIT, 123_450);
        assertEq(vault.buy(ann, 10 * CREDIT, 123_450), 123_450, "paid");
        assertEq(credits.balanceOf(ann), 10 * CREDIT, "credits");
        assertEq(vault.reserve(), 123_450, "reserve");
        assertEq(dollar.balanceOf(address(vault)), 123_450, "dollars");
    }

    function test_buy_RevertWhen_NothingOrTooDear() public {
        VM.expectRevert(ICreditVault.CreditVaultCreditsZero.selector);
        vault.buy(ann, 0, 1);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultCostAboveMax.selector, 12_345, 12_344));
        vault.buy(ann, CREDIT, 12_344);
    }

    function test_buy_RevertGiven_NoLiveRelease() public {
        _setUpCredits(PRICE);
        dollar.approve(address(vault), type(uint256).max);
        VM.expectRevert(ICreditVault.CreditVaultNotLive.selector);
        vault.buy(ann, CREDIT, type(uint256).max);
        VM.expectRevert(ICreditVault.CreditVaultNotLive.selector);
        vault.buyWithPermit(ann, CREDIT, 12_345, block.timestamp, 27, 0, 0);
        _fund(100e6);
        _goLive();
        vault.buy(ann, CREDIT, type(uint256).max);
        assertEq(credits.balanceOf(ann), CREDIT, "sold once a release is live");
    }

    function test_buyWithPermit_GoesOnWhenThePermitWasUsedAlready() public {
        vault.buyWithPermit(ann, CREDIT, 12_345, block.timestamp, 27, 0, 0);
        assertEq(credits.balanceOf(ann), CREDIT, "credits");
    }

    function test_buy_RevertWhen_AssetKeepsAPart() public {
        _betray(dollar).keepAHundredth();
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultAmountMismatch.selector, 12_222, 12_345));
        vault.buy(ann, CREDIT, type(uint256).max);
    }

    function test_buyAndRealise_GivenAssetCallsBack_AreNotEntered() public {
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        _serve(ann, 40 * CREDIT);
        bytes memory again = abi.encodeCall(CreditVault.buy, (ben, 1, 1));
        FaithlessDollar faithless = _betrayBySpending(dollar, address(vault), again);
        vault.buy(ann, CREDIT, type(uint256).max);
        vault.buyWithPermit(ann, CREDIT, 12_345, block.timestamp, 27, 0, 0);
        vault.realise();
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_collect_GivenAssetCallsBack_IsNotEntered() public {
        VoucherClaim[] memory lines = _lines(_line(_openChannel(ann, 10 * CREDIT), CREDIT, CREDIT));
        bytes memory again = abi.encodeCall(CreditVault.buy, (ben, 1, 1));
        FaithlessDollar faithless = _betrayBySpending(dollar, address(vault), again);
        VM.prank(authorizer);
        vault.collect(lines);
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_redeem_GivenAssetCallsBack_IsNotEntered() public {
        vault.buy(ann, CREDIT, type(uint256).max);
        VM.prank(ann);
        credits.transfer(address(dollar), CREDIT / 2);
        VM.prank(timelock);
        vault.stopService();
        FaithlessDollar faithless = _betray(dollar);
        faithless.callBack(address(vault), abi.encodeCall(CreditVault.redeem, (CREDIT / 2, ben)));
        VM.prank(ann);
        vault.redeem(CREDIT / 2, ann);
        assertTrue(!faithless.calledBack(), "entered again");
    }

    function test_setPrice_ChangesNewCreditsOnly() public {
        vault.buy(ann, 10 * CREDIT, type(uint256).max);
        VM.prank(timelock);
        VM.expectEmit();
        emit ICreditVault.PriceSet(PRICE, 20_000);
        vault.setPrice(20_000);
        assertEq(credits.balanceOf(ann), 10 * CREDIT, "bought credits stay");
        assertEq(vault.cost(CREDIT), 20_000, "new price");
    }

    function test_setPriceAndStopService_RevertWhen_CallerIsNotTimelock() public {
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNotTimelock.selector, address(this)));
        vault.setPrice(1);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNotTimelock.selector, address(this)));
        vault.stopService();
        VM.prank(timelock);
        VM.expectRevert(ICreditVault.CreditVaultPriceZero.selector);
        vault.setPrice(0);
    }

    function test_transfer_ToTheVaultUsesCreditsUp() public {
        vault.buy(ann, 3 * CREDIT, type(uint256).max);
        assertEq(vault.served(), 0, "nothing is used yet");
        VM.prank(ann);
        VM.expectEmit();
        emit IERC20.Transfer(ann, address(0), CREDIT);
        credits.transfer(address(vault), CREDIT);
        vault.buy(address(vault), CREDIT, type(uint256).max);
        assertEq(credits.balanceOf(address(vault)), 0, "the vault holds none");
        assertEq(credits.totalSupply(), 2 * CREDIT, "left");
        assertEq(vault.served(), 2 * CREDIT, "used, and given to the vault when they were bought");
        (uint256 used, uint256 income) = vault.realise();
        assertEq(used, 2 * CREDIT, "earned");
        assertEq(income, 2 * 12_345, "income");
        assertEq(vault.served(), 0, "no more");
    }

    function test_collect_BringsAPaymentTheWholeWay() public {
        ChannelConfig memory config = _openChannel(ann, 100 * CREDIT);
        VoucherClaim[] memory lines = _lines(_line(config, 50 * CREDIT, 40 * CREDIT));
        bytes32 channelId = channels.getChannelId(config);
        VM.prank(authorizer);
        VM.expectEmit();
        emit InferenceChannels.Claimed(channelId, address(vault), 40e6, 40e6);
        VM.expectEmit();
        emit InferenceChannels.Settled(address(vault), address(credits), address(vault), 40e6);
        VM.expectEmit();
        emit ICreditVault.CreditsRealised(40 * CREDIT, 493_800);
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(vault), INFERENCE, 493_800, 0, 98_760, 246_900, 148_140);
        (uint256 used, uint256 income) = vault.collect(lines);
        assertEq(used, 40 * CREDIT, "credits");
        assertEq(income, 493_800, "income");
        assertEq(vault.reserve(), 1_234_500 - 493_800, "reserve");
        assertEq(dollar.balanceOf(address(vault)), vault.reserve(), "dollars");
        assertEq(credits.totalSupply(), 60 * CREDIT, "left in the channel");
        assertEq(dollar.allowance(address(vault), address(router)), 0, "nothing was allowed");
    }

    function test_collect_TakesManyChannelsAndWhatHasComeBefore() public {
        VoucherClaim[] memory lines = new VoucherClaim[](2);
        lines[0] = _line(_openChannel(ann, 10 * CREDIT), 3 * CREDIT, 3 * CREDIT);
        lines[1] = _line(_openChannel(ben, 10 * CREDIT), 4 * CREDIT, 4 * CREDIT);
        vault.buy(ann, CREDIT, type(uint256).max);
        _serve(ann, CREDIT);
        VM.prank(authorizer);
        (uint256 used, ) = vault.collect(lines);
        assertEq(used, 8 * CREDIT, "3 + 4 + 1");
    }

    function test_collect_RevertWhen_CallerIsNotTheAuthorizerOfEachLine() public {
        VoucherClaim[] memory lines = new VoucherClaim[](2);
        lines[0] = _line(_openChannel(ann, 10 * CREDIT), 3 * CREDIT, 3 * CREDIT);
        ChannelConfig memory other = _config(ben);
        other.receiverAuthorizer = ben;
        lines[1] = _line(other, 3 * CREDIT, 3 * CREDIT);
        VM.expectRevert(
            abi.encodeWithSelector(ICreditVault.CreditVaultNotAuthorizer.selector, address(this), authorizer)
        );
        vault.collect(lines);
        VM.prank(authorizer);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNotAuthorizer.selector, authorizer, ben));
        vault.collect(lines);
    }

    function test_collect_RevertWhen_ChannelsRefuse() public {
        VoucherClaim memory line = _line(_openChannel(ann, 10 * CREDIT), 3 * CREDIT, 3 * CREDIT);
        line.totalClaimed = 4 * CREDIT;
        VM.startPrank(authorizer);
        VM.expectRevert(InferenceChannels.EmptyBatch.selector);
        vault.collect(new VoucherClaim[](0));
        VM.expectRevert(InferenceChannels.ClaimExceedsCeiling.selector);
        vault.collect(_lines(line));
        ChannelConfig memory elsewhere = _config(ann);
        elsewhere.receiver = ben;
        line = _line(elsewhere, CREDIT, CREDIT);
        VM.expectRevert(InferenceChannels.NotAuthorizedToClaim.selector);
        vault.collect(_lines(line));
        VM.stopPrank();
    }

    function test_collect_RevertGiven_LessThanTheSmallestUnit() public {
        VoucherClaim[] memory lines = _lines(_line(_openChannel(ann, CREDIT), 1, 1));
        VM.prank(authorizer);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNothingToRealise.selector, 1));
        vault.collect(lines);
        VM.prank(authorizer);
        channels.claim(lines);
        channels.settle(address(vault), address(credits));
        assertEq(vault.served(), 1, "claimed alone, it waits for more");
    }

    function test_sendIncome_RevertWhen_CallerIsNotTheRouter() public {
        vault.buy(ann, CREDIT, type(uint256).max);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNotRouter.selector, address(this)));
        vault.sendIncome(1);
    }

    function test_realise_TurnsServedCreditsIntoIncome() public {
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        _serve(ann, 40 * CREDIT);
        VM.expectEmit();
        emit ICreditVault.CreditsRealised(40 * CREDIT, 493_800);
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(vault), INFERENCE, 493_800, 0, 98_760, 246_900, 148_140);
        vault.realise();
        assertEq(vault.reserve(), 1_234_500 - 493_800, "reserve");
        assertEq(router.treasuryClaimable(MODEL), (493_800 * 3) / 10, "treasury");
        assertEq(credits.totalSupply(), 60 * CREDIT, "outstanding");
        assertEq(dollar.allowance(address(vault), address(router)), 0, "no allowance is left");
    }

    function test_realise_ReleasesTheAverageOfAllPrices() public {
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        VM.prank(timelock);
        vault.setPrice(7_345);
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        _serve(ann, 50 * CREDIT);
        (, uint256 income) = vault.realise();
        assertEq(income, 50 * 9_845, "average of 12,345 and 7,345");
    }

    function test_realise_ReleasesEverythingWithTheLastCredit() public {
        vault.buy(ann, 3, type(uint256).max);
        vault.buy(ann, 7 * CREDIT, type(uint256).max);
        uint256 paid = vault.reserve();
        _serve(ann, 7 * CREDIT + 3);
        (, uint256 income) = vault.realise();
        assertEq(income, paid, "all");
        assertEq(vault.reserve(), 0, "nothing is stuck");
    }

    function test_realise_RevertGiven_NothingServed() public {
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNothingToRealise.selector, 0));
        vault.realise();
        vault.buy(ann, CREDIT, type(uint256).max);
        _serve(ann, 1);
        VM.expectRevert(abi.encodeWithSelector(ICreditVault.CreditVaultNothingToRealise.selector, 1));
        vault.realise();
        assertEq(vault.served(), 1, "waits for more");
    }

    function test_redeem_PaysTheAverageAfterTheServiceStopped() public {
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        VM.prank(timelock);
        VM.expectEmit();
        emit ICreditVault.ServiceStopped();
        vault.stopService();
        VM.prank(ann);
        VM.expectEmit();
        emit ICreditVault.CreditsRedeemed(ann, ben, 30 * CREDIT, 30 * 12_345);
        vault.redeem(30 * CREDIT, ben);
        assertEq(dollar.balanceOf(ben), 30 * 12_345, "paid");
        assertEq(credits.balanceOf(ann), 70 * CREDIT, "left");
    }

    function test_redeem_LeavesTheirPartToCreditsThatWereUsed() public {
        vault.buy(ann, 100 * CREDIT, type(uint256).max);
        _serve(ann, 30 * CREDIT);
        VM.prank(timelock);
        vault.stopService();
        VM.prank(ann);
        assertEq(vault.redeem(70 * CREDIT, ann), 70 * 12_345, "ann's");
        assertEq(vault.served(), 30 * CREDIT, "still to be earned");
        (, uint256 income) = vault.realise();
        assertEq(income, 30 * 12_345, "the members'");
        VM.prank(ann);
        VM.expectPartialRevert(IERC20Errors.ERC20InsufficientBalance.selector);
        vault.redeem(1, ann);
    }

    function test_redeem_RevertGiven_StillServed() public {
        vault.buy(ann, CREDIT, type(uint256).max);
        VM.prank(ann);
        VM.expectRevert(ICreditVault.CreditVaultStillServed.selector);
        vault.redeem(CREDIT, ann);
    }

    function test_stoppedService_RefusesSalesSecondStopsAndEmptyReturns() public {
        VM.startPrank(timelock);
        vault.stopService();
        VM.expectRevert(ICreditVault.CreditVaultServiceStopped.selector);
        vault.stopService();
        VM.stopPrank();
        VM.expectRevert(ICreditVault.CreditVaultServiceStopped.selector);
        vault.buy(ann, CREDIT, type(uint256).max);
        VM.expectRevert(ICreditVault.CreditVaultPayeeZero.selector);
        vault.redeem(CREDIT, address(0));
        VM.expectRevert(ICreditVault.CreditVaultCreditsZero.selector);
        vault.redeem(0, ann);
    }

    function test_sweep_TurnsWhatLiesInTheTillIntoIncome() public {
        address logic = deploy("Till", abi.encode(registry, router));
        Till till = Till(Clones.cloneWithImmutableArgs(logic, abi.encodePacked(uint64(MODEL))));
        VM.expectRevert(ITill.TillEmpty.selector);
        till.sweep();
        dollar.transfer(address(till), 10e6);
        VM.expectEmit();
        emit ITill.TillSwept(10e6);
        VM.expectEmit();
        emit IRevenueRouter.IncomePaid(MODEL, address(till), INFERENCE, 10e6, 0, 2e6, 5e6, 3e6);
        assertEq(till.sweep(), 10e6, "swept");
        assertEq(dollar.balanceOf(address(till)), 0, "empty");
    }

    function testFuzz_reserve_CoversWhatIsOutstanding(
        uint128 first,
        uint128 second,
        uint128 used,
        uint128 price
    ) public {
        first = uint128(bound(first, 1, 1_000 * CREDIT));
        second = uint128(bound(second, 1, 1_000 * CREDIT));
        vault.buy(ann, first, type(uint256).max);
        VM.prank(timelock);
        vault.setPrice(uint128(bound(price, 6_173, 50_000)));
        vault.buy(ann, second, type(uint256).max);
        uint256 averageBefore = (vault.reserve() * 1e24) / credits.totalSupply();
        used = uint128(bound(used, 1, first + second));
        _serve(ann, used);
        if ((vault.reserve() * used) / (uint256(first) + second) == 0) return;
        vault.realise();
        assertEq(dollar.balanceOf(address(vault)), vault.reserve(), "every dollar is counted");
        if (credits.totalSupply() == 0) assertEq(vault.reserve(), 0, "nothing is stuck");
        else assertAtMost(averageBefore, (vault.reserve() * 1e24) / credits.totalSupply(), "average never falls");
    }

    /// @dev `customer` buys credits and pays them into a channel with the vault.
    function _openChannel(address customer, uint128 amount) private returns (ChannelConfig memory config) {
        vault.buy(customer, amount, type(uint256).max);
        VM.prank(customer);
        credits.approve(address(collector), amount);
        config = _config(customer);
        _deposit(config, amount);
    }

    /// @dev What channels do when they settle: credits of the customer reach the vault.
    function _serve(address customer, uint128 amount) private {
        VM.prank(customer);
        credits.transfer(address(vault), amount);
    }
}
