import assert from "node:assert/strict";
import { test } from "node:test";
import { type LaunchDraft, usualDraft } from "../../../app/components/launch/draft.ts";
import { type LaunchProblems, parseDraft, stepOf } from "../../../app/components/launch/parse-draft.ts";

const creator = `0x${"1".repeat(40)}` as const;
const operator = `0x${"2".repeat(40)}` as const;
const hash = (digit: string) => `0x${digit.repeat(64)}` as const;
const now = 1_800_000_000;

const draft: LaunchDraft = {
  ...usualDraft(true, operator),
  ...{ name: "Digits", symbol: "DIGIT", description: "Reads digits." },
  release: { weightsSha256: hash("a"), manifestSha256: hash("b"), suiteSha256: hash("0"), label: "Digits 1" },
};

function parse(change: Partial<LaunchDraft>, unitSeconds = 60) {
  return parseDraft({ ...draft, ...change }, { creator, now, unitSeconds, salt: hash("c") });
}

function problemsOf(change: Partial<LaunchDraft>): LaunchProblems {
  const parsed = parse(change);
  return parsed.state === "unfinished" ? parsed.problems : {};
}

test("the usual terms with a name and files can be launched", () => {
  const parsed = parse({});
  assert.ok(parsed.state === "ready");
  const { raise, voting, revenue, service } = parsed.params;
  assert.deepEqual([raise.softCap, raise.hardCap], [5_000_000_000n, 20_000_000_000n]);
  assert.equal(raise.end - raise.start, 14 * 86_400);
  assert.deepEqual([voting.votingDelay, voting.votingPeriod, voting.minDelay], [60, 600, 60]);
  assert.deepEqual(
    voting.categories.map(({ quorumBps, majorityBps, extraDelay }) => [quorumBps, majorityBps, extraDelay]),
    [
      [800, 5_000, 0],
      [500, 5_000, 0],
      [1_000, 6_000, 120],
      [2_000, 6_667, 300],
    ],
  );
  assert.deepEqual(revenue.authors, [{ account: creator, units: 100 }]);
  assert.deepEqual([service.operator, service.callPrice, service.epochSeconds], [operator, 20_000n, 86_400]);
});

test("the usual terms of a public network are hours, not minutes", () => {
  const usual = usualDraft(false, operator);
  const parsed = parse({ ...usual, name: draft.name, symbol: draft.symbol, release: draft.release }, 3_600);
  assert.ok(parsed.state === "ready");
  assert.equal(parsed.params.voting.votingPeriod, 5 * 86_400);
  assert.equal(parsed.params.voting.minDelay, 2 * 86_400);
});

test("milestones are due so many days after the raise, or at once", () => {
  const parsed = parse({
    milestones: [
      { title: "Start", percent: "30", dueDays: "0", liveDays: "0" },
      { title: "A better release", percent: "70", dueDays: "60", liveDays: "7" },
    ],
  });
  assert.ok(parsed.state === "ready");
  const { milestones, raise } = parsed.params;
  assert.deepEqual(
    milestones.map(({ shareBps, dueBy, liveDays }) => [shareBps, dueBy, liveDays]),
    [
      [3_000, 0, 0],
      [7_000, raise.end + 60 * 86_400, 7],
    ],
  );
});

test("what cannot be read is named by its field, in one sentence", () => {
  const problems = problemsOf({
    softCap: "much",
    days: "0",
    thresholdPercent: "101",
    operator: "me",
    release: null,
  });
  assert.deepEqual(Object.keys(problems).toSorted(), [
    "firstRelease.weights",
    "raise.end",
    "raise.softCap",
    "service.operator",
    "voting.thresholdBps",
  ]);
  assert.match(problems["raise.softCap"] ?? "", /dollars/);
});

test("what the contracts would refuse is refused before it is sent", () => {
  assert.deepEqual(Object.keys(problemsOf({ name: "" })), ["name"]);
  assert.deepEqual(Object.keys(problemsOf({ softCap: "30000" })), ["raise.hardCap", "raise.tiers"]);
  assert.deepEqual(Object.keys(problemsOf({ sharesPercent: "60" })), ["revenue"]);
  assert.deepEqual(Object.keys(problemsOf({ tiers: [{ price: "4000", cap: "0", credits: "0" }] })), [
    "raise.softCap",
  ]);
  assert.deepEqual(Object.keys(problemsOf({ teamPercent: "51" })), ["raise.teamBps"]);
});

test("a model names the models that it was made from, the newest first", () => {
  const parsed = parse({
    parents: [
      { modelId: "2", percent: "2.5" },
      { modelId: "7", percent: "10" },
    ],
  });
  assert.ok(parsed.state === "ready");
  assert.deepEqual(parsed.params.revenue.parents, [
    { modelId: 7, bps: 1_000 },
    { modelId: 2, bps: 250 },
  ]);
  for (const wrong of [
    [["", "5"]],
    [["1", "much"]],
    [["1", "31"]],
    [["1", "0"]],
    [
      ["1", "5"],
      ["1", "5"],
    ],
  ]) {
    const parents = wrong.map(([modelId = "", percent = ""]) => ({ modelId, percent }));
    assert.deepEqual(Object.keys(problemsOf({ parents })), ["revenue.parents"]);
  }
  assert.equal(stepOf("revenue.parents"), "money");
});

test("tiers carry credits, access alone has no price, and the credits get a date", () => {
  const parsed = parse({
    tiers: [
      { price: "1", cap: "0", credits: "2.5" },
      { price: "0", cap: "500", credits: "50" },
    ],
    perkDays: "30",
  });
  assert.ok(parsed.state === "ready");
  const { raise } = parsed.params;
  assert.deepEqual(
    raise.tiers.map(({ price, creditsPerDollar }) => [price, creditsPerDollar]),
    [
      [1_000_000n, 2_500_000n],
      [0n, 50_000_000n],
    ],
  );
  assert.equal(raise.perksBy, raise.end + 30 * 86_400);
  assert.equal(raise.teamCliffSeconds, 90 * 86_400);
  const dear = { tiers: [{ price: "1", cap: "0", credits: "26" }] };
  assert.deepEqual(Object.keys(problemsOf(dear)), ["raise.tiers"], "more than half of each dollar");
});

test("a raise is restricted by an attester or a list, and open to everybody without", () => {
  const parsed = parse({ attester: operator, admissionRoot: hash("d") });
  assert.ok(parsed.state === "ready");
  assert.deepEqual(parsed.params.admission, { attester: operator, allowlistRoot: hash("d") });
  assert.deepEqual(Object.keys(problemsOf({ attester: "me", admissionRoot: "0x12" })).toSorted(), [
    "raise.admissionRoot",
    "raise.attester",
  ]);
});

test("a model can be launched before its weights exist", () => {
  const parsed = parse({ release: null, releaseLater: true, notes: "Soon" });
  assert.ok(parsed.state === "ready");
  assert.deepEqual(parsed.params.firstRelease, {
    ...{ weightsSha256: hash("0"), manifestSha256: hash("0"), suiteSha256: hash("0"), notes: "" },
  });
});

test("every problem leads to the step that mends it", () => {
  assert.equal(stepOf("symbol"), "identity");
  assert.equal(stepOf("firstRelease.weights"), "release");
  assert.equal(stepOf("milestones"), "raise");
  assert.equal(stepOf("revenue.authors"), "money");
  assert.equal(stepOf("voting.categories"), "voting");
  assert.equal(stepOf("service.callPrice"), "service");
});
