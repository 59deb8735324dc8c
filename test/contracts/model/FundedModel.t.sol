// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {EvaluationTerms, ModelParams, ModelParts, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

/// @notice Says that it belongs to a model, which does not know it.
contract Impostor {
    uint256 public immutable modelId;

    constructor(uint256 modelId_) {
        modelId = modelId_;
    }
}

/// @notice What wallets and tools ask of a model's contracts, and doors that only its own parts may open.
contract FundedModelTest is FundedFixture {
    function test_Tools_LearnClockDomainAndQuorum() public view {
        ModelGovernor governor = ModelGovernor(payable(parts.governor));
        assertText(governor.name(), "ModelGovernor");
        assertText(governor.CLOCK_MODE(), "mode=timestamp");
        assertText(shares.CLOCK_MODE(), "mode=timestamp");
        assertText(CreditToken(parts.creditToken).version(), "1");
        assertEq(governor.lateQuorumVoteExtension(), 120, "extension");
        uint256 strictest = (shares.getPastTotalSupply(block.timestamp - 1) * 500) / 10_000;
        assertEq(governor.quorum(block.timestamp - 1), strictest, "quorum");
    }

    function test_operatorFee_IsWhatWasVoted() public {
        (address none, uint16 nothing) = router.operatorFee(model);
        assertEq(none, address(0), "nobody");
        assertEq(nothing, 0, "nothing");
        VM.prank(parts.timelock);
        router.setOperatorFee(model, ben, 700);
        (address operator, uint16 feeBps) = router.operatorFee(model);
        assertEq(operator, ben, "operator");
        assertEq(feeBps, 700, "fee");
    }

    function test_modelOfPart_BelievesNoImpostor() public {
        assertEq(registry.modelOfPart(parts.vesting), model, "a part");
        assertEq(registry.modelOfPart(address(new Impostor(model))), 0, "an impostor");
        assertEq(registry.modelOfPart(address(new Impostor(model + 1))), 0, "of a model that is not there");
        assertEq(registry.modelOfPart(address(dollar)), 0, "what belongs to no model");
    }

    function test_hasSignalled_KnowsWhoDid() public {
        _replaceRelease();
        (uint256 releaseId, , ) = releases.live(model);
        assertTrue(!releases.hasSignalled(releaseId, ann), "before");
        VM.warp(block.timestamp + 1);
        VM.prank(ben);
        presale.claim(ben);
        VM.warp(block.timestamp + 1);
        VM.prank(ben);
        releases.signalRollback(releaseId);
        assertTrue(releases.hasSignalled(releaseId, ben), "after");
        assertTrue(!releases.hasSignalled(releaseId, ann), "another");
    }

    function test_receiveProceeds_RevertWhen_Twice() public {
        VM.prank(parts.presale);
        VM.expectRevert(
            abi.encodeWithSelector(
                IMilestoneVault.MilestoneUnexpectedState.selector,
                0,
                IMilestoneVault.State.Funded,
                IMilestoneVault.State.Planned
            )
        );
        vault.receiveProceeds(1e6);
    }

    function test_receiveProceeds_RevertWhen_TheMoneyIsMissing() public {
        ModelParts memory young = _launchAnother();
        VM.prank(young.presale);
        VM.expectRevert(abi.encodeWithSelector(IMilestoneVault.MilestoneProceedsMissing.selector, 0, 1e6));
        MilestoneVault(young.vault).receiveProceeds(1e6);
    }

    function test_due_BeforeTheRaiseIsClosed() public {
        (IMilestoneVault.Standing standing, uint48 when) = MilestoneVault(_launchAnother().vault).due(1);
        assertEq(uint256(standing), uint256(IMilestoneVault.Standing.Planned), "standing");
        assertEq(when, 0, "when");
        assertEq(vault.objectionLimit(1), 0, "nothing to object to yet");
    }

    function test_claim_RevertWhen_NoShareWasEverMinted() public {
        ModelShares young = ModelShares(_launchAnother().shares);
        assertEq(young.claimable(ann), 0, "claimable");
        VM.expectRevert(abi.encodeWithSelector(IModelShares.ModelSharesNothingToClaim.selector, ann));
        young.claim(ann);
    }

    function test_submitFirst_RevertWhen_ThereIsOne() public {
        ReleaseFiles memory files = ReleaseFiles(bytes32(uint256(8)), bytes32(uint256(9)), 0, "");
        VM.prank(address(factory));
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryFirstExists.selector, model));
        releases.submitFirst(model, steward, files, EvaluationTerms(new address[](0), 0));
    }

    function test_register_RevertWhen_TheIdIsNotTheNext() public {
        ModelParams memory params = _params();
        VM.prank(address(factory));
        VM.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelRegistryUnexpectedId.selector, model, model + 1));
        registry.register(model, ann, parts, params.identity, params.voting, params.revenue, params.service);
    }

    function test_initialize_RevertWhen_ATimelockGetsAnAdmin() public {
        address implementation = address(
            new ModelTimelock(address(registry), address(allowance), 30, 30 days, 2_000, 1 days)
        );
        ModelTimelock timelock = ModelTimelock(payable(Clones.clone(implementation)));
        VM.expectRevert(abi.encodeWithSelector(IModelTimelock.ModelTimelockAdminRefused.selector, ann));
        timelock.initialize(60, new address[](0), new address[](0), ann);
    }

    function _launchAnother() private returns (ModelParts memory young) {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        (, young) = factory.createModel(params);
    }

    function assertText(string memory actual, string memory expected) private pure {
        assertEq(keccak256(bytes(actual)), keccak256(bytes(expected)), expected);
    }
}
