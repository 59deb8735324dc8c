// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CategoryTerms} from "../interfaces/ModelTerms.sol";

/// @dev One slot. From the highest bit: codeDigest (168 bits), category (8), quorumBps, majorityBps (16 each), extraDelay,
/// openSeconds (24 each). 168 bits of the digest are far beyond what anybody can make collide.
type ProposalPin is uint256;

using ProposalPins for ProposalPin global;

/// @title What is fixed when a proposal is made
/// @notice The code that it calls, its category and the rules of that category; beside them how long its vote is open since
/// its quorum was reached.
/// @dev Packed by hand, because the compiler would write a struct in as many steps as it has members.
library ProposalPins {
    /// @notice The pin of a new proposal. The limits of a governor keep the extra delay below 2^24 seconds.
    function create(bytes32 digest, uint8 category_, CategoryTerms memory rules) internal pure returns (ProposalPin) {
        uint256 head = ((uint256(digest) >> 88) << 8) | category_;
        uint256 tail = (uint256(rules.quorumBps) << 40) | (uint256(rules.majorityBps) << 24) | uint24(rules.extraDelay);
        return ProposalPin.wrap((head << 80) | (tail << 24));
    }

    /// @notice The same pin of a proposal whose quorum was reached: its vote is open for `seconds_` from its beginning.
    /// @dev Only once, while they are zero.
    function withOpenSeconds(ProposalPin pin, uint24 seconds_) internal pure returns (ProposalPin) {
        return ProposalPin.wrap(ProposalPin.unwrap(pin) | seconds_);
    }

    function codeDigest(ProposalPin pin) internal pure returns (bytes21) {
        return bytes21(bytes32(ProposalPin.unwrap(pin)));
    }

    function category(ProposalPin pin) internal pure returns (uint8) {
        return uint8(ProposalPin.unwrap(pin) >> 80);
    }

    function quorumBps(ProposalPin pin) internal pure returns (uint256) {
        return uint16(ProposalPin.unwrap(pin) >> 64);
    }

    function majorityBps(ProposalPin pin) internal pure returns (uint256) {
        return uint16(ProposalPin.unwrap(pin) >> 48);
    }

    function extraDelay(ProposalPin pin) internal pure returns (uint256) {
        return uint24(ProposalPin.unwrap(pin) >> 24);
    }

    /// @notice Seconds from the beginning of the vote until it may end, since its quorum was reached; 0 before.
    function openSeconds(ProposalPin pin) internal pure returns (uint256) {
        return uint24(ProposalPin.unwrap(pin));
    }
}
