import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { evaluationShape } from "../../../app/api/evaluation-shape.ts";
import { type ComponentRenderer, startRenderer } from "../support/render-component.ts";

let page: ComponentRenderer;

before(async () => {
  page = await startRenderer();
});
after(() => page.stop());

const dollar = 1_000_000n;

test("the raise meter says its numbers to those who cannot see it", async () => {
  const html = await page.render("components/model/raise-meter.tsx", "RaiseMeter", {
    raised: 2_500n * dollar,
    softCap: 6_000n * dollar,
    hardCap: 20_000n * dollar,
  });
  assert.match(html, /role="img"/);
  assert.match(html, /aria-label="\$2,500 raised; the goal is \$6,000, the most is \$20,000"/);
});

test("a seal draws one ray for each byte of the hash and differs between hashes", async () => {
  const seal = (sha256: string) => page.render("components/model/seal.tsx", "Seal", { sha256 });
  const one = await seal(`0x${"01".repeat(32)}`);
  assert.equal(one.match(/<line/g)?.length, 32);
  assert.notEqual(one, await seal(`0x${"02".repeat(32)}`));
});

test("a chart is drawn on the server and described in words", async () => {
  const html = await page.render("components/chart/step-chart.tsx", "StepChart", {
    title: "Income over time",
    description: "Two payments",
    points: [
      { at: 1_780_000_000, value: 10n * dollar },
      { at: 1_780_100_000, value: 30n * dollar },
    ],
    format: (value: bigint) => `$${value / dollar}`,
  });
  assert.match(html, /<desc>Two payments<\/desc>/);
  assert.match(html, /<path d="M/);
  assert.match(html, /<strong>\$30<\/strong>/);
  assert.doesNotMatch(html, /NaN/);
});

test("calls are drawn as one bar a day, with the busiest day in words and every day with calls in a table", async () => {
  const days = [
    { day: "2026-11-26", calls: 3n, credits: 3_500_000n },
    { day: "2026-11-27", calls: 0n, credits: 0n },
    { day: "2026-11-28", calls: 12n, credits: 12_000_000n },
  ];
  const html = await page.render("components/model/usage-chart.tsx", "UsageChart", { days });
  assert.match(html, /<desc>15 calls in the last 3 days; the most, 12, on 28 Nov 2026\.<\/desc>/);
  const bars = [...html.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
  assert.deepEqual(bars, [43, 0, 172]);
  assert.match(html, /<td>26 Nov 2026<\/td><td class="number">3<\/td><td class="number">3\.5<\/td>/);
  assert.doesNotMatch(html, /<td>27 Nov 2026/);
});

test("a model that nobody called says so instead of drawing nothing", async () => {
  const days = [{ day: "2026-11-28", calls: 0n, credits: 0n }];
  const html = await page.render("components/model/usage-chart.tsx", "UsageChart", { days });
  assert.match(html, /Nobody has called it/);
  assert.doesNotMatch(html, /<svg/);
});

test("income of each kind has a plot of its own, so that a gift does not press calls flat", async () => {
  const payer = "0x1234567890abcdef1234567890abcdef12345678";
  const income = (id: string, kind: string, amount: bigint, at: number) => ({ id, payer, kind, amount, at });
  const html = await page.render("components/revenue/income-chart.tsx", "IncomeChart", {
    total: 50n * dollar + 50_000n,
    incomes: [
      income("3", "inference", 20_000n, 1_780_300_000),
      income("2", "inference", 30_000n, 1_780_200_000),
      income("1", "donation", 50n * dollar, 1_780_000_000),
    ],
  });
  const [gifts = "", calls = ""] = [...html.matchAll(/<path d="([^"]+)" fill="none"/g)].map(
    ([, path]) => path,
  );
  assert.match(html, /<strong>\$50<\/strong>.*<strong>\$0\.05<\/strong>/);
  // Both reach the top of their own scale at their end, over the same time.
  for (const path of [gifts, calls]) assert.match(path, /,8$/);
  assert.match(html, /Each kind has a scale of its own/);
  assert.doesNotMatch(html, /newest 3 payments/);
});

test("an address is shortened and marked only when it is the visitor's own", async () => {
  const html = await page.render("components/address.tsx", "Address", {
    value: "0x1234567890abcdef1234567890abcdef12345678",
  });
  assert.match(html, /0x1234…5678/);
  assert.doesNotMatch(html, /you/);
});

test("the split bar draws all three parts, also one of nothing", async () => {
  const html = await page.render("components/revenue/split-bar.tsx", "SplitBar", {
    model: { authorsBps: 3_000, sharesBps: 7_000, treasuryBps: 0 },
    revenue: { incomeToAuthors: 3n * dollar, incomeToShares: 7n * dollar, incomeToTreasury: 0n },
  });
  assert.equal(html.match(/height="28"/g)?.length, 3);
  assert.match(html, /\$7\.00/);
});

test("the ring of holdings counts members and leaves shares in trust out of the count", async () => {
  const member = { votes: 0n, delegate: null, claimedRevenue: 0n };
  const html = await page.render("components/member/holding-ring.tsx", "HoldingRing", {
    supply: 100n,
    members: [
      { ...member, address: "0x01", balance: 60n, custody: false },
      { ...member, address: "0x02", balance: 40n, custody: true },
    ],
  });
  assert.match(html, /aria-label="2 holdings; the largest is 60% of all shares\."/);
  assert.match(html, />1<\/text>/);
});

/** A release of the folder models/ with its published evaluation, as the pages read it. */
function releaseOf(model: string, number: number) {
  const file = new URL(`../../../models/${model}/release-${number}/evaluation.json`, import.meta.url);
  const value = evaluationShape.parse(JSON.parse(readFileSync(file, "utf8")));
  return {
    number,
    suiteSha256: "0x01",
    manifest: { state: "found" as const },
    evaluation: { state: "found" as const, value },
  };
}

test("a release of mail shows what it took for what, its ROC curve, and both as tables", async () => {
  const html = await page.render("components/release/release-scores.tsx", "ReleaseScores", {
    release: releaseOf("mail", 2),
    parent: releaseOf("mail", 1),
  });
  const { value } = releaseOf("mail", 2).evaluation;
  assert.ok(value.kind === "classes" && value.roc != null);
  assert.ok(html.includes(`the area below it is ${value.roc.area.toFixed(3)}`));
  for (const count of value.confusionMatrix!.flat())
    assert.ok(html.includes(`<td>${count}</td>`), `${count}`);
  assert.match(html, /<th scope="row">not spam<\/th>/);
  assert.equal(html.match(/<td class="number">/g)?.length, 2 * value.roc.points.length);
});

test("a release of a text model shows its bits per character beside each n-gram's", async () => {
  const html = await page.render("components/release/release-scores.tsx", "ReleaseScores", {
    release: releaseOf("whale", 1),
    parent: null,
  });
  const { value } = releaseOf("whale", 1).evaluation;
  assert.ok(value.kind === "text");
  for (const { name, bitsPerCharacter } of value.baselines) {
    assert.ok(html.includes(name));
    assert.ok(html.includes(bitsPerCharacter.toFixed(3)));
  }
  assert.ok(html.includes(value.bitsPerCharacter.toFixed(3)));
});

test("a release of a voice model shows in how many pieces of each sound it hears a voice", async () => {
  const html = await page.render("components/release/release-scores.tsx", "ReleaseScores", {
    release: releaseOf("voice", 1),
    parent: null,
  });
  const { value } = releaseOf("voice", 1).evaluation;
  assert.ok(value.kind === "sounds");
  for (const { name, frames, voiced } of value.sounds)
    assert.match(html, new RegExp(`${name}.*?${voiced} of ${frames}`));
});

test("a proposal shows the evaluations of both releases side by side", async () => {
  const [old, next] = [releaseOf("digits", 1), releaseOf("digits", 2)];
  const html = await page.render("components/proposal/evaluation-comparison.tsx", "EvaluationComparison", {
    before: old,
    after: next,
  });
  for (const { number, evaluation } of [old, next]) {
    assert.ok(evaluation.value.kind === "classes");
    const [correct, all] = [evaluation.value.correct, evaluation.value.heldOutCount].map((count) =>
      count.toLocaleString("en-GB"),
    );
    assert.ok(html.includes(`Release ${number} answered ${correct} of ${all} examples right.`));
  }
  assert.match(html, /measured with the same test suite/);
});

/** A dialog about two steps that failed. */
function failedDialog(stage: { resumeAt: number; isOpen: boolean }) {
  const steps = ["Buy the credits", "Put them into your channel"].map((label) => ({ label }));
  return page.render("wallet/transaction-dialog.tsx", "TransactionDialog", {
    plan: { title: "Get credits", explain: "Why", facts: [], confirm: "Yes", steps, done: "Done" },
    stage: { name: "failed", reason: "The raise takes only $5.00 more.", ...stage },
    onConfirm: () => undefined,
    onClose: () => undefined,
  });
}

test("a dialog stage says why something failed in an alert-free status region", async () => {
  const html = await failedDialog({ resumeAt: 0, isOpen: false });
  assert.match(html, /role="status"/);
  assert.match(html, /It did not happen/);
  assert.match(html, /The raise takes only \$5\.00 more\./);
  assert.match(html, /Try again/);
});

test("what was done before a failure is shown as done, and is not offered a second time", async () => {
  const html = await failedDialog({ resumeAt: 1, isOpen: false });
  assert.doesNotMatch(html, /It did not happen|Try again/);
  assert.match(html, /aria-label="Done".*Buy the credits/);
  assert.match(html, /What is done stays done/);
  assert.match(html, /Go on/);
});

test("what may still happen is not called a failure, and cannot be sent again from there", async () => {
  const html = await failedDialog({ resumeAt: 0, isOpen: true });
  assert.match(html, /It may still happen/);
  assert.doesNotMatch(html, /It did not happen|Try again|Go on/);
});
