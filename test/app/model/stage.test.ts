import assert from "node:assert/strict";
import { test } from "node:test";
import type { RaiseFacts } from "../../../app/api/models.server.ts";
import { countOpenVotes, modelStage, raiseState } from "../../../app/components/model/stage.ts";

const raise: RaiseFacts = {
  softCap: 10_000n,
  hardCap: 25_000n,
  start: 1_000,
  end: 2_000,
  raised: 0n,
  refunded: 0n,
  contributorCount: 0,
  finalizedAt: null,
  cancelledAt: null,
};

test("a raise opens at its start and takes nothing from its end on", () => {
  assert.equal(raiseState(raise, 999), "upcoming");
  assert.equal(raiseState(raise, 1_000), "open");
  assert.equal(raiseState(raise, 1_999), "open");
  assert.equal(raiseState(raise, 2_000), "failed");
});

test("a raise that is full has succeeded before its end", () => {
  assert.equal(raiseState({ ...raise, raised: 25_000n }, 1_500), "succeeded");
});

test("a raise that reached its goal exactly has succeeded at its end", () => {
  assert.equal(raiseState({ ...raise, raised: 10_000n }, 2_000), "succeeded");
  assert.equal(raiseState({ ...raise, raised: 9_999n }, 2_000), "failed");
});

test("a closed or cancelled raise stays so whatever the time is", () => {
  assert.equal(raiseState({ ...raise, finalizedAt: 2_100 }, 500), "finalized");
  assert.equal(raiseState({ ...raise, cancelledAt: 900 }, 1_500), "cancelled");
});

test("a model is live only when its raise is closed and a release answers", () => {
  const closed = { ...raise, finalizedAt: 2_100 };
  assert.equal(modelStage(closed, true, 3_000), "live");
  assert.equal(modelStage(closed, false, 3_000), "governed");
  assert.equal(modelStage(raise, false, 1_500), "raising");
});

test("only proposals that can be voted on now count as open", () => {
  const proposal = { voteStart: 100, voteEnd: 200, executedAt: null, canceledAt: null };
  assert.equal(countOpenVotes([proposal], 100), 0);
  assert.equal(countOpenVotes([proposal], 101), 1);
  assert.equal(countOpenVotes([proposal], 200), 1);
  assert.equal(countOpenVotes([proposal], 201), 0);
  assert.equal(countOpenVotes([{ ...proposal, canceledAt: 120 }], 150), 0);
});
