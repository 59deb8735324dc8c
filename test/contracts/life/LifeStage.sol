// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditToken} from "../../../contracts/access/CreditToken.sol";
import {CreditVault} from "../../../contracts/access/CreditVault.sol";
import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {PresaleRound} from "../../../contracts/funding/PresaleRound.sol";
import {TeamVesting} from "../../../contracts/funding/TeamVesting.sol";
import {ModelGovernor} from "../../../contracts/governance/ModelGovernor.sol";
import {ModelTimelock} from "../../../contracts/governance/ModelTimelock.sol";
import {ModelParams, ModelParts, ReleaseFiles} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelShares} from "../../../contracts/model/ModelShares.sol";
import {PlatformFixture} from "../support/PlatformFixture.sol";
import {Witness} from "../support/Witness.sol";
import {LifeDollar} from "./LifeDollar.sol";
import {LifeRecord} from "./LifeRecord.sol";

/// @notice One model whose raise has succeeded, and seven people: five who paid for it, and two who mean it ill. The
/// world itself is its steward and its team. Its dollar calls back in the middle of every transfer whatever the hostile
/// ones choose.
abstract contract LifeStage is PlatformFixture, Witness {
    uint256 public constant PEOPLE = 7;
    /// @dev The last two of the people are hostile; the fifth has bought a few shares of his own.
    uint256 public constant CONTRIBUTORS = 5;
    uint256 public constant SOLD = 10_000e18;

    LifeDollar public dollar;
    /// @notice What the events have told.
    LifeRecord public record = new LifeRecord();
    ModelParts internal parts;
    uint256 public modelId;
    /// @notice An older model, which a vote can name as the one that this model was made from.
    uint256 public parentId;
    /// @notice Who gets the fee of calls when a vote says so.
    address public operator = actor("operator");
    address[PEOPLE] public people;
    /// @notice Dollars that somebody sent to a contract without being asked.
    mapping(address to => uint256) public donated;
    bytes32[] internal _noProof;

    /// @dev Everything that happens in the world is watched from outside afterwards.
    modifier watched() {
        VM.recordLogs();
        _;
        _watch();
    }

    constructor() {
        VM.recordLogs();
        dollar = new LifeDollar(record);
        _deployPlatform(address(dollar));
        ModelParams memory params = _params();
        params.voting.guardian = actor("guardian");
        params.voting.guardianExpiry = uint48(block.timestamp + 30 days);
        params.milestones[0].dueBy = uint48(block.timestamp + 30 days);
        params.milestones[1].liveDays = 1;
        parentId = _createParent(params);
        (modelId, parts) = factory.createModel(params);
        record.watch(modelId, parts, address(router), parentId);
        uint16[CONTRIBUTORS] memory paid = [4_000, 2_500, 1_800, 1_200, 500];
        for (uint256 i = 0; i < PEOPLE; ++i) {
            people[i] = actor(VM.toString(i));
            if (i < CONTRIBUTORS) _contribute(people[i], paid[i] * DOLLAR);
        }
        presale().finalize();
        for (uint256 i = 0; i < 3; ++i) presale().claim(people[i]);
        VM.warp(block.timestamp + 1);
    }

    /// @notice The contracts of the model.
    function partsOf() external view returns (ModelParts memory) {
        return parts;
    }

    function presale() public view returns (PresaleRound) {
        return PresaleRound(parts.presale);
    }

    function vault() public view returns (MilestoneVault) {
        return MilestoneVault(parts.vault);
    }

    function shares() public view returns (ModelShares) {
        return ModelShares(parts.shares);
    }

    function governor() public view returns (ModelGovernor) {
        return ModelGovernor(payable(parts.governor));
    }

    function timelock() public view returns (ModelTimelock) {
        return ModelTimelock(payable(parts.timelock));
    }

    function credits() public view returns (CreditToken) {
        return CreditToken(parts.creditToken);
    }

    function creditVault() public view returns (CreditVault) {
        return CreditVault(parts.creditVault);
    }

    function vesting() public view returns (TeamVesting) {
        return TeamVesting(payable(parts.vesting));
    }

    function pass(uint256 seconds_) external watched {
        VM.warp(block.timestamp + bound(seconds_, 1, 2 days));
    }

    /// @notice Short steps, in which votes and objections happen.
    function wait(uint256 seconds_) external watched {
        VM.warp(block.timestamp + bound(seconds_, 1, 400));
    }

    function _watch() internal virtual;

    function _person(uint256 index) internal view returns (address) {
        return people[index % PEOPLE];
    }

    /// @dev It has no release: those of the model have the numbers from 1 on.
    function _createParent(ModelParams memory params) private returns (uint256 id) {
        ReleaseFiles memory files = params.firstRelease;
        params.firstRelease = ReleaseFiles(0, 0, 0, "");
        params.salt = "parent";
        (id, ) = factory.createModel(params);
        params.firstRelease = files;
        params.salt = 0;
    }

    function _contribute(address who, uint256 amount) private {
        dollar.print(who, amount);
        VM.startPrank(who);
        dollar.approve(parts.presale, amount);
        presale().contribute(0, uint128(amount), 0, _noProof);
        VM.stopPrank();
    }
}
