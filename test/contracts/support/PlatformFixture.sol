// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HolderAllowance} from "../../../contracts/access/HolderAllowance.sol";
import {MilestoneVault} from "../../../contracts/funding/MilestoneVault.sol";
import {RaiseRules} from "../../../contracts/funding/RaiseRules.sol";
import {BuyOut} from "../../../contracts/governance/BuyOut.sol";
import {GovernanceLimits} from "../../../contracts/governance/GovernanceLimits.sol";
import {IModelFactory} from "../../../contracts/interfaces/IModelFactory.sol";
import {InferenceChannels} from "../../../contracts/local/InferenceChannels.sol";
import {Admissions} from "../../../contracts/model/Admissions.sol";
import {ModelFactory} from "../../../contracts/model/ModelFactory.sol";
import {ModelRegistry} from "../../../contracts/model/ModelRegistry.sol";
import {ReleaseRegistry} from "../../../contracts/model/ReleaseRegistry.sol";
import {RevenueRouter} from "../../../contracts/revenue/RevenueRouter.sol";
import {
    AuthorUnits,
    CategoryTerms,
    MilestoneTerms,
    ModelParams,
    Tier
} from "../../../contracts/interfaces/ModelTerms.sol";
import {SolidityTest} from "./SolidityTest.sol";

/// @notice The whole platform, deployed as on a real network, for any asset.
abstract contract PlatformFixture is SolidityTest {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant DOLLAR = 1e6;
    uint32 internal constant LEAVE_SECONDS = 300;
    /// @dev Contracts that are made between the registry and the factory, the registry included.
    uint256 private constant MADE_BEFORE_FACTORY = 16;

    ModelRegistry internal registry;
    ReleaseRegistry internal releases;
    RevenueRouter internal router;
    HolderAllowance internal allowance;
    Admissions internal admissions;
    /// @dev Takes shares for an offer for a whole model.
    BuyOut internal buyOut;
    InferenceChannels internal channels;
    ModelFactory internal factory;
    uint32 internal claimSeconds = 0;

    /// @dev `asset` is the dollar of the platform.
    function _deployPlatform(address asset) internal {
        VM.warp(START);
        channels = InferenceChannels(deploy("InferenceChannels", ""));
        uint256 nonce = VM.getNonce(address(this)) + MADE_BEFORE_FACTORY;
        address expected = VM.computeCreateAddress(address(this), nonce);
        registry = ModelRegistry(deploy("ModelRegistry", abi.encode(asset, expected)));
        releases = ReleaseRegistry(
            deploy("ReleaseRegistry", abi.encode(registry, expected, ReleaseRegistry.Limits(60, 1_500, 7 days)))
        );
        router = RevenueRouter(deploy("RevenueRouter", abi.encode(asset, expected)));
        allowance = HolderAllowance(deploy("HolderAllowance", abi.encode(registry, releases, expected, 60)));
        admissions = Admissions(deploy("Admissions", abi.encode(registry, expected)));
        buyOut = BuyOut(deploy("BuyOut", abi.encode(registry, router, LEAVE_SECONDS)));
        address policy = deploy("ActionPolicy", abi.encode(releases, allowance, router));
        factory = ModelFactory(deploy("ModelFactory", abi.encode(_singletons(), _implementations(asset, policy))));
        assertEq(address(factory), expected, "factory");
    }

    /// @dev What a factory of this platform stands on.
    function _singletons() internal view returns (IModelFactory.Singletons memory) {
        return
            IModelFactory.Singletons({
                registry: address(registry),
                releases: address(releases),
                router: address(router),
                allowance: address(allowance),
                admissions: address(admissions)
            });
    }

    function _implementations(address asset, address policy) private returns (IModelFactory.Implementations memory) {
        address registry_ = address(registry);
        address router_ = address(router);
        GovernanceLimits.Limits memory limits = GovernanceLimits.Limits({
            minVotingDelay: 30,
            maxVotingDelay: 30 days,
            minVotingPeriod: 120,
            maxVotingPeriod: 30 days,
            maxExtraDelay: 30 days,
            proposalLifetime: 14 days,
            maxGuardianTerm: 730 days,
            claimSeconds: claimSeconds
        });
        RaiseRules.Limits memory raiseLimits = RaiseRules.Limits(180 days, 30 days, 730 days);
        MilestoneVault.Limits memory vaultLimits = MilestoneVault.Limits({
            objectionSeconds: 300,
            objectionBps: 1_500,
            graceSeconds: 600,
            tapBps: 5_000,
            tapSeconds: 1 days,
            exitSeconds: 30 days
        });
        return
            IModelFactory.Implementations({
                shares: deploy("ModelShares", abi.encode(asset, router_, admissions, buyOut)),
                presale: deploy("PresaleRound", abi.encode(registry_, releases, raiseLimits)),
                vault: deploy("MilestoneVault", abi.encode(registry_, releases, vaultLimits)),
                governor: deploy("ModelGovernor", abi.encode(registry_, policy, limits)),
                timelock: deploy("ModelTimelock", abi.encode(registry_, allowance, 30, 30 days, 2_000, 1 days)),
                creditToken: deploy("CreditToken", ""),
                creditVault: deploy("CreditVault", abi.encode(registry_, router_, releases, channels)),
                till: deploy("Till", abi.encode(registry_, router_)),
                vesting: deploy("TeamVesting", abi.encode(registry_))
            });
    }

    /// @dev Soft cap 1,000, hard cap 10,000 dollars at 1 dollar a share; 10 % for the team; one week.
    function _params() internal view virtual returns (ModelParams memory params) {
        params.identity.name = "Digits";
        params.identity.symbol = "DIGIT";
        params.identity.licence = "Apache-2.0";
        params.raise.softCap = uint64(1_000 * DOLLAR);
        params.raise.hardCap = uint64(10_000 * DOLLAR);
        params.raise.start = uint48(block.timestamp);
        params.raise.end = uint48(block.timestamp + 7 days);
        params.raise.minContribution = uint64(10 * DOLLAR);
        params.raise.teamBps = 1_000;
        params.raise.teamVestingSeconds = 365 days;
        params.raise.tiers = new Tier[](1);
        params.raise.tiers[0] = Tier(uint64(DOLLAR), 0, 0, 0);
        params.milestones = new MilestoneTerms[](2);
        params.milestones[0] = MilestoneTerms(4_000, 0, 0, 0, "Start");
        params.milestones[1] = MilestoneTerms(6_000, uint48(block.timestamp + 60 days), 0, 0, "Promise");
        params.voting.votingDelay = 60;
        params.voting.votingPeriod = 600;
        params.voting.lateExtension = 120;
        params.voting.minDelay = 60;
        params.voting.thresholdBps = 50;
        for (uint256 i = 0; i < 4; ++i) {
            params.voting.categories[i] = CategoryTerms(500, 5_000, 0);
        }
        params.revenue.authorsBps = 2_000;
        params.revenue.sharesBps = 6_000;
        params.revenue.treasuryBps = 2_000;
        params.revenue.authors = new AuthorUnits[](1);
        params.revenue.authors[0] = AuthorUnits(address(this), 100);
        params.service.operator = address(this);
        params.service.callPrice = 10_000;
        params.service.epochSeconds = 1 days;
        params.firstRelease.weightsSha256 = bytes32(uint256(1));
        params.firstRelease.manifestSha256 = bytes32(uint256(2));
    }
}
