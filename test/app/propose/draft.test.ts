import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../../../app/api/models.server.ts";
import type { DocumentedRelease } from "../../../app/api/releases.server.ts";
import { describeDraft } from "../../../app/components/propose/describe-draft.ts";
import {
  type DraftContext,
  type DraftFields,
  type Template,
  toDraft,
} from "../../../app/components/propose/draft.ts";

const place = (digit: string) => `0x${digit.repeat(40)}` as const;
const context: DraftContext = {
  modelId: 1n,
  creditVault: place("a"),
  timelock: place("b"),
  vault: place("e"),
  allowance: place("c"),
  releases: place("d"),
  ...{ registry: place("8"), buyOut: place("9"), trial: { id: "9", number: 3 } },
  callPrice: 20_000n,
  holderCallsPerEpoch: 1_000n,
  epochSeconds: 86_400,
  holderCallPay: 4_000n,
  ...{ router: place("f"), feeBps: 100 },
  treasury: 50_000_000n,
  drafts: [{ id: "7", number: 2 }],
};
const empty: DraftFields = {
  ...{ price: "", calls: "", epochSeconds: 86_400, pay: "0.004", to: "", percent: "", amount: "", memo: "" },
  ...{ releaseId: "", title: "", body: "", evaluators: "", needed: "", end: "live" as const },
};
const model = {
  ...{ creditVault: context.creditVault, timelock: context.timelock, vaultAddress: place("e") },
  ...{
    callPrice: 20_000n,
    holderCallsPerEpoch: 1_000n,
    epochSeconds: 86_400,
    holderCallPay: 4_000n,
    feeBps: 100,
  },
  liveRelease: { id: "3" },
} as Model;
const releases = [{ id: "3", number: 1 }, { id: "7", number: 2 }] as DocumentedRelease[]; // prettier-ignore

/** What the calls of a filled form do, read back from the calls. */
function readBack(template: Template, fields: Partial<DraftFields>) {
  const draft = toDraft(template, { ...empty, ...fields }, context);
  assert.equal(draft.state, "ready");
  const actions = draft.state === "ready" ? draft.actions : [];
  const [only, ...more] = describeDraft(actions, {
    ...{ model, context, releases },
    gate: { evaluators: [], evaluationsNeeded: 0 },
  });
  assert.equal(more.length, 0);
  return { title: draft.title, action: only };
}

function problemsOf(template: Template, fields: Partial<DraftFields>): string[] {
  const draft = toDraft(template, { ...empty, ...fields }, context);
  return draft.state === "unfinished" ? Object.keys(draft.problems) : [];
}

test("evaluators are sorted, and read back as who must sign", () => {
  const [low, high] = [place("1"), place("2")];
  const { title, action } = readBack("evaluators", { evaluators: `${high}\n${low}`, needed: "2" });
  assert.equal(title, "Let 2 of 2 evaluators sign before a release is accepted");
  assert.ok(action?.kind === "plain");
  assert.deepEqual(
    action.facts.map(({ value }) => value),
    [low, high],
  );
  assert.deepEqual(problemsOf("evaluators", { evaluators: low, needed: "2" }), ["needed"]);
  assert.deepEqual(problemsOf("evaluators", { evaluators: "nobody", needed: "1" }), ["evaluators"]);
  assert.match(readBack("evaluators", {}).action?.kind ?? "", /plain/);
});

test("a trial is ended well or badly, and a waiting release is turned down", () => {
  const ends = [
    { releaseId: "9", end: "live" },
    { releaseId: "9", end: "rejected" },
    { releaseId: "7", end: "live" },
  ] as const;
  assert.deepEqual(
    ends.map((fields) => readBack("trial", fields).title),
    [
      "End the trial of release 3: make it live",
      "End the trial of release 3: reject it",
      "Turn release 2 down",
    ],
  );
  assert.deepEqual(problemsOf("trial", {}), ["releaseId"]);
});

test("to wind down is one call to the milestone vault, and reads back as that", () => {
  const { title, action } = readBack("wind-down", {});
  assert.equal(title, "Wind the model down");
  assert.ok(action?.kind === "plain");
  assert.match(action.title, /^Winds the model down/);
  assert.equal(action.raw.target, context.vault);
});

test("a new price becomes a call that reads back as the price before and after", () => {
  const { title, action } = readBack("price", { price: "$0.015" });
  assert.equal(title, "Set the price of a call to $0.015");
  assert.ok(action?.kind === "price");
  assert.deepEqual([action.before, action.after], [20_000n, 15_000n]);
});

test("a release becomes a call that names the old and the new one", () => {
  const { title, action } = readBack("release", { releaseId: "7" });
  assert.equal(title, "Serve release 2");
  assert.ok(action?.kind === "release");
  assert.deepEqual([action.before?.number, action.after?.number], [1, 2]);
});

test("a payment reads back with receiver, amount and purpose", () => {
  const { action } = readBack("spend", { to: place("9"), amount: "12.50", memo: " Server rent " });
  assert.ok(action?.kind === "payment");
  assert.deepEqual([action.to, action.amount, action.memo], [place("9"), 12_500_000n, "Server rent"]);
});

test("free calls read back with their epoch and their pay", () => {
  const { action } = readBack("quota", { calls: "2,500", epochSeconds: 3_600, pay: "0.01" });
  assert.ok(action?.kind === "allowance");
  assert.deepEqual(action.after, { callsPerEpoch: 2_500n, epochSeconds: 3_600, payPerCall: 10_000n });
  assert.deepEqual(action.before, { callsPerEpoch: 1_000n, epochSeconds: 86_400, payPerCall: 4_000n });
});

test("money for free calls reads back with its amount", () => {
  const { title, action } = readBack("fund", { amount: "30" });
  assert.equal(title, "Put $30.00 aside for the holders' free calls");
  assert.ok(action?.kind === "plain");
  assert.equal(action.title, "Puts $30.00 of the treasury aside for the holders' free calls");
});

test("a fee reads back with who gets it, and the part before and after", () => {
  const { title, action } = readBack("fee", { to: place("9"), percent: "2.5 %" });
  assert.equal(title, "Give the operator 2.5% of what calls earn");
  assert.ok(action?.kind === "fee");
  assert.deepEqual([action.operator, action.before, action.after], [place("9"), 100, 250]);
});

test("a text makes a call that does nothing, and is shown as nothing", () => {
  const { title, action } = readBack("text", { title: "Thank the authors", body: "They did well." });
  assert.equal(title, "Thank the authors");
  assert.equal(action?.kind, "nothing");
});

test("an own title takes the place of the suggested one", () => {
  assert.equal(readBack("price", { price: "1", title: " Ask more " }).title, "Ask more");
});

test("each wrong field is named", () => {
  assert.deepEqual(problemsOf("price", { price: "cheap" }), ["price"]);
  assert.deepEqual(problemsOf("price", { price: "0" }), ["price"]);
  assert.deepEqual(problemsOf("price", { price: "0.02" }), ["price"]);
  assert.deepEqual(problemsOf("release", { releaseId: "8" }), ["releaseId"]);
  assert.deepEqual(problemsOf("spend", {}), ["to", "amount", "memo"]);
  assert.deepEqual(problemsOf("spend", { to: place("9"), amount: "50.01", memo: "All and more" }), [
    "amount",
  ]);
  assert.deepEqual(problemsOf("quota", { calls: "1000" }), ["calls"]);
  assert.deepEqual(problemsOf("quota", { calls: "-1" }), ["calls"]);
  assert.deepEqual(problemsOf("quota", { calls: "5", pay: "much" }), ["pay"]);
  assert.deepEqual(problemsOf("fee", { to: "me", percent: "31" }), ["to", "percent"]);
  assert.deepEqual(problemsOf("fund", { amount: "50.01" }), ["amount"]);
  assert.deepEqual(problemsOf("text", {}), ["title", "body"]);
});
