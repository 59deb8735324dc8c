import assert from "node:assert/strict";
import { test } from "node:test";

import { numberToHex, zeroHash } from "viem";

import { buildModelParams, createModelCall, LaunchInvalid } from "../../../client/actions/launch-model.ts";
import { findLaunchProblems } from "../../../client/actions/launch-rules.ts";
import { completeTerms, type LaunchInput, type ModelParams } from "../../../client/actions/launch-terms.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { sendCall } from "../../../scripts/seed/send-call.ts";
import { chainTime, createChainWriter } from "../../../server/chain/clients.ts";
import { practicePlatform } from "../../support/practice-platform.ts";

const DOLLAR = 1_000_000n;
const DAY_SECONDS = 86_400;
const creator = practiceAccount(2).address;

function inputAt(now: number): LaunchInput {
  return {
    creator,
    ...{ name: "Digits", symbol: "DIGIT", description: "Reads digits.", licence: "MIT" },
    raise: {
      ...{ softCap: 1_000n * DOLLAR, hardCap: 5_000n * DOLLAR, start: now, end: now + DAY_SECONDS },
      tiers: [{ price: DOLLAR }],
    },
    service: { operator: creator, callPrice: 20_000n, holderCallsPerEpoch: 100n },
    firstRelease: { ...hashes, notes: "" },
    salt: numberToHex(1, { size: 32 }),
  };
}

const hashes = {
  weightsSha256: numberToHex(1, { size: 32 }),
  manifestSha256: numberToHex(2, { size: 32 }),
  suiteSha256: zeroHash,
};

type Change = (terms: ModelParams) => ModelParams;
const milestone = { shareBps: 10_000, dueBy: 0, liveDays: 0, specSha256: zeroHash, title: "All" };
const raiseWith = (change: Partial<ModelParams["raise"]>): Change => {
  return (terms) => ({ ...terms, raise: { ...terms.raise, ...change } });
};
const votingWith = (change: Partial<ModelParams["voting"]>): Change => {
  return (terms) => ({ ...terms, voting: { ...terms.voting, ...change } });
};
const categoryWith = (
  number: number,
  change: Partial<ModelParams["voting"]["categories"][number]>,
): Change => {
  return (terms) => {
    const [a, b, c, d] = terms.voting.categories.map((category, index) =>
      index === number ? { ...category, ...change } : category,
    );
    assert.ok(a && b && c && d);
    return votingWith({ categories: [a, b, c, d] })(terms);
  };
};
const identityWith = (change: Partial<ModelParams["identity"]>): Change => {
  return (terms) => ({ ...terms, identity: { ...terms.identity, ...change } });
};
const plan =
  (...milestones: ModelParams["milestones"]): Change =>
  (terms) => ({ ...terms, milestones });
const madeFrom =
  (...parents: ModelParams["revenue"]["parents"]): Change =>
  (terms) => ({ ...terms, revenue: { ...terms.revenue, parents } });
const tier = { price: DOLLAR, cap: 0n, allowlistRoot: zeroHash, creditsPerDollar: 0n };

/** Mistakes of creators, with the field that must be named. */
const MISTAKES: readonly (readonly [field: string, change: Change])[] = [
  ["name", identityWith({ name: "" })],
  ["name", identityWith({ name: "é".repeat(33) })],
  ["symbol", identityWith({ symbol: "TWELVELETTER" })],
  ["description", identityWith({ description: "x".repeat(2_001) })],
  ["licence", identityWith({ licence: "" })],
  ["raise.hardCap", raiseWith({ hardCap: 999n * DOLLAR })],
  ["raise.end", (terms) => raiseWith({ start: terms.raise.end })(terms)],
  ["raise.minContribution", raiseWith({ minContribution: 6_000n * DOLLAR })],
  ["raise.walletMax", raiseWith({ walletMax: 1n })],
  ["raise.teamBps", raiseWith({ teamBps: 5_001 })],
  ["raise.tiers", raiseWith({ tiers: [] })],
  ["raise.tiers", raiseWith({ tiers: [tier, tier, tier, tier, tier] })],
  ["raise.tiers", raiseWith({ tiers: [{ ...tier, price: 0n }] })],
  ["raise.tiers", raiseWith({ tiers: [{ ...tier, cap: 999n * DOLLAR }] })],
  ["raise.softCap", raiseWith({ tiers: [{ ...tier, price: 501n * DOLLAR }] })],
  ["raise.tiers", raiseWith({ hardCap: 2n ** 111n })],
  ["milestones", plan()],
  ["milestones", plan({ ...milestone, shareBps: 9_999 })],
  ["milestones", plan(milestone, { ...milestone, shareBps: 0, dueBy: 4_000_000_000 })],
  ["milestones", plan({ ...milestone, title: "" })],
  ["milestones", plan({ ...milestone, liveDays: 366 })],
  ["milestones", (terms) => plan({ ...milestone, dueBy: terms.raise.end })(terms)],
  ["voting.thresholdBps", votingWith({ thresholdBps: 1_001 })],
  ["voting.categories", categoryWith(0, { quorumBps: 499 })],
  ["voting.categories", categoryWith(1, { majorityBps: 5_001 })],
  ["voting.categories", categoryWith(2, { extraDelay: 301 })],
  ["voting.lateExtension", votingWith({ lateExtension: 601 })],
  ["revenue", (terms) => ({ ...terms, revenue: { ...terms.revenue, sharesBps: 5_001 } })],
  [
    "revenue.resaleRoyaltyBps",
    (terms) => ({ ...terms, revenue: { ...terms.revenue, resaleRoyaltyBps: 1_001 } }),
  ],
  ["revenue.authors", (terms) => ({ ...terms, revenue: { ...terms.revenue, authors: [] } })],
  ["revenue.parents", madeFrom({ modelId: 1, bps: 3_001 })],
  ["revenue.parents", madeFrom({ modelId: 1, bps: 0 })],
  ["revenue.parents", madeFrom({ modelId: 1, bps: 1 }, { modelId: 1, bps: 1 })],
  ["revenue.parents", madeFrom(...Array.from({ length: 9 }, (_, index) => ({ modelId: 9 - index, bps: 1 })))],
  ["service.callPrice", (terms) => ({ ...terms, service: { ...terms.service, callPrice: 0n } })],
  ["evaluation.needed", (terms) => ({ ...terms, evaluation: { evaluators: [], needed: 1 } })],
  ["evaluation.needed", (terms) => ({ ...terms, evaluation: { evaluators: [creator], needed: 2 } })],
  [
    "evaluation.evaluators",
    (terms) => ({ ...terms, evaluation: { evaluators: [creator, creator], needed: 1 } }),
  ],
  [
    "firstRelease.weights",
    (terms) => ({ ...terms, firstRelease: { ...terms.firstRelease, weightsSha256: zeroHash } }),
  ],
];

test("a launch is refused in words exactly when the contracts would refuse it", async (t) => {
  const { reader, access, addressOf } = await practicePlatform(t);
  const now = Number(await chainTime(reader));
  const isAccepted = async (terms: ModelParams): Promise<boolean> => {
    const call = createModelCall(addressOf("ModelFactory"), terms);
    try {
      await reader.estimateContractGas({ ...call, account: creator });
      return true;
    } catch {
      return false;
    }
  };
  const terms = buildModelParams(inputAt(now));
  assert.ok(await isAccepted(terms), "the usual terms are accepted");
  const parent = createModelCall(addressOf("ModelFactory"), { ...terms, salt: numberToHex(2, { size: 32 }) });
  await sendCall({ wallet: createChainWriter(access, practiceAccount(2)), chain: reader }, parent);
  const child = buildModelParams({ ...inputAt(now), parents: [{ modelId: 1, bps: 3_000 }] });
  assert.ok(await isAccepted(child), "a parent model is accepted");
  for (const [field, change] of MISTAKES) {
    const wrong = change(completeTerms(inputAt(now)));
    const problems = findLaunchProblems(wrong);
    assert.ok(
      problems.some((problem) => problem.field === field),
      `${field} is named`,
    );
    assert.ok(!(await isAccepted(wrong)), `the contracts refuse a wrong ${field}: ${problems[0]?.message}`);
  }
});

test("all mistakes of a launch are named at once", () => {
  const input = { ...inputAt(1_000), name: "", licence: "" };
  assert.throws(
    () => buildModelParams(input),
    (error) =>
      error instanceof LaunchInvalid && error.problems.map(({ field }) => field).join() === "name,licence",
  );
});
