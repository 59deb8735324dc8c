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

test("a dialog stage says why something failed in an alert-free status region", async () => {
  const html = await page.render("wallet/transaction-dialog.tsx", "TransactionDialog", {
    plan: { title: "Contribute", explain: "Why", facts: [], confirm: "Yes", steps: [], done: "Done" },
    stage: { name: "failed", reason: "The raise takes only $5.00 more." },
    onConfirm: () => undefined,
    onClose: () => undefined,
  });
  assert.match(html, /role="status"/);
  assert.match(html, /The raise takes only \$5\.00 more\./);
});
