// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RaiseTerms, Tier} from "../interfaces/ModelTerms.sol";
import {CloneArguments} from "../model/CloneArguments.sol";

/// @title Raise terms as immutable arguments of a clone
/// @notice The terms of a presale are part of its code: nobody can change them, and reading them costs little.
/// @dev Layout after the model id (8 bytes): softCap, hardCap (16 bytes each), start, end (6 each), minContribution,
/// walletMax (16 each), teamBps (2), teamVestingSeconds (4), number of tiers (1), then per tier price, cap (16 each) and
/// allowlistRoot (32).
library PackedRaise {
    using CloneArguments for bytes;

    uint256 private constant HEAD = 8;
    uint256 private constant TIERS = HEAD + 83;
    uint256 private constant TIER_BYTES = 64;

    /// @notice The arguments of a presale's clone.
    function encode(uint256 modelId, RaiseTerms memory terms) internal pure returns (bytes memory args) {
        args = bytes.concat(
            abi.encodePacked(uint64(modelId), terms.softCap, terms.hardCap, terms.start, terms.end),
            abi.encodePacked(terms.minContribution, terms.walletMax, terms.teamBps, terms.teamVestingSeconds),
            abi.encodePacked(uint8(terms.tiers.length))
        );
        for (uint256 i = 0; i < terms.tiers.length; ++i) {
            Tier memory tier = terms.tiers[i];
            args = abi.encodePacked(args, tier.price, tier.cap, tier.allowlistRoot);
        }
    }

    /// @notice All terms, as they were given.
    function decode(bytes memory args) internal pure returns (RaiseTerms memory terms) {
        terms.softCap = softCap(args);
        terms.hardCap = hardCap(args);
        terms.start = start(args);
        terms.end = end(args);
        terms.minContribution = minContribution(args);
        terms.walletMax = walletMax(args);
        terms.teamBps = teamBps(args);
        terms.teamVestingSeconds = uint32(args.numberAt(HEAD + 78, 4));
        terms.tiers = new Tier[](tierCount(args));
        for (uint256 i = 0; i < terms.tiers.length; ++i) terms.tiers[i] = tierAt(args, i);
    }

    function softCap(bytes memory args) internal pure returns (uint128) {
        return uint128(args.numberAt(HEAD, 16));
    }

    function hardCap(bytes memory args) internal pure returns (uint128) {
        return uint128(args.numberAt(HEAD + 16, 16));
    }

    function start(bytes memory args) internal pure returns (uint48) {
        return uint48(args.numberAt(HEAD + 32, 6));
    }

    function end(bytes memory args) internal pure returns (uint48) {
        return uint48(args.numberAt(HEAD + 38, 6));
    }

    function minContribution(bytes memory args) internal pure returns (uint128) {
        return uint128(args.numberAt(HEAD + 44, 16));
    }

    function walletMax(bytes memory args) internal pure returns (uint128) {
        return uint128(args.numberAt(HEAD + 60, 16));
    }

    function teamBps(bytes memory args) internal pure returns (uint16) {
        return uint16(args.numberAt(HEAD + 76, 2));
    }

    function tierCount(bytes memory args) internal pure returns (uint256) {
        return args.numberAt(HEAD + 82, 1);
    }

    /// @dev The caller has checked that `index` is below {tierCount}.
    function tierAt(bytes memory args, uint256 index) internal pure returns (Tier memory) {
        uint256 offset = TIERS + index * TIER_BYTES;
        return
            Tier({
                price: uint128(args.numberAt(offset, 16)),
                cap: uint128(args.numberAt(offset + 16, 16)),
                allowlistRoot: bytes32(args.numberAt(offset + 32, 32))
            });
    }
}
