import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { canonicalJson } from "./canonical-json.ts";
import { digitsModel } from "./digits/train-digits.ts";
import { mailModel } from "./mail/train-mail.ts";
import type { Files } from "./published-file.ts";
import { textModel } from "./text/train-text-model.ts";
import { describeIndex, type TrainedModel } from "./trained-model.ts";
import { voiceModel } from "./voice/take-voice.ts";

const models: readonly TrainedModel[] = [digitsModel, mailModel, textModel, voiceModel];

const usage = `node scripts/train/main.ts [MODEL ...] [--check]
Trains the named models (${models.map(({ slug }) => slug).join(", ")}; all when none is named) and writes models/. With --check,
trains them again and compares the bytes with the files in models/ instead of writing: they are the same on the same
kind of processor. Ten seconds for digits and mail each, a quarter of an hour of one core for whale.`;

const modelsFolder = join(import.meta.dirname, "..", "..", "models");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help) console.log(usage);
else await makeModels(chooseModels(positionals));

function chooseModels(slugs: readonly string[]): readonly TrainedModel[] {
  const unknown = slugs.find((slug) => !models.some((model) => model.slug === slug));
  if (unknown !== undefined)
    throw new Error(
      `There is no model "${unknown}"; choose of ${models.map(({ slug }) => slug).join(", ")}.`,
    );
  return slugs.length === 0 ? models : models.filter(({ slug }) => slugs.includes(slug));
}

async function makeModels(chosen: readonly TrainedModel[]): Promise<void> {
  const files: Files = new Map();
  for (const model of chosen) {
    const startedAt = performance.now();
    const made = await model.train((line) => console.log(`${model.slug}: ${line}`));
    for (const [path, content] of made) files.set(`${model.slug}/${path}`, content);
    console.log(
      `${model.slug}: ${made.size} files in ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
  }
  if (values.check) compareFiles(files);
  else writeFiles(files);
}

/** The index names every model, so those that were not trained now are read from the folder. */
function writeFiles(files: Files): void {
  for (const [path, content] of files) {
    const target = join(modelsFolder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  writeFileSync(join(modelsFolder, "index.json"), canonicalJson(describeIndex(models, readFiles())));
  console.log(`Wrote ${files.size} files and index.json to ${modelsFolder}.`);
}

function readFiles(): Files {
  const found = readdirSync(modelsFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = found.map((entry) => relative(modelsFolder, join(entry.parentPath, entry.name)));
  return new Map(
    paths
      .filter((path) => path !== "index.json")
      .map((path) => [path, readFileSync(join(modelsFolder, path))]),
  );
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
