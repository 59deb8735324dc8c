// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {VoucherClaim} from "../../../contracts/interfaces/ChannelTypes.sol";
import {ICreditToken} from "../../../contracts/interfaces/ICreditToken.sol";
import {ICreditVault} from "../../../contracts/interfaces/ICreditVault.sol";
import {IHolderAllowance} from "../../../contracts/interfaces/IHolderAllowance.sol";
import {IIncomeSource} from "../../../contracts/interfaces/IIncomeSource.sol";
import {IMilestoneVault} from "../../../contracts/interfaces/IMilestoneVault.sol";
import {IModelGovernor} from "../../../contracts/interfaces/IModelGovernor.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {IModelShares} from "../../../contracts/interfaces/IModelShares.sol";
import {IModelTimelock} from "../../../contracts/interfaces/IModelTimelock.sol";
import {IPresaleRound} from "../../../contracts/interfaces/IPresaleRound.sol";
import {IReleaseRegistry} from "../../../contracts/interfaces/IReleaseRegistry.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/IRevenueRouter.sol";
import {CategoryTerms, ParentTerms} from "../../../contracts/interfaces/ModelTerms.sol";
import {LifeCustomers} from "./LifeCustomers.sol";

/// @notice What two hostile people try: everything that only a vote, the factory or another part may do, and calls in
/// the middle of other people's transfers.
abstract contract LifeHostiles is LifeCustomers {
    uint256 private constant ATTEMPTS = 29;

    /// @notice Calls something that is not for strangers; it must fail.
    function attempt(uint256 who, uint256 which, uint256 value) external watched {
        (address target, bytes memory data) = _attempt(which % ATTEMPTS, people[PEOPLE - 1 - (who % 2)], value);
        VM.prank(people[PEOPLE - 1 - (who % 2)]);
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = target.call(data);
        expect(!done, string.concat("a stranger does ", VM.toString(which % ATTEMPTS)));
        if (!done) record.forget();
    }

    /// @notice From now on the dollar makes this call in the middle of every transfer.
    function callBack(uint256 which, uint256 who) external watched {
        address person = _person(who);
        if (which % 8 == 0) dollar.callBack(parts.presale, abi.encodeCall(IPresaleRound.claim, (person)));
        if (which % 8 == 1) dollar.callBack(parts.vault, abi.encodeCall(IMilestoneVault.release, (who % 2)));
        if (which % 8 == 2) dollar.callBack(address(router), abi.encodeCall(IRevenueRouter.claimTreasury, (modelId)));
        if (which % 8 == 3) dollar.callBack(parts.creditVault, abi.encodeCall(ICreditVault.realise, ()));
        if (which % 8 == 4) {
            bytes memory data = abi.encodeCall(IRevenueRouter.claimAuthor, (modelId, address(this)));
            dollar.callBack(address(router), data);
        }
        if (which % 8 == 5) dollar.callBack(parts.presale, abi.encodeCall(IPresaleRound.refund, (person)));
        if (which % 8 >= 6) dollar.callBack(address(0), "");
    }

    // solhint-disable-next-line code-complexity
    function _attempt(uint256 which, address me, uint256 value) private view returns (address, bytes memory) {
        if (which < 8) return _attemptOnMoney(which, me, value);
        bytes32 admin = 0;
        bytes memory grant = abi.encodeWithSignature("grantRole(bytes32,address)", admin, me);
        if (which == 8) return (parts.timelock, grant);
        if (which == 9) return (parts.timelock, abi.encodeCall(TimelockController.updateDelay, (value % 1 days)));
        if (which == 10) {
            bytes32 salt = bytes32(value);
            return (
                parts.timelock,
                abi.encodeCall(TimelockController.schedule, (address(dollar), 0, "", 0, salt, 1 days))
            );
        }
        if (which == 11) {
            return (parts.timelock, abi.encodeCall(TimelockController.execute, (address(dollar), 0, "", 0, 0)));
        }
        if (which == 12) return (parts.governor, abi.encodeCall(IModelGovernor.setGuardianExpiry, (uint48(value))));
        if (which == 13) {
            CategoryTerms memory easy = CategoryTerms(100, 5_000, 0);
            return (parts.governor, abi.encodeCall(IModelGovernor.setCategoryTerms, (3, easy)));
        }
        if (which == 14) return (parts.governor, abi.encodeWithSignature("setVotingPeriod(uint32)", 120));
        if (which == 15) return (parts.governor, abi.encodeWithSignature("setProposalGuardian(address)", me));
        if (which == 16) return (parts.governor, abi.encodeWithSignature("updateTimelock(address)", me));
        if (which == 17) return (address(registry), abi.encodeCall(IModelRegistry.setSteward, (modelId, me)));
        if (which == 18) return (address(registry), abi.encodeCall(IModelRegistry.handOnSteward, (modelId, me)));
        if (which == 19) return (address(registry), abi.encodeCall(IModelRegistry.setOperator, (modelId, me, true)));
        if (which == 20) return (address(releases), abi.encodeCall(IReleaseRegistry.approve, (1)));
        if (which == 21) return (address(releases), abi.encodeCall(IReleaseRegistry.acceptFirst, (modelId)));
        if (which == 23) return (address(releases), abi.encodeCall(IReleaseRegistry.reject, (1)));
        if (which == 22) {
            return (address(allowance), abi.encodeCall(IHolderAllowance.setAllowance, (modelId, 1e9, 1 days, 1)));
        }
        if (which == 24) {
            return (address(router), abi.encodeCall(IRevenueRouter.setOperatorFee, (modelId, me, 3_000)));
        }
        if (which == 26) return (parts.creditVault, abi.encodeCall(IIncomeSource.sendIncome, (1)));
        if (which == 27) return (parts.creditVault, abi.encodeCall(ICreditVault.collect, (new VoucherClaim[](1))));
        if (which == 25) {
            ParentTerms[] memory none = new ParentTerms[](0);
            return (address(router), abi.encodeCall(IRevenueRouter.setParents, (modelId, none)));
        }
        return (parts.vault, abi.encodeCall(IMilestoneVault.submit, (value % 2, bytes32(value), 1)));
    }

    function _attemptOnMoney(uint256 which, address me, uint256 value) private view returns (address, bytes memory) {
        if (which == 0) return (parts.timelock, abi.encodeCall(IModelTimelock.pay, (me, 1, "")));
        if (which == 1) return (parts.vault, abi.encodeCall(IMilestoneVault.releaseByVote, (value % 2)));
        if (which == 2) return (parts.vault, abi.encodeCall(IMilestoneVault.receiveProceeds, (0)));
        if (which == 3) return (parts.shares, abi.encodeCall(IModelShares.mintOnce, (1e18, me, 0)));
        if (which == 4) return (parts.shares, abi.encodeCall(IModelShares.notifyRevenue, (1)));
        if (which == 5) return (parts.creditToken, abi.encodeCall(ICreditToken.mint, (me, 1e6)));
        if (which == 6) return (parts.creditVault, abi.encodeCall(ICreditVault.setPrice, (1)));
        return (address(router), abi.encodeCall(IRevenueRouter.setSplit, (modelId, 10_000, 0, 0)));
    }
}
