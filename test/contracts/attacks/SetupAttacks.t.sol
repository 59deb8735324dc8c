// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {IModelFactory} from "../../../contracts/interfaces/IModelFactory.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {AttackStage} from "./AttackStage.sol";

/// @notice How others' contracts were taken over before or behind their users, and what stops it here.
contract SetupAttacksTest is AttackStage {
    bytes4 private constant ALREADY = bytes4(keccak256("InvalidInitialization()"));

    function setUp() public {
        _launchGoverned();
    }

    /// Parity 2017, Pike 2024: a stranger sets up the code that all clones run.
    function test_StrangeSetup_ImplementationsCannotBeSetUp() public {
        IModelFactory.Implementations memory made = factory.implementations();
        ModelParams memory params = _terms();
        address[] memory mine = new address[](1);
        mine[0] = eve;
        VM.startPrank(eve);
        VM.expectRevert(ALREADY);
        ModelGovernor(payable(made.governor)).initialize(params.voting);
        VM.expectRevert(ALREADY);
        ModelTimelock(payable(made.timelock)).initialize(60, mine, mine, address(0));
        VM.expectRevert(ALREADY);
        ModelShares(made.shares).initialize(IModelShares.Setup("x", "x", eve, eve, eve, eve, false));
        VM.expectRevert(ALREADY);
        CreditToken(made.creditToken).initialize("x", "x", eve);
        VM.stopPrank();
    }

    /// Renegade 2026: a stranger sets up the clone of a model again.
    function test_StrangeSetup_PartsAreSetUpOnce() public {
        address[] memory mine = new address[](1);
        mine[0] = eve;
        ModelParams memory params = _terms();
        VM.startPrank(eve);
        VM.expectRevert(ALREADY);
        governor.initialize(params.voting);
        VM.expectRevert(ALREADY);
        timelock.initialize(60, mine, mine, address(0));
        VM.expectRevert(ALREADY);
        shares.initialize(IModelShares.Setup("x", "x", eve, eve, eve, eve, false));
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, eve));
        presale.initialize();
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, eve));
        vault.initialize(params.milestones, 1);
        VM.stopPrank();
    }

    /// Fei and many others: the team, or whoever deployed, stays an administrator.
    function test_LeftOverAdmin_NobodyHasARoleButTheGovernor() public view {
        IAccessControl roles = IAccessControl(parts.timelock);
        bytes32[4] memory all = [
            bytes32(0),
            keccak256("PROPOSER_ROLE"),
            keccak256("EXECUTOR_ROLE"),
            keccak256("CANCELLER_ROLE")
        ];
        for (uint256 i = 0; i < 4; ++i) {
            assertTrue(!roles.hasRole(all[i], address(this)), "creator");
            assertTrue(!roles.hasRole(all[i], address(factory)), "factory");
            assertTrue(!roles.hasRole(all[i], address(0)), "everybody");
        }
    }

    /// SubQuery, April 2026: one setter without its check.
    function test_ForgottenCheck_SingletonsListenToTheFactoryAlone() public {
        ModelParams memory params = _terms();
        VM.startPrank(eve);
        VM.expectPartialRevert(IModelRegistry.ModelRegistryNotFactory.selector);
        registry.register(2, eve, parts, params.identity, params.voting, params.revenue, params.service);
        VM.expectPartialRevert(IRevenueRouter.RevenueRouterNotFactory.selector);
        router.registerModel(2, eve, eve, params.revenue);
        VM.expectPartialRevert(IReleaseRegistry.ReleaseRegistryNotPresale.selector);
        releases.acceptFirst(modelId);
        VM.expectPartialRevert(IReleaseRegistry.ReleaseRegistryNotTimelock.selector);
        releases.approve(1);
        VM.stopPrank();
    }

    /// The same for what a model's votes decide.
    function test_ForgottenCheck_SettingsListenToTheTimelockAlone() public {
        VM.startPrank(eve);
        VM.expectPartialRevert(IModelRegistry.ModelRegistryNotTimelock.selector);
        registry.setSteward(modelId, eve);
        VM.expectPartialRevert(IModelRegistry.ModelRegistryNotTimelock.selector);
        registry.setOperator(modelId, eve, true);
        VM.expectPartialRevert(IRevenueRouter.RevenueRouterNotTimelock.selector);
        router.setSplit(modelId, 10_000, 0, 0);
        VM.expectPartialRevert(bytes4(keccak256("HolderAllowanceNotTimelock(address,address)")));
        allowance.setAllowance(modelId, 1, 1 days, 1);
        VM.expectPartialRevert(bytes4(keccak256("CreditVaultNotTimelock(address)")));
        creditVault.setPrice(1);
        VM.expectPartialRevert(bytes4(keccak256("CreditVaultNotTimelock(address)")));
        creditVault.stopService();
        VM.expectPartialRevert(bytes4(keccak256("MilestoneNotTimelock(address,address)")));
        vault.releaseByVote(0);
        VM.expectPartialRevert(bytes4(keccak256("ModelTimelockOnlySelf(address)")));
        timelock.pay(eve, 1, "");
        VM.stopPrank();
    }

    /// The same for what only another part may say.
    function test_ForgottenCheck_PartsListenToEachOtherAlone() public {
        VM.startPrank(eve);
        VM.expectPartialRevert(bytes4(keccak256("ModelSharesNotRouter(address)")));
        shares.notifyRevenue(1);
        VM.expectPartialRevert(bytes4(keccak256("MilestoneNotPresale(address,address)")));
        vault.receiveProceeds(1);
        VM.expectPartialRevert(bytes4(keccak256("CreditTokenNotVault(address)")));
        CreditToken(parts.creditToken).mint(eve, 1);
        VM.expectPartialRevert(bytes4(keccak256("CreditTokenNotVault(address)")));
        CreditToken(parts.creditToken).burn(ann, 1);
        VM.expectPartialRevert(IPresaleRound.PresaleNotSteward.selector);
        presale.cancel();
        VM.stopPrank();
    }

    /// A launch whose addresses somebody else takes first: they depend on who launches.
    function test_SquattedAddresses_AnothersLaunchTakesOtherAddresses() public {
        ModelParams memory params = _terms();
        VM.prank(eve);
        factory.createModel(params);
        VM.prank(ben);
        factory.createModel(params);
    }
}
