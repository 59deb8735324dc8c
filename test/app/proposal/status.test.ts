import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hasPassed,
  type ProposalFacts,
  quorumBpsUp,
  statusAt,
  statusOfGovernor,
} from "../../../app/components/proposal/status.ts";
import { votesOverTime } from "../../../app/components/proposal/votes-over-time.ts";

const facts: ProposalFacts = {
  voteStart: 100,
  voteEnd: 200,
  quorum: 50n,
  majorityBps: 6_000,
  extraDelay: 30,
  expiresAt: 1_000,
  forVotes: 61n,
  againstVotes: 40n,
  abstainVotes: 0n,
  eta: null,
  executedAt: null,
  canceledAt: null,
};

test("a proposal goes from pending over voting to passed by the seconds that the governor counts", () => {
  assert.equal(statusAt(facts, 100), "pending");
  assert.equal(statusAt(facts, 101), "active");
  assert.equal(statusAt(facts, 200), "active");
  assert.equal(statusAt(facts, 201), "succeeded");
});

test("the majority must be exceeded, and abstentions count for the quorum only", () => {
  assert.equal(hasPassed({ ...facts, forVotes: 60n }), false);
  assert.equal(hasPassed({ ...facts, forVotes: 10n, againstVotes: 0n, abstainVotes: 40n }), true);
  assert.equal(hasPassed({ ...facts, forVotes: 10n, againstVotes: 0n, abstainVotes: 39n }), false);
  assert.equal(statusAt({ ...facts, forVotes: 60n }, 201), "defeated");
});

test("a queued proposal waits for the timelock and its category's own delay", () => {
  const queued = { ...facts, eta: 300 };
  assert.equal(statusAt(queued, 329), "waiting");
  assert.equal(statusAt(queued, 330), "executable");
  assert.equal(statusAt(queued, 1_000), "expired");
});

test("what was carried out or cancelled stays so", () => {
  assert.equal(statusAt({ ...facts, eta: 300, executedAt: 400 }, 5_000), "executed");
  assert.equal(statusAt({ ...facts, canceledAt: 50 }, 60), "cancelled");
});

test("the governor's own states are told apart, and an unknown one is refused", () => {
  assert.equal(statusOfGovernor(3, 0, 10), "defeated");
  assert.equal(statusOfGovernor(5, 20, 10), "waiting");
  assert.equal(statusOfGovernor(5, 20, 20), "executable");
  assert.throws(() => statusOfGovernor(8, 0, 0), RangeError);
});

test("the needed part of the votes is rounded up", () => {
  assert.equal(quorumBpsUp(799_999n, 10_000_000n), 800n);
  assert.equal(quorumBpsUp(0n, 0n), 0n);
});

test("votes add up over time, starting from nothing when the vote starts", () => {
  const cast = (at: number, forWeight: bigint, againstWeight: bigint) => ({
    at,
    forWeight,
    againstWeight,
    abstainWeight: 0n,
  });
  const sums = votesOverTime([cast(30, 5n, 0n), cast(20, 1n, 2n)], 10);
  assert.deepEqual(
    sums.map(({ at, forVotes, againstVotes }) => [at, forVotes, againstVotes]),
    [
      [10, 0n, 0n],
      [20, 1n, 2n],
      [30, 6n, 2n],
    ],
  );
});
