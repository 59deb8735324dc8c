import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sha256 } from "../../scripts/train/canonical-json.ts";
import { featuresOf } from "../../scripts/train/mail/features.ts";
import { scoreOf, trainLogistic } from "../../scripts/train/mail/logistic.ts";
import { evaluateMail, traceRoc } from "../../scripts/train/mail/mail-evaluation.ts";
import { createMailGraph } from "../../scripts/train/mail/mail-graph.ts";
import { mailRecipes, trainMailRelease } from "../../scripts/train/mail/mail-recipes.ts";
import { loadMailRunner } from "../../scripts/train/mail/mail-runner.ts";
import { mailText, visibleText } from "../../scripts/train/mail/mail-text.ts";
import { loadMails } from "../../scripts/train/mail/mails.ts";
import { writeOnnx } from "../../scripts/train/onnx-writer.ts";
import { createRandom } from "../../scripts/train/random.ts";

const folder = join(import.meta.dirname, "..", "..", "models", "mail");
const mails = await loadMails();
const read = (path: string): Buffer => readFileSync(join(folder, path));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("no held-out mail was seen in the training, and both halves are those of the published evaluation", () => {
  const seen = new Set(mails.training.map(({ text }) => text));
  assert.deepEqual(
    mails.heldOut.filter(({ text }) => seen.has(text)),
    [],
  );
  const { dataset } = JSON.parse(read("suite.json").toString());
  assert.deepEqual(
    [dataset.trainingSha256, dataset.heldOutSha256],
    [mails.trainingSha256, mails.heldOutSha256],
  );
  assert.ok(mails.heldOut.some(({ spam }) => spam) && mails.heldOut.some(({ spam }) => !spam));
});

for (const [index, release] of ["release-1", "release-2"].entries()) {
  test(`onnxruntime reproduces the evaluation of mail's ${release} on the held-out mails exactly`, async () => {
    const runner = await loadMailRunner(read(`${release}/model.onnx`));
    const found = await evaluateMail(runner, mails.heldOut);
    await runner.close();
    const published = JSON.parse(read(`${release}/evaluation.json`).toString());
    assert.deepEqual(found, Object.fromEntries(Object.keys(found).map((key) => [key, published[key]])));
    assert.equal(published.weightsSha256, sha256(read(`${release}/model.onnx`)));
    const { suiteSha256, weights } = JSON.parse(read(`${release}/manifest.json`).toString());
    assert.deepEqual(
      [suiteSha256, published.suite.sha256],
      [sha256(read("suite.json")), sha256(read("suite.json"))],
    );
    assert.equal(weights.sha256, published.weightsSha256);
  });

  test(`training mail's ${release} again gives the published bytes`, () => {
    assert.equal(
      sha256(trainMailRelease(mailRecipes[index]!, mails.training)),
      sha256(read(`${release}/model.onnx`)),
    );
  });
}

test("release 2 names release 1 as its parent and is better by at least one point", () => {
  const [first, second] = ["release-1", "release-2"].map((release) => ({
    manifest: JSON.parse(read(`${release}/manifest.json`).toString()),
    evaluation: JSON.parse(read(`${release}/evaluation.json`).toString()),
  }));
  assert.equal(second!.manifest.parent.manifestSha256, sha256(read("release-1/manifest.json")));
  assert.ok(second!.evaluation.accuracy >= first!.evaluation.accuracy + 0.01);
  assert.ok(second!.evaluation.roc.area > first!.evaluation.roc.area);
  assert.ok(second!.evaluation.accuracy >= 0.98);
});

test("both releases take the examples that they are published with for what they are", async () => {
  for (const release of ["release-1", "release-2"]) {
    const { classification } = JSON.parse(read(`${release}/manifest.json`).toString());
    const runner = await loadMailRunner(read(`${release}/model.onnx`));
    const chances = await runner.spamChances(classification.examples.map(bytesOf));
    await runner.close();
    assert.deepEqual(
      chances.map((chance) => chance >= 0.5),
      [false, true, false, true],
    );
  }
});

test("the graph computes from bytes what the training computed from features", async () => {
  const set = { lengths: [2, 4], boxes: 512 };
  const texts = ["Win  $1,000\tNOW!!", " b", "x", "grüße an alle — 谢谢", "\n\n  a  \n", "9".repeat(3_000)];
  const model = trainLogistic(
    texts.map((text, index) => ({ features: featuresOf(bytesOf(text), set), spam: index % 2 === 0 })),
    { boxes: set.boxes, schedule: { epochs: 3, rate: 0.3, decay: 0 }, random: createRandom(4) },
  );
  const identity = { name: "tiny", version: 1, description: "", metadata: {} };
  const runner = await loadMailRunner(writeOnnx(createMailGraph(model, set, identity)));
  const chances = await runner.spamChances(texts.map(bytesOf));
  await runner.close();
  chances.forEach((chance, index) => {
    const expected = scoreOf(model, featuresOf(bytesOf(texts[index]!), set));
    assert.ok(Math.abs(chance - expected) < 1e-5, `${texts[index]}: ${chance}, expected ${expected}`);
  });
});

test("a mail is read as a person reads it, without what says where it was collected", async () => {
  const raw = [
    "From: somebody@example.org",
    "Subject: Re: [list] =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "MIME-Version: 1.0",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<html><style>p { color: red }</style><p>Hello&nbsp;there &amp; you</p>",
    "<a href='http://x.example'>Click</a> or write to me@example.org<br>",
    "<br>",
    "-- <br>",
    "a footer</html>",
  ].join("\r\n");
  assert.equal(await mailText(bytesOf(raw)), "Grüße\n\nHello there & you\n\nClick or write to");
  assert.equal(visibleText("a<br>b&#33;&unknown;"), "a\nb!&unknown;");
});

test("a ROC curve starts at nothing, ends at all, and its area is 1 only for a perfect order", () => {
  const perfect = traceRoc([
    { spam: true, chance: 0.9 },
    { spam: false, chance: 0.2 },
    { spam: true, chance: 0.8 },
  ]);
  assert.deepEqual(perfect, {
    area: 1,
    points: [
      [0, 0],
      [0, 1],
      [1, 1],
    ],
  });
  const useless = traceRoc([
    { spam: true, chance: 0.5 },
    { spam: false, chance: 0.5 },
  ]);
  assert.deepEqual(useless, {
    area: 0.5,
    points: [
      [0, 0],
      [1, 1],
    ],
  });
});
