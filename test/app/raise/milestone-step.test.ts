import assert from "node:assert/strict";
import { test } from "node:test";
import type { Milestone } from "../../../app/api/raise.server.ts";
import { type MilestoneFacts, milestoneStep } from "../../../app/components/raise/milestone-step.ts";

const day = 86_400;
const finalizedAt = 1_000;
const facts: MilestoneFacts = { limit: null, lived: 0, grace: 600, objectionSeconds: 300 };
const promised: Milestone = {
  index: 1,
  title: "A better release is live for three days",
  shareBps: 7_000,
  amount: 7_000_000n,
  dueBy: 100_000,
  liveDays: 3,
  specSha256: "0x00",
  submittedAt: null,
  evidenceSha256: null,
  release: null,
  objectableUntil: null,
  objections: 0n,
  releasedAt: null,
};
const submitted: Milestone = {
  ...promised,
  submittedAt: 2_000,
  evidenceSha256: "0x01",
  release: { id: "4", number: 2 },
  objectableUntil: 2_300,
};
const counted = { ...facts, limit: 15n, lived: 3 * day };

function step(milestone: Milestone, now: number, known = facts) {
  return milestoneStep(milestone, { finalizedAt, now }, known);
}

test("before the close of the raise nothing can be done with a milestone", () => {
  assert.deepEqual(milestoneStep(promised, { finalizedAt: null, now: 5 }, facts), { name: "planned" });
});

test("a first milestone without date and condition can be paid at once, any other needs evidence", () => {
  const free = { ...promised, index: 0, dueBy: 0, liveDays: 0 };
  assert.deepEqual(step(free, finalizedAt), { name: "free" });
  assert.deepEqual(step({ ...free, index: 1 }, 1_300), { name: "awaited", until: null });
  assert.deepEqual(step({ ...free, releasedAt: 5 }, 1_300), { name: "paid" });
});

test("evidence is taken when members have had time to claim, until the date and its grace time", () => {
  assert.deepEqual(step(promised, 1_299), { name: "early", from: 1_300 });
  assert.deepEqual(step(promised, 1_300), { name: "awaited", until: 100_600 });
  assert.deepEqual(step(promised, 100_600), { name: "awaited", until: 100_600 });
  assert.deepEqual(step(promised, 100_601), { name: "overdue", until: 100_600 });
});

test("members may object until the first second of the end, and then the bar decides", () => {
  assert.deepEqual(step(submitted, 2_299, counted), { name: "window", until: 2_300 });
  assert.deepEqual(step(submitted, 2_300, counted), { name: "payable" });
  assert.deepEqual(step({ ...submitted, objections: 14n }, 2_300, counted), { name: "payable" });
  assert.deepEqual(step({ ...submitted, objections: 15n }, 2_300, counted), {
    name: "contested",
    again: true,
  });
});

test("a stopped milestone can be handed in again until its date and grace time", () => {
  const stopped = { ...submitted, objections: 15n };
  assert.deepEqual(step(stopped, 100_600, counted), { name: "contested", again: true });
  assert.deepEqual(step(stopped, 100_601, counted), { name: "contested", again: false });
});

test("a promised release must have been live for all of its days", () => {
  const young = { ...counted, lived: 3 * day - 1 };
  assert.deepEqual(step(submitted, 2_300, young), { name: "young", lived: 3 * day - 1, needed: 3 * day });
});
