import { canonicalJson, sha256, type Json } from "../canonical-json.ts";
import { describeFile, type Files } from "../published-file.ts";
import { runtimeProfile } from "../runtime.ts";
import type { TrainedModel } from "../trained-model.ts";
import { writeMailCard } from "./mail-card.ts";
import { evaluateMail, threshold, type MailEvaluation } from "./mail-evaluation.ts";
import { inputName, outputName } from "./mail-graph.ts";
import {
  mailClasses,
  mailLicence,
  mailName,
  mailRecipes,
  mailSlug,
  trainMailRelease,
  type MailRecipe,
} from "./mail-recipes.ts";
import { loadMailRunner, type MailRunner } from "./mail-runner.ts";
import { heldOutPart, loadMails, type Mails } from "./mails.ts";

/** Says whether a mail is spam. */
export const mailModel: TrainedModel = {
  slug: mailSlug,
  name: mailName,
  licence: mailLicence,
  train: trainMail,
};

/** What a release says of its kind, so that pages know how to ask it. */
const mailKind = "text-classification";
/** The largest difference by which a runtime on another machine may miss a published probability. */
const tolerance = 0.0001;
const suiteName = "mail-held-out";

/** Short mails to try the model with, written for this: the held-out mails belong to their writers. */
const examples = [
  "Lunch on Thursday?\n\nHi, are you around on Thursday? The new place by the station does a decent soup, and I owe you one after last week. Half past twelve would suit me, but I can move things about.\n\nSee you then",
  "URGENT BUSINESS PROPOSAL\n\nDear friend, I am the manager of the bank where a late customer left the sum of $18,500,000 without next of kin. I need your assistance to transfer the money to your account, and you will get 30% of it. It is 100% risk free. Reply with your full name and bank details at once. This matter is strictly confidential.",
  "Build fails since this morning\n\nThe tests fail for me since the last commit: the parser test times out on line 40. Does it work for you with a clean checkout? I can bisect it tonight if nobody has an idea.",
  "You have been selected!!!\n\nCONGRATULATIONS! Lose 20 pounds in 10 days, guaranteed, or your money back. Click here now to order your FREE trial bottle. This offer ends tonight! To be removed from our list reply with REMOVE in the subject.",
];

async function trainMail(say: (line: string) => void): Promise<Files> {
  const mails = await loadMails();
  say(
    `${mails.training.length} mails to train on, ${mails.heldOut.length} held out, ${mails.duplicates} left out.`,
  );
  const files: Files = new Map<string, string | Uint8Array>([
    ["suite.json", canonicalJson(describeSuite(mails))],
  ]);
  let parent: Files | null = null;
  for (const recipe of mailRecipes) {
    const release = await publishMailRelease(recipe, mails, parent);
    const { accuracy, roc, confusionMatrix } = release.evaluation;
    say(`release ${recipe.version}: ${accuracy} right, area ${roc.area}, ${JSON.stringify(confusionMatrix)}`);
    for (const [path, content] of release.files) files.set(`release-${recipe.version}/${path}`, content);
    parent = release.files;
  }
  return files;
}

/** Trains and evaluates one release and writes everything that is published with it, the manifest last. */
async function publishMailRelease(
  recipe: MailRecipe,
  mails: Mails,
  parent: Files | null,
): Promise<{ files: Files; evaluation: MailEvaluation }> {
  const onnx = trainMailRelease(recipe, mails.training);
  const runner = await loadMailRunner(onnx);
  try {
    const evaluation = await evaluateMail(runner, mails.heldOut);
    const files: Files = new Map<string, string | Uint8Array>([
      ["model.onnx", onnx],
      ["card.md", writeMailCard(recipe, mails, evaluation)],
      ["evaluation.json", canonicalJson(describeEvaluation({ recipe, onnx, mails, evaluation }))],
      ["vectors.json", canonicalJson(await describeVectors(runner))],
    ]);
    files.set("manifest.json", canonicalJson(describeManifest({ recipe, files, mails, parent })));
    return { files, evaluation };
  } finally {
    await runner.close();
  }
}

function describeSuite(mails: Mails): Json {
  return {
    name: suiteName,
    dataset: describeDataset(mails),
    count: mails.heldOut.length,
    measures: `share of mails that are taken for what they are, where spam begins at a probability of ${threshold}`,
    engine: runtimeProfile.engine,
  };
}

function describeDataset({ package: source, ...mails }: Mails): { [key: string]: Json } {
  return {
    source: `npm:${source.name}@${source.version}`,
    packageLicence: source.licence,
    contentLicence: "CC0-1.0",
    split: {
      heldOutPart,
      training: mails.training.length,
      heldOut: mails.heldOut.length,
      duplicates: mails.duplicates,
    },
    trainingSha256: mails.trainingSha256,
    heldOutSha256: mails.heldOutSha256,
  };
}

function describeEvaluation(facts: {
  recipe: MailRecipe;
  onnx: Uint8Array;
  mails: Mails;
  evaluation: MailEvaluation;
}): Json {
  const { recipe, onnx, mails, evaluation } = facts;
  return {
    suite: { name: suiteName, sha256: sha256(canonicalJson(describeSuite(mails))) },
    model: mailName,
    version: recipe.version,
    weightsSha256: sha256(onnx),
    heldOutSha256: mails.heldOutSha256,
    ...evaluation,
    computedBy: runtimeProfile,
    method:
      "model.onnx run over every held-out mail; confusionMatrix[what it is][what it was taken for] counts mails",
  };
}

/** One vector, the second example: its bytes go in, its probabilities come out. */
async function describeVectors(runner: MailRunner): Promise<Json> {
  const bytes = new TextEncoder().encode(examples[1]!);
  const [spam] = await runner.spamChances([bytes]);
  const probabilities = [1 - spam!, spam!].map((each) => Math.round(each * 1e6) / 1e6);
  return {
    inputs: [{ name: inputName, shape: [1, bytes.length], datatype: "UINT8", data: [...bytes] }],
    outputs: [{ name: outputName, shape: [1, 2], datatype: "FP32", data: probabilities }],
    tolerance,
  };
}

function describeManifest(facts: {
  recipe: MailRecipe;
  files: Files;
  mails: Mails;
  parent: Files | null;
}): Json {
  const { recipe, files, mails, parent } = facts;
  return {
    kind: mailKind,
    name: mailName,
    version: recipe.version,
    description: recipe.description,
    licence: mailLicence,
    weights: describeFile("model.onnx", files.get("model.onnx")!),
    card: describeFile("card.md", files.get("card.md")!),
    evaluation: describeFile("evaluation.json", files.get("evaluation.json")!),
    suiteSha256: sha256(canonicalJson(describeSuite(mails))),
    dataset: describeDataset(mails),
    training: {
      script: "scripts/train/main.ts",
      lengths: recipe.set.lengths,
      boxes: recipe.set.boxes,
      seed: recipe.seed,
      schedule: recipe.schedule,
    },
    parent: parent && {
      version: recipe.version - 1,
      manifestSha256: sha256(parent.get("manifest.json")!),
      weightsSha256: sha256(parent.get("model.onnx")!),
    },
    runtime: runtimeProfile,
    inputs: [{ name: inputName, datatype: "UINT8", shape: [1, -1] }],
    outputs: [{ name: outputName, datatype: "FP32", shape: [1, 2] }],
    classification: { encoding: "utf-8", classes: mailClasses, examples },
    testVectors: { ...describeFile("vectors.json", files.get("vectors.json")!), tolerance },
  };
}
