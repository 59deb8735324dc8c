import assert from "node:assert/strict";
import { test } from "node:test";
import type { Raise, Tier } from "../../../app/api/raise.server.ts";
import {
  contributionLimits,
  firstOpenTier,
  largestSupply,
  parseProof,
  roomInTier,
} from "../../../app/components/raise/quote.ts";

const dollar = 1_000_000n;
const share = 10n ** 18n;
const openRoot = `0x${"0".repeat(64)}` as const;

const cheap: Tier = {
  index: 0,
  price: dollar / 2n,
  cap: 1_000n * dollar,
  allowlistRoot: openRoot,
  creditsPerDollar: 0n,
  raised: 400n * dollar,
};
const dear: Tier = {
  ...{ index: 1, price: dollar, cap: 0n, allowlistRoot: openRoot, creditsPerDollar: 0n, raised: 0n },
};
const access: Tier = {
  ...{ index: 2, price: 0n, cap: 50n * dollar, allowlistRoot: openRoot, creditsPerDollar: 1_000_000n },
  raised: 20n * dollar,
};
const raise: Raise = {
  softCap: 1_000n * dollar,
  hardCap: 2_000n * dollar,
  start: 0,
  end: 10,
  raised: 400n * dollar,
  refunded: 0n,
  contributorCount: 1,
  finalizedAt: null,
  cancelledAt: null,
  minContribution: 10n * dollar,
  walletMax: 500n * dollar,
  teamBps: 1_000,
  teamVestingSeconds: 0,
  teamCliffSeconds: 0,
  ...{ raisedForAccess: 0n, perksBy: 0, credits: 0n, deposits: 0n, perksOpenedAt: null },
  sharesSold: 800n * share,
  tiers: [cheap, dear],
  contributions: [],
};

test("the room in a tier ends at its own cap or at the raise's, whichever is nearer", () => {
  assert.equal(roomInTier(raise, cheap), 600n * dollar);
  assert.equal(roomInTier(raise, dear), 1_600n * dollar);
});

test("access alone has the room of its own cap, is offered last, and makes no shares", () => {
  const full = { ...raise, raised: raise.hardCap, tiers: [access, dear] };
  assert.equal(roomInTier(full, access), 30n * dollar);
  assert.equal(firstOpenTier({ ...raise, tiers: [access, dear] })?.index, 1);
  assert.equal(largestSupply({ ...raise, tiers: [...raise.tiers, access] }), largestSupply(raise));
});

test("the cheapest open tier with room is offered first, and an invited one only last", () => {
  assert.equal(firstOpenTier(raise)?.index, 0);
  const invited = { ...cheap, allowlistRoot: `0x${"1".repeat(64)}` as const };
  assert.equal(firstOpenTier({ ...raise, tiers: [invited, dear] })?.index, 1);
  assert.equal(firstOpenTier({ ...raise, raised: raise.hardCap }), null);
});

test("what a wallet has paid counts against its limit, unless it was refunded", () => {
  const mine = {
    address: "0x0000000000000000000000000000000000000001" as const,
    paid: 450n * dollar,
    shares: 0n,
    claimed: false,
    refunded: false,
    ...{ credits: 0n, deposit: 0n, creditsClaimed: false, depositRefunded: false },
  };
  assert.equal(contributionLimits(raise, cheap, mine).most, 50n * dollar);
  assert.equal(contributionLimits(raise, cheap, { ...mine, refunded: true }).most, 500n * dollar);
});

test("a rest below the minimum may be filled exactly", () => {
  const nearlyFull = { ...raise, raised: raise.hardCap - 3n * dollar };
  assert.deepEqual(contributionLimits(nearlyFull, dear, null), { least: 3n * dollar, most: 3n * dollar });
});

test("the largest supply sells the rest at the cheapest prices and adds the team", () => {
  // 800 sold + 600 dollars at 0.5 + 1,000 dollars at 1 = 3,000 shares, which are 90% of all.
  assert.equal(largestSupply(raise), (3_000n * share * 10_000n) / 9_000n);
});

test("an invitation is read however its hashes are separated", () => {
  const hash = `0x${"ab".repeat(32)}`;
  assert.deepEqual(parseProof(`["${hash}", "${hash}"]`), [hash, hash]);
  assert.deepEqual(parseProof(""), []);
  assert.equal(parseProof("0x1234"), null);
});
