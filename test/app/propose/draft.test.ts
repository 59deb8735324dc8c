import assert from "node:assert/strict";
import { test } from "node:test";
import { context, place, plainly, problemsOf, readBack } from "./filled-forms.ts";

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
  assert.deepEqual(problemsOf("evaluators", { evaluators: high, needed: "1" }), ["evaluators"], "no change");
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

test("a milestone is paid by vote, and reads back with its promise and its money", () => {
  const { title, action } = readBack("milestone", { milestone: "1" });
  assert.equal(title, "Pay the milestone “A better release”");
  assert.ok(action?.kind === "milestone");
  assert.deepEqual([action.index, action.milestone?.amount], [1n, 700_000_000n]);
  assert.deepEqual(problemsOf("milestone", { milestone: "0" }), ["milestone"]);
});

test("a key is let in or shut out, unless it is so already", () => {
  const [known, other] = [place("5"), place("4")];
  assert.deepEqual(plainly("operator", { to: other }), [["Lets a key serve this model", `Key: ${other}`]]);
  assert.deepEqual(plainly("operator", { to: known, operatorChange: "remove" }), [
    ["Forbids a key to serve this model", `Key: ${known}`],
  ]);
  assert.deepEqual(problemsOf("operator", { to: known }), ["to"]);
  assert.deepEqual(problemsOf("operator", { to: other, operatorChange: "remove" }), ["to"]);
  assert.deepEqual(problemsOf("operator", { to: "me" }), ["to"]);
});

test("shares are restricted with who admits buyers, and freed by one call", () => {
  const attester = place("4");
  const admissionRoot = `0x${"3".repeat(64)}`;
  const admission = ["Sets who admits people to get shares", `List: ${admissionRoot}`, `Signer: ${attester}`];
  assert.deepEqual(plainly("admission", { attester, admissionRoot }), [
    admission,
    ["Restricts who can get shares from others"],
  ]);
  const restricted = { ...context, restrictedFrom: 0, attester };
  assert.deepEqual(problemsOf("admission", { attester }, restricted), ["attester"], "nothing would change");
  assert.deepEqual(plainly("admission", { attester, admissionRoot }, restricted), [admission]);
  assert.deepEqual(plainly("admission", { restriction: "free" }, restricted), [
    ["Lets everybody get shares from others again"],
  ]);
  assert.deepEqual(problemsOf("admission", {}), ["attester"]);
  assert.deepEqual(problemsOf("admission", { attester: "me", admissionRoot: "0x12" }), [
    "attester",
    "admissionRoot",
  ]);
});

test("parent models read back by their names, with their parts", () => {
  const parents = [
    { modelId: "2", percent: "2.5" },
    { modelId: "4", percent: "10%" },
  ];
  assert.deepEqual(plainly("parents", { parents }), [
    ["Sets which models this one was made from", "Letters: 10% of all income", "Strokes: 2.5% of all income"],
  ]);
  assert.deepEqual(plainly("parents", {}), [["Names no model any more that this one was made from"]]);
  for (const wrong of [
    [{ modelId: "9", percent: "1" }],
    [{ modelId: "", percent: "1" }],
    [...parents, { modelId: "2", percent: "1" }],
    [{ modelId: "2", percent: "0" }],
    [{ modelId: "4", percent: "3" }],
    [{ modelId: "2", percent: "30.01" }],
  ]) {
    assert.deepEqual(problemsOf("parents", { parents: wrong }), ["parents"]);
  }
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
