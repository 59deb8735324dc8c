// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {RaiseTerms, Tier} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "../model/CloneArguments.sol";

/// @title Raise terms as immutable arguments of a clone
/// @notice The terms of a presale are part of its code: nobody can change them, and reading them costs little.
/// @dev Layout after the model id (8 bytes): softCap, hardCap (8 bytes each), start, end (6 each), minContribution,
/// walletMax (8 each), teamBps (2), teamVestingSeconds, teamCliffSeconds (4 each), perksBy (6), the price of a credit
/// (8), whether only admitted accounts may contribute (1), number of tiers (1), then per tier price, cap (8 each),
/// allowlistRoot (32) and creditsPerDollar (8).
library PackedRaise {
    using CloneArguments for bytes;

    uint256 private constant SOFT_CAP = 8;
    uint256 private constant HARD_CAP = 16;
    uint256 private constant START = 24;
    uint256 private constant END = 30;
    uint256 private constant MIN_CONTRIBUTION = 36;
    uint256 private constant WALLET_MAX = 44;
    uint256 private constant TEAM_BPS = 52;
    uint256 private constant TEAM_VESTING_SECONDS = 54;
    uint256 private constant TEAM_CLIFF_SECONDS = 58;
    uint256 private constant PERKS_BY = 62;
    uint256 private constant PERK_PRICE = 68;
    uint256 private constant RESTRICTED = 76;
    uint256 private constant TIER_COUNT = 77;
    uint256 private constant TIERS = 78;
    uint256 private constant TIER_BYTES = 56;

    /// @notice The arguments of a presale's clone.
    /// @param creditPrice dollars for one credit as long as members have not voted another; what is above 2^64 - 1 counts
    /// as that, at which no tier could pay for credits
    function encode(
        uint256 modelId,
        RaiseTerms memory terms,
        uint256 creditPrice,
        bool restricted
    ) internal pure returns (bytes memory args) {
        uint64 price = uint64(Math.min(creditPrice, type(uint64).max));
        args = bytes.concat(
            abi.encodePacked(uint64(modelId), terms.softCap, terms.hardCap, terms.start, terms.end),
            abi.encodePacked(terms.minContribution, terms.walletMax, terms.teamBps, terms.teamVestingSeconds),
            abi.encodePacked(terms.teamCliffSeconds, terms.perksBy, price, restricted, uint8(terms.tiers.length))
        );
        for (uint256 i = 0; i < terms.tiers.length; ++i) {
            Tier memory tier = terms.tiers[i];
            args = abi.encodePacked(args, tier.price, tier.cap, tier.allowlistRoot, tier.creditsPerDollar);
        }
    }

    /// @notice All terms, as they were given.
    function decode(bytes memory args) internal pure returns (RaiseTerms memory terms) {
        terms.softCap = uint64(softCap(args));
        terms.hardCap = uint64(hardCap(args));
        terms.start = uint48(start(args));
        terms.end = uint48(end(args));
        terms.minContribution = uint64(minContribution(args));
        terms.walletMax = uint64(walletMax(args));
        terms.teamBps = uint16(teamBps(args));
        terms.teamVestingSeconds = uint32(args.numberAt(TEAM_VESTING_SECONDS, 4));
        terms.teamCliffSeconds = uint32(args.numberAt(TEAM_CLIFF_SECONDS, 4));
        terms.perksBy = uint48(perksBy(args));
        terms.tiers = new Tier[](tierCount(args));
        for (uint256 i = 0; i < terms.tiers.length; ++i) terms.tiers[i] = tierAt(args, i);
    }

    function softCap(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(SOFT_CAP, 8);
    }

    function hardCap(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(HARD_CAP, 8);
    }

    function start(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(START, 6);
    }

    function end(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(END, 6);
    }

    function minContribution(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(MIN_CONTRIBUTION, 8);
    }

    function walletMax(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(WALLET_MAX, 8);
    }

    function teamBps(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(TEAM_BPS, 2);
    }

    function perksBy(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(PERKS_BY, 6);
    }

    /// @notice Dollars for one credit at launch.
    function perkPrice(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(PERK_PRICE, 8);
    }

    function isRestricted(bytes memory args) internal pure returns (bool) {
        return args.numberAt(RESTRICTED, 1) != 0;
    }

    function tierCount(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(TIER_COUNT, 1);
    }

    /// @dev The caller has checked that `index` is below {tierCount}.
    function tierAt(bytes memory args, uint256 index) internal pure returns (Tier memory) {
        // Bounded: there are at most four tiers.
        unchecked {
            uint256 offset = TIERS + index * TIER_BYTES;
            return
                Tier({
                    price: uint64(args.numberAt(offset, 8)),
                    cap: uint64(args.numberAt(offset + 8, 8)),
                    allowlistRoot: bytes32(args.numberAt(offset + 16, 32)),
                    creditsPerDollar: uint64(args.numberAt(offset + 48, 8))
                });
        }
    }
}
