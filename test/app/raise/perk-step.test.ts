import assert from "node:assert/strict";
import { test } from "node:test";
import { perkStep } from "../../../app/components/raise/perk-step.ts";

const raise = { perksBy: 500, perksOpenedAt: null };
const mine = {
  ...{ credits: 5_000_000n, shares: 10n ** 18n },
  ...{ claimed: false, creditsClaimed: false, depositRefunded: false },
};
const opened = { ...raise, perksOpenedAt: 400 };

test("a contribution without credits has nothing to wait for", () => {
  assert.equal(perkStep(raise, { ...mine, credits: 0n }, { now: 100, isLive: true }), "none");
});

test("credits wait for a live release, can then be bought, and come with the shares or alone", () => {
  assert.equal(perkStep(raise, mine, { now: 100, isLive: false }), "waiting");
  assert.equal(perkStep(raise, mine, { now: 500, isLive: true }), "open");
  assert.equal(perkStep(opened, mine, { now: 900, isLive: true }), "with-shares");
  assert.equal(perkStep(opened, { ...mine, claimed: true }, { now: 900, isLive: true }), "claim");
  assert.equal(perkStep(opened, { ...mine, shares: 0n }, { now: 900, isLive: true }), "claim");
  assert.equal(perkStep(opened, { ...mine, creditsClaimed: true }, { now: 900, isLive: true }), "claimed");
});

test("after the date in the terms the deposit comes back, once", () => {
  assert.equal(perkStep(raise, mine, { now: 501, isLive: true }), "refund");
  assert.equal(perkStep(raise, { ...mine, depositRefunded: true }, { now: 501, isLive: false }), "refunded");
});
