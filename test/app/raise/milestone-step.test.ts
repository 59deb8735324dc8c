import assert from "node:assert/strict";
import { test } from "node:test";
import type { Milestone } from "../../../app/api/raise.server.ts";
import { type MilestoneFacts, milestoneStep } from "../../../app/components/raise/milestone-step.ts";

const day = 86_400;
const finalizedAt = 1_000;
const facts: MilestoneFacts = {
  standing: "evidence",
  when: 100_600,
  limit: null,
  lived: 0,
  grace: 600,
  objectionSeconds: 300,
};
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
  missedAt: null,
};
const submitted: Milestone = {
  ...promised,
  submittedAt: 2_000,
  evidenceSha256: "0x01",
  release: { id: "4", number: 2 },
  objectableUntil: 2_300,
};

function step(milestone: Milestone, now: number, known: Partial<MilestoneFacts> = {}) {
  return milestoneStep(milestone, { finalizedAt, now }, { ...facts, ...known });
}

test("what the vault calls planned, released, missed or ended is called so", () => {
  assert.deepEqual(step(promised, 5, { standing: "planned", when: 0 }), { name: "planned" });
  assert.deepEqual(step(promised, 5, { standing: "released", when: 0 }), { name: "paid" });
  assert.deepEqual(step(promised, 5, { standing: "missed" }), { name: "missed" });
  assert.deepEqual(step(promised, 5, { standing: "ended", when: 0 }), { name: "ended" });
});

test("a milestone that can be paid without evidence has no condition", () => {
  assert.deepEqual(step(promised, finalizedAt, { standing: "payable", when: 0 }), { name: "free" });
  assert.deepEqual(step(submitted, 2_300, { standing: "payable", when: 0 }), { name: "payable" });
});

test("evidence is taken when members have had time to claim, until the vault's last second", () => {
  assert.deepEqual(step(promised, 1_299), { name: "early", from: 1_300 });
  assert.deepEqual(step(promised, 1_300), { name: "awaited", until: 100_600 });
  assert.deepEqual(step(promised, 1_300, { when: 0 }), { name: "awaited", until: null });
});

test("members may object until the vault's end of objections", () => {
  const objectable = { standing: "objectable", when: 2_300 } as const;
  assert.deepEqual(step(submitted, 2_299, objectable), { name: "window", until: 2_300 });
});

test("a stopped milestone can be handed in again until its date and grace time, and paid by a vote later", () => {
  const contested = { standing: "contested", when: 101_200 } as const;
  assert.deepEqual(step(submitted, 100_600, contested), { name: "contested", again: true, until: 101_200 });
  assert.deepEqual(step(submitted, 100_601, contested), { name: "contested", again: false, until: 101_200 });
  assert.deepEqual(step({ ...submitted, dueBy: 0 }, 100_601, { ...contested, when: 0 }), {
    ...{ name: "contested", again: true, until: null },
  });
});

test("a promised release must have been live for all of its days", () => {
  const living = { standing: "living", when: 0, lived: 3 * day - 1 } as const;
  assert.deepEqual(step(submitted, 2_300, living), { name: "young", lived: 3 * day - 1, needed: 3 * day });
});
