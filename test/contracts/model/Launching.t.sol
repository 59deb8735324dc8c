// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {Till} from "../../../contracts/access/Till.sol";
import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelFactory} from "../../../contracts/interfaces/IModelFactory.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {AdmissionTerms, ModelParams, ModelParts} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelFactory} from "../../../contracts/model/ModelFactory.sol";
import {ModelPart} from "../../../contracts/model/ModelPart.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {Log} from "../support/SolidityTest.sol";
import {PlainDollar} from "../support/TestDollars.sol";

/// @notice A timelock that gives out one role too many or one too few when it is set up.
contract LooseTimelock is TimelockControllerUpgradeable {
    enum Holder {
        Governor,
        Everybody,
        Factory,
        Creator,
        Itself
    }

    bytes32 private immutable _role;
    Holder private immutable _holder;
    address private immutable _creator;
    bool private immutable _granted;

    constructor(bytes32 role, Holder holder, address creator, bool granted) {
        (_role, _holder, _creator, _granted) = (role, holder, creator, granted);
    }

    function initialize(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) public override initializer {
        __TimelockController_init(minDelay, proposers, executors, admin);
        address account = address(0);
        if (_holder == Holder.Governor) account = proposers[0];
        if (_holder == Holder.Factory) account = msg.sender;
        if (_holder == Holder.Creator) account = _creator;
        if (_holder == Holder.Itself) account = address(this);
        if (_granted) _grantRole(_role, account);
        else _revokeRole(_role, account);
    }
}

/// @notice What a launch makes, and when it refuses to finish.
contract LaunchingTest is PlatformFixture {
    bytes32 private constant ADMIN = 0;
    bytes32 private constant PROPOSER = keccak256("PROPOSER_ROLE");
    bytes32 private constant EXECUTOR = keccak256("EXECUTOR_ROLE");
    bytes32 private constant CANCELLER = keccak256("CANCELLER_ROLE");

    function setUp() public {
        _deployPlatform(address(new PlainDollar()));
    }

    function test_createModel_SetsUpEachPart() public {
        ModelParams memory params = _params();
        params.service.holderCallsPerEpoch = 40;
        (uint256 model, ModelParts memory parts) = factory.createModel(params);
        ModelShares shares = ModelShares(parts.shares);
        _assertText(shares.name(), "Digits");
        _assertText(shares.symbol(), "DIGIT");
        CreditToken credits = CreditToken(parts.creditToken);
        _assertText(credits.name(), "Digits credits");
        _assertText(credits.symbol(), "DIGIT-C");
        assertEq(credits.vault(), parts.creditVault, "who makes credits");
        assertEq(credits.modelId(), model, "model of the credits");
        assertEq(CreditVault(parts.creditVault).cost(1e6), params.service.callPrice, "price");
        assertEq(Till(parts.till).waiting(), 0, "till");
        assertEq(TeamVesting(payable(parts.vesting)).owner(), address(this), "the team is the creator");
        (, , uint256 epochsLeft) = allowance.budget(model);
        assertTrue(epochsLeft != 0, "the allowance knows the model");
        assertEq(router.totalUnits(model), 100, "the router, too");
    }

    function test_createModel_MakesNoVesting_WithoutATeam() public {
        ModelParams memory params = _params();
        params.raise.teamBps = 0;
        (, ModelParts memory parts) = factory.createModel(params);
        assertEq(parts.vesting, address(0), "vesting");
        assertTrue(!ModelShares(parts.shares).custody(address(0)), "nobody keeps shares for the team");
    }

    function test_createModel_MakesVesting_ForTheSmallestTeam() public {
        ModelParams memory params = _params();
        params.raise.teamBps = 1;
        (, ModelParts memory parts) = factory.createModel(params);
        assertTrue(parts.vesting != address(0), "vesting");
    }

    function test_createModel_RevertWhen_TheRaiseCannotBe() public {
        ModelParams memory params = _params();
        params.raise.softCap = params.raise.hardCap + 1;
        VM.expectPartialRevert(IPresaleRound.PresaleTermsInvalid.selector);
        factory.createModel(params);
    }

    function test_createModel_RevertWhen_ThePlanCannotBe() public {
        ModelParams memory params = _params();
        params.milestones[0].shareBps += 1;
        VM.expectPartialRevert(IMilestoneVault.MilestonePlanInvalid.selector);
        factory.createModel(params);
    }

    function test_createModel_RestrictsByAListOrAnAttester() public {
        _assertRestricted(AdmissionTerms(bytes32(uint256(1)), address(0)), true);
        _assertRestricted(AdmissionTerms(0, actor("attester")), true);
        VM.recordLogs();
        _assertRestricted(AdmissionTerms(0, address(0)), false);
        Log[] memory logs = VM.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            assertTrue(logs[i].emitter != address(admissions), "no rules are told when there are none");
        }
    }

    /// The governor has its three roles, the timelock administers itself, and nobody has anything else.
    function test_createModel_RevertWhen_RolesAreNotWhatTheyMustBe() public {
        _expectRolesWrong(PROPOSER, LooseTimelock.Holder.Governor, false);
        _expectRolesWrong(CANCELLER, LooseTimelock.Holder.Governor, false);
        _expectRolesWrong(EXECUTOR, LooseTimelock.Holder.Governor, false);
        _expectRolesWrong(PROPOSER, LooseTimelock.Holder.Everybody, true);
        _expectRolesWrong(EXECUTOR, LooseTimelock.Holder.Everybody, true);
        _expectRolesWrong(ADMIN, LooseTimelock.Holder.Everybody, true);
        _expectRolesWrong(ADMIN, LooseTimelock.Holder.Factory, true);
        _expectRolesWrong(ADMIN, LooseTimelock.Holder.Creator, true);
        _expectRolesWrong(ADMIN, LooseTimelock.Holder.Itself, false);
        _loosen(PROPOSER, LooseTimelock.Holder.Governor, true);
        factory.createModel(_params());
    }

    function test_constructor_RevertWhen_APartHasNoCode() public {
        IModelFactory.Implementations memory made = factory.implementations();
        made.till = actor("nobody");
        IModelFactory.Singletons memory singletons = _singletons();
        VM.expectRevert(abi.encodeWithSelector(IModelFactory.ModelFactoryNoCode.selector, made.till));
        new ModelFactory(singletons, made);
    }

    function test_initialize_RevertWhen_CallerIsNotTheFactory() public {
        (, ModelParts memory parts) = factory.createModel(_params());
        VM.expectRevert(abi.encodeWithSelector(ModelPart.ModelPartNotFactory.selector, address(this)));
        ICreditVault(parts.creditVault).initialize(1);
    }

    /// The governor's record names the parts that decide how strict a vote must be.
    function test_classify_KnowsThePartsOfTheModel() public {
        (, ModelParts memory parts) = factory.createModel(_params());
        ModelGovernor governor = ModelGovernor(payable(parts.governor));
        bytes memory price = abi.encodeCall(CreditVault.setPrice, (1));
        bytes memory milestone = abi.encodeCall(IMilestoneVault.releaseByVote, (1));
        assertEq(_classify(governor, parts.creditVault, price), 1, "price");
        assertEq(_classify(governor, parts.vault, milestone), 2, "treasury");
        assertEq(_classify(governor, parts.vault, price), 3, "the price of something else");
    }

    function _classify(ModelGovernor governor, address target, bytes memory data) private view returns (uint256) {
        address[] memory targets = new address[](1);
        bytes[] memory calldatas = new bytes[](1);
        (targets[0], calldatas[0]) = (target, data);
        return governor.classify(targets, new uint256[](1), calldatas);
    }

    function _assertRestricted(AdmissionTerms memory terms, bool expected) private {
        ModelParams memory params = _params();
        params.admission = terms;
        params.salt = bytes32(registry.nextModelId());
        (, ModelParts memory parts) = factory.createModel(params);
        assertTrue((ModelShares(parts.shares).transferPolicy() != address(0)) == expected, "shares");
    }

    function _expectRolesWrong(bytes32 role, LooseTimelock.Holder holder, bool granted) private {
        _loosen(role, holder, granted);
        VM.expectPartialRevert(IModelFactory.ModelFactoryRolesWrong.selector);
        factory.createModel(_params());
    }

    /// @dev Timelocks of models run this code from now on.
    function _loosen(bytes32 role, LooseTimelock.Holder holder, bool granted) private {
        LooseTimelock loose = new LooseTimelock(role, holder, address(this), granted);
        VM.etch(factory.implementations().timelock, address(loose).code);
    }

    function _assertText(string memory actual, string memory expected) private pure {
        assertEq(keccak256(bytes(actual)), keccak256(bytes(expected)), expected);
    }
}
