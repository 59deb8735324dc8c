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
kind of processor. Ten seconds for digits and mail each, a quarter of an hour of one core for whale. Of whale, --check
repeats only the first steps, and makes every file anew of the published weights: its card, figures, test vectors and
manifest are then those of the weights, and training begins as it did. That all its steps give these weights is shown by
--check --whole alone.`;

const modelsFolder = join(import.meta.dirname, "..", "..", "models");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" }, whole: { type: "boolean" }, help: { type: "boolean" } },
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
    const made = await make(model, (line) => console.log(`${model.slug}: ${line}`));
    for (const [path, content] of made) files.set(`${model.slug}/${path}`, content);
    console.log(
      `${model.slug}: ${made.size} files in ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
  }
  if (values.check) compareFiles(files);
  else writeFiles(files);
}

function make(model: TrainedModel, say: (line: string) => void): Promise<Files> {
  if (!values.check || values.whole || model.retrace === undefined) return model.train(say);
  say("made of its published weights, with the first steps of training; --whole trains all of it.");
  return model.retrace(readFiles(join(modelsFolder, model.slug)), say);
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

function readFiles(folder = modelsFolder): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = found.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return new Map(
    paths.filter((path) => path !== "index.json").map((path) => [path, readFileSync(join(folder, path))]),
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
  console.log(`All ${files.size} files that were made are those in models/.`);
}
