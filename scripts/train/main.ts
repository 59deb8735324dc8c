import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { canonicalJson } from "./canonical-json.ts";
import { loadDigits } from "./digits.ts";
import type { Files } from "./manifest.ts";
import { describeIndex, publishRelease } from "./publish.ts";
import { modelSlug, recipes, trainRelease } from "./recipes.ts";
import { chooseSamples } from "./samples.ts";
import { describeSuite } from "./suite.ts";

const usage = `node scripts/train/main.ts [--check]
Trains both releases of the digit classifier and writes models/. With --check, trains them again and compares the
bytes with the files in models/ instead of writing.`;

const modelsFolder = join(import.meta.dirname, "..", "..", "models");

const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) console.log(usage);
else if (values.check) compareFiles(await trainAll());
else writeFiles(await trainAll());

/** Trains and evaluates both releases; every file below models/ by its path, index.json included. */
async function trainAll(): Promise<Files> {
  const digits = loadDigits();
  console.log(`${digits.training.length} digits to train on, ${digits.heldOut.length} held out.`);
  const files: Files = new Map<string, string | Uint8Array>([
    [`${modelSlug}/samples.json`, canonicalJson(chooseSamples(digits))],
    [`${modelSlug}/suite.json`, canonicalJson(describeSuite(digits))],
  ]);
  let parent: Files | null = null;
  for (const recipe of recipes) {
    const startedAt = performance.now();
    const { onnx } = trainRelease(recipe, digits.training, ({ epoch, loss }) =>
      console.log(
        `release ${recipe.version}: pass ${epoch} of ${recipe.schedule.epochs}, loss ${loss.toFixed(4)}`,
      ),
    );
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const release = await publishRelease({ recipe, onnx, digits, parent });
    const { correct, heldOutCount, accuracy, shifted } = release.evaluation;
    console.log(
      `release ${recipe.version}: ${correct} of ${heldOutCount} right (${accuracy}), shifted ${shifted.accuracy}, ${onnx.length} bytes, ${seconds} s`,
    );
    for (const [path, content] of release.files)
      files.set(`${modelSlug}/release-${recipe.version}/${path}`, content);
    parent = release.files;
  }
  return files.set("index.json", canonicalJson(describeIndex(files)));
}

function writeFiles(files: Files): void {
  for (const [path, content] of files) {
    const target = join(modelsFolder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  console.log(`Wrote ${files.size} files to ${modelsFolder}.`);
}

function compareFiles(files: Files): void {
  const different = [...files].filter(
    ([path, content]) => !readFileSync(join(modelsFolder, path)).equals(Buffer.from(content)),
  );
  if (different.length > 0)
    throw new Error(
      `Training again gave other bytes for ${different.map(([path]) => path).join(", ")}. Run "npm run train" and review the change.`,
    );
  console.log(`All ${files.size} files are what training gives.`);
}
