/**
 * Measures ours beside others': `npm run bench` does all areas, `npm run bench gas` the named ones; words that begin
 * with `--` go to the areas. An area is a folder of test/bench/ with a main.ts, which prints a table and writes JSON. An area that needs more packages than
 * the product keeps them in a package.json of its own, installed when it is first measured.
 */
import { existsSync, globSync } from "node:fs";
import path from "node:path";

import { ensureOwnPackages } from "./own-packages.ts";
import { runVisibly } from "../test/run-visibly.ts";

const FOLDER = "test/bench";

const known = globSync(`${FOLDER}/*/main.ts`)
  .map((file) => path.basename(path.dirname(file)))
  .sort();
const words = process.argv.slice(2);
const flags = words.filter((word) => word.startsWith("--"));
const named = words.filter((word) => !word.startsWith("--"));
const wanted = named.length > 0 ? named : known;
const unknown = wanted.filter((area) => !known.includes(area));
if (unknown.length > 0) {
  throw new Error(`Expected areas of ${known.join(", ")}; found ${unknown.join(", ")}.`);
}

for (const area of wanted) {
  const folder = path.join(FOLDER, area);
  if (existsSync(path.join(folder, "package.json"))) await ensureOwnPackages(folder);
  const program = path.join(folder, "main.ts");
  const { exit } = await runVisibly("node", ["--disable-warning=ExperimentalWarning", program, ...flags]);
  if (exit !== 0) {
    console.error(`Expected the bench of ${area} to end with 0, found ${exit}.`);
    process.exitCode = 1;
  }
}
