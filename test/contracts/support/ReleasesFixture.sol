// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {FundedFixture} from "./FundedFixture.sol";

/// @notice A funded model whose first release is live, and ways to bring it others.
abstract contract ReleasesFixture is FundedFixture {
    uint256 internal constant FIRST = 1;

    function _files() internal pure returns (ReleaseFiles memory) {
        return ReleaseFiles(bytes32(uint256(11)), bytes32(uint256(12)), bytes32(uint256(13)), "Better");
    }

    /// @dev The steward hands a release in.
    function _submit(uint16 canaryBps) internal returns (uint256 releaseId) {
        VM.prank(steward);
        return releases.submit(model, _files(), 0, canaryBps);
    }

    /// @dev Members accept it.
    function _approve(uint256 releaseId) internal {
        VM.prank(parts.timelock);
        releases.approve(releaseId);
    }

    function _goLive() internal returns (uint256 releaseId) {
        releaseId = _submit(0);
        _approve(releaseId);
    }

    function _live() internal view returns (uint256 releaseId) {
        (releaseId, , ) = releases.live(model);
    }

    function _assertState(uint256 releaseId, IReleaseRegistry.State expected) internal view {
        assertEq(uint256(releases.release(releaseId).state), uint256(expected), "state");
    }

    function _unexpected(
        uint256 releaseId,
        IReleaseRegistry.State actual,
        IReleaseRegistry.State expected
    ) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IReleaseRegistry.ReleaseRegistryUnexpectedState.selector,
                releaseId,
                actual,
                expected
            );
    }
}
