// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The terms under which a model is launched
/// @notice Everything that a creator decides when a model is launched, and the parts that the launch makes. Dollars
/// have 6 decimals, shares 18, credits 6; times are unix seconds; `Bps` counts ten-thousandths.

/// @notice What the model is called and under which licence it may be used.
struct Identity {
    /// Name for people, 1 to 64 bytes.
    string name;
    /// Ticker of its shares, 1 to 11 bytes.
    string symbol;
    /// What the model does, at most 2,000 bytes.
    string description;
    /// SPDX identifier or `custom:<sha256 of the text>`, at most 80 bytes.
    string licence;
    /// sha256 of the ERC-721 metadata file.
    bytes32 metadataSha256;
}

/// @notice Royalty units of one author.
struct AuthorUnits {
    address account;
    uint32 units;
}

/// @notice One price at which shares are sold, or access alone.
struct Tier {
    /// Dollars for one whole share; 0 = access only: no shares, and money back if no release comes in time.
    uint64 price;
    /// Dollars that this tier takes at most; 0 = no limit of its own, which access only must have.
    uint64 cap;
    /// Root of the Merkle tree of admitted beneficiaries; 0 = open to everybody.
    bytes32 allowlistRoot;
    /// Credits (6 decimals) that come with each whole dollar, bought at the price of a call out of it; 0 = none.
    uint64 creditsPerDollar;
}

/// @notice The terms of the presale.
struct RaiseTerms {
    /// Dollars below which the raise fails and everybody is refunded.
    uint64 softCap;
    /// Dollars above which nothing is taken.
    uint64 hardCap;
    /// First second in which contributions are taken.
    uint48 start;
    /// First second in which contributions are no longer taken.
    uint48 end;
    /// Least dollars of one contribution; what remains below it under a cap may still be filled exactly.
    uint64 minContribution;
    /// Most dollars for one beneficiary; 0 = no limit.
    uint64 walletMax;
    /// Part of the final share supply that vests for the creator.
    uint16 teamBps;
    /// Seconds over which the team's shares vest, counted from `end`.
    uint32 teamVestingSeconds;
    /// Seconds from `end` before which none of the team's shares is released.
    uint32 teamCliffSeconds;
    /// Last second in which a release may go live for the credits of the tiers to be given out; else what was paid for
    /// them is paid back. 0 when no tier has credits.
    uint48 perksBy;
    /// One to four tiers; at least one sells shares.
    Tier[] tiers;
}

/// @notice Who may buy shares of a restricted model, at the presale and from others. Both zero = everybody.
struct AdmissionTerms {
    /// Root of the Merkle tree of accounts and the last second of their admission; 0 = no list.
    bytes32 allowlistRoot;
    /// Who admits accounts by signature; zero = nobody.
    address attester;
}

/// @notice One tranche of the proceeds and what it is paid for.
struct MilestoneTerms {
    /// Part of the proceeds; all milestones together have 10,000.
    uint16 shareBps;
    /// Latest second to submit evidence; 0 is allowed for the first milestone only.
    uint48 dueBy;
    /// Days that a release must have been live; 0 = evidence is enough.
    uint32 liveDays;
    /// sha256 of the text that says what is promised.
    bytes32 specSha256;
    /// The promise in a few words, at most 120 bytes.
    string title;
}

/// @notice What a vote of one category needs.
struct CategoryTerms {
    /// Part of the past supply that must vote for or abstain.
    uint16 quorumBps;
    /// Part of the for and against votes that the for votes must exceed.
    uint16 majorityBps;
    /// Seconds that execution waits beyond the delay of the timelock.
    uint32 extraDelay;
}

/// @notice How members decide.
struct VotingTerms {
    /// Seconds from a proposal to its vote.
    uint32 votingDelay;
    /// Seconds in which votes are taken.
    uint32 votingPeriod;
    /// Seconds that a vote stays open at least after its quorum is reached.
    uint32 lateExtension;
    /// Seconds from queueing to execution for every category.
    uint32 minDelay;
    /// Part of the past supply that a proposer must be able to vote with.
    uint16 thresholdBps;
    /// May cancel proposals until `guardianExpiry`; zero = nobody; never the creator.
    address guardian;
    /// First second in which the guardian can do nothing any more.
    uint48 guardianExpiry;
    /// In this order: Release, Price, Treasury, Constitution.
    CategoryTerms[4] categories;
}

/// @notice A model that another one was made from.
struct ParentTerms {
    /// The parent's id, which is below the child's.
    uint48 modelId;
    /// Its part of the child's income.
    uint16 bps;
}

/// @notice How income is divided.
struct RevenueTerms {
    /// Parts of each payment; the three together have 10,000.
    uint16 authorsBps;
    uint16 sharesBps;
    uint16 treasuryBps;
    /// Royalty on resales of the model's own token (ERC-2981).
    uint16 resaleRoyaltyBps;
    /// One to fifty authors.
    AuthorUnits[] authors;
    /// At most eight models that this one was made from, in falling order of their ids, with 3,000 together at most; a
    /// vote can name others. What is left of income after their part is split.
    ParentTerms[] parents;
}

/// @notice Who serves the model, and what a call costs.
struct ServiceTerms {
    /// Key that signs receipts and settles usage.
    address operator;
    /// Dollars for one credit (one standard call).
    uint128 callPrice;
    /// Whole calls for all holders together in one epoch.
    uint128 holderCallsPerEpoch;
    /// Length of an epoch in seconds.
    uint32 epochSeconds;
}

/// @notice The files of a release, by their sha256.
struct ReleaseFiles {
    bytes32 weightsSha256;
    bytes32 manifestSha256;
    bytes32 suiteSha256;
    /// What is new, for people; at most 2,000 bytes.
    string notes;
}

/// @notice Who must have evaluated a release before members can pass it.
struct EvaluationTerms {
    /// At most nine accounts, in rising order; nobody = no gate.
    address[] evaluators;
    /// How many of them must attest; 0 = no gate.
    uint8 needed;
}

/// @notice Everything that `ModelFactory.createModel` needs.
struct ModelParams {
    Identity identity;
    RaiseTerms raise;
    AdmissionTerms admission;
    MilestoneTerms[] milestones;
    VotingTerms voting;
    RevenueTerms revenue;
    ServiceTerms service;
    /// All zero = none yet; members then vote the first release live.
    ReleaseFiles firstRelease;
    EvaluationTerms evaluation;
    /// Chosen by the creator; together with the creator's address it determines the addresses of the parts.
    bytes32 salt;
}

/// @notice The contracts that belong to one model. `vesting` is zero when the team takes no shares.
struct ModelParts {
    address shares;
    address presale;
    address vault;
    address governor;
    address timelock;
    address creditToken;
    address creditVault;
    address till;
    address vesting;
}
