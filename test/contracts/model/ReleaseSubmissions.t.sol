// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IModelGovernor} from "../../../contracts/interfaces/IModelGovernor.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {EvaluationTerms, ModelParams, ModelParts, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ReleasesFixture} from "../support/ReleasesFixture.sol";
import {Log} from "../support/SolidityTest.sol";

/// @notice Who may hand releases in, and what is written down about them.
contract ReleaseSubmissionsTest is ReleasesFixture {
    function test_submit_WritesEverythingDown() public {
        ReleaseFiles memory files = _files();
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseSubmitted(2, model, 2, steward, FIRST, 5_000, files);
        VM.expectEmit();
        emit IReleaseRegistry.ReleaseStateChanged(2, model, 0, 1);
        VM.prank(steward);
        assertEq(releases.submit(model, files, FIRST, 5_000), 2, "id");
        IReleaseRegistry.Release memory found = releases.release(2);
        assertEq(found.modelId, model, "model");
        assertEq(found.number, 2, "number");
        assertEq(found.parentReleaseId, FIRST, "parent");
        assertEq(found.canaryBps, 5_000, "trial");
        assertEq(found.stateSince, block.timestamp, "since");
        assertEq(found.weightsSha256, files.weightsSha256, "weights");
        assertEq(found.manifestSha256, files.manifestSha256, "manifest");
        assertEq(found.suiteSha256, files.suiteSha256, "suite");
        assertEq(releases.releaseCount(model), 2, "count");
    }

    function test_submit_RevertWhen_ParentIsUnknown() public {
        VM.prank(steward);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryUnknownRelease.selector, 99));
        releases.submit(model, _files(), 99, 0);
    }

    function test_submit_RevertWhen_TheTrialIsTooLarge() public {
        VM.prank(steward);
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryCanaryTooLarge.selector, 5_001, 5_000));
        releases.submit(model, _files(), 0, 5_001);
    }

    function test_submit_RevertWhen_AFileIsMissing() public {
        ReleaseFiles memory files = _files();
        files.weightsSha256 = 0;
        VM.startPrank(steward);
        VM.expectRevert(IReleaseRegistry.ReleaseRegistryFilesMissing.selector);
        releases.submit(model, files, 0, 0);
        files = _files();
        files.manifestSha256 = 0;
        VM.expectRevert(IReleaseRegistry.ReleaseRegistryFilesMissing.selector);
        releases.submit(model, files, 0, 0);
        VM.stopPrank();
    }

    function test_submit_RevertWhen_NotesAreTooLong() public {
        ReleaseFiles memory files = _files();
        VM.startPrank(steward);
        files.notes = string(new bytes(2_000));
        releases.submit(model, files, 0, 0);
        files.notes = string(new bytes(2_001));
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNotesTooLong.selector, 2_001, 2_000));
        releases.submit(model, files, 0, 0);
        VM.stopPrank();
    }

    /// Who could make a proposal since a second ago, to the last unit, may hand a release in.
    function test_submit_ByAMemberWithEnoughVotes() public {
        address member = actor("member");
        uint256 needed = (shares.totalSupply() * 50) / 10_000;
        VM.prank(ann);
        shares.transfer(member, needed - 1);
        VM.warp(block.timestamp + 1);
        bytes memory refusal = abi.encodeWithSelector(
            IReleaseRegistry.ReleaseRegistryNotEnoughVotes.selector,
            member,
            needed - 1,
            needed
        );
        VM.prank(member);
        VM.expectRevert(refusal);
        releases.submit(model, _files(), 0, 0);
        VM.prank(ann);
        shares.transfer(member, 1);
        VM.prank(member);
        VM.expectRevert(refusal);
        releases.submit(model, _files(), 0, 0);
        VM.warp(block.timestamp + 1);
        VM.prank(member);
        releases.submit(model, _files(), 0, 0);
    }

    function test_submit_RevertGiven_NoSharesYet() public {
        ModelParams memory params = _params();
        (uint256 young, ) = _launch(params);
        VM.prank(ann);
        VM.expectRevert(IModelGovernor.ModelGovernorNotOpen.selector);
        releases.submit(young, _files(), 0, 0);
    }

    function test_submitFirst_RevertWhen_CallerIsNotTheFactory() public {
        VM.expectRevert(abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNotFactory.selector, address(this)));
        releases.submitFirst(model, ann, _files(), EvaluationTerms(new address[](0), 0));
    }

    /// A launch tells of the first release and of its state, and of no gate when there is none.
    function test_submitFirst_WritesTheFirstReleaseDown() public {
        ModelParams memory params = _params();
        VM.recordLogs();
        _launch(params);
        Log[] memory logs = VM.getRecordedLogs();
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(releases)) ++count;
        }
        assertEq(count, 2, "events");
        IReleaseRegistry.Release memory found = releases.release(2);
        assertEq(found.parentReleaseId, 0, "parent");
        assertEq(found.canaryBps, 0, "trial");
        assertEq(found.number, 1, "number");
    }

    function test_submitFirst_GivenNoFiles_MembersVoteTheFirstLive() public {
        ModelParams memory params = _params();
        params.firstRelease = ReleaseFiles(0, 0, 0, "");
        (uint256 young, ) = _launch(params);
        assertEq(releases.releaseCount(young), 0, "none yet");
    }

    function test_submitFirst_RevertWhen_AFileIsMissing() public {
        ModelParams memory params = _params();
        params.salt = bytes32(uint256(7));
        params.firstRelease.weightsSha256 = 0;
        VM.expectRevert(IReleaseRegistry.ReleaseRegistryFilesMissing.selector);
        factory.createModel(params);
        params.firstRelease = _files();
        params.firstRelease.manifestSha256 = 0;
        VM.expectRevert(IReleaseRegistry.ReleaseRegistryFilesMissing.selector);
        factory.createModel(params);
    }

    function test_acceptFirst_RevertWhen_CallerIsNotThePresale() public {
        VM.expectRevert(
            abi.encodeWithSelector(IReleaseRegistry.ReleaseRegistryNotPresale.selector, address(this), parts.presale)
        );
        releases.acceptFirst(model);
    }

    /// It is accepted and live in one step; nothing was live before.
    function test_acceptFirst_TellsBothSteps() public {
        (uint256 young, ModelParts memory of_) = _launch(_params());
        VM.recordLogs();
        VM.prank(of_.presale);
        releases.acceptFirst(young);
        Log[] memory logs = VM.getRecordedLogs();
        assertEq(logs.length, 3, "accepted, live, told to endpoints");
        assertEq(keccak256(logs[0].data), keccak256(abi.encode(1, 3)), "accepted");
        assertEq(keccak256(logs[1].data), keccak256(abi.encode(3, 5)), "live");
        assertEq(releases.rollback(2).activatedAt, 0, "no vote has made it live");
    }

    function test_acceptFirst_LeavesWhatWasRejectedAsItIs() public {
        (uint256 young, ModelParts memory of_) = _launch(_params());
        VM.prank(of_.timelock);
        releases.reject(2);
        VM.prank(of_.presale);
        releases.acceptFirst(young);
        _assertState(2, IReleaseRegistry.State.Rejected);
        (uint256 live, , ) = releases.live(young);
        assertEq(live, 0, "nothing is live");
    }

    function _launch(ModelParams memory params) private returns (uint256 young, ModelParts memory of_) {
        params.salt = bytes32(uint256(7));
        return factory.createModel(params);
    }
}
