/**
 * Measures which lines of the contracts the tests run and which sides of their conditions they take: `npm run coverage`,
 * or one of the two with `--only lines` or `--only sides`. What no test comes by must be named in
 * test/contracts/uncovered.json, with its reason, and nothing else may be.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { measureLines } from "./lines.ts";
import { measureSides } from "./sides.ts";
import type { Exception, Uncovered } from "./uncovered.ts";

const EXCEPTIONS = "test/contracts/uncovered.json";

const MEASURES = { lines: measureLines, sides: measureSides };

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
if (only !== undefined && !(only in MEASURES)) {
  throw new Error(`Expected --only lines or --only sides, found ${only}.`);
}
const exceptions = JSON.parse(readFileSync(EXCEPTIONS, "utf8")) as Exception[];
for (const [name, measure] of Object.entries(MEASURES)) {
  if (only !== undefined && only !== name) continue;
  const ofThese = exceptions.filter(({ side }) => (side === undefined) === (name === "lines"));
  if (!judge(name, await measure(), ofThese)) process.exitCode = 1;
}

/** @returns whether what no test comes by is exactly what the exceptions name, each of them one place */
function judge(name: string, uncovered: readonly Uncovered[], named: readonly Exception[]): boolean {
  const stale = [...named];
  const missing = uncovered.filter((place) => {
    const index = stale.findIndex((one) => isFor(one, place));
    if (index >= 0) stale.splice(index, 1);
    return index < 0;
  });
  for (const { file, line, code, side } of missing) {
    console.log(`no test ${side === undefined ? "runs" : `sees "${side}" at`} ${file}:${line}: ${code}`);
  }
  for (const { file, code, side } of stale) {
    console.log(`a test comes by ${file}: ${code} ${side ?? ""}; take it out of ${EXCEPTIONS}`);
  }
  const reasons = named.length - stale.length;
  console.log(
    `\n${missing.length} ${name} without a test, ${reasons} with a reason, ${stale.length} out of date`,
  );
  return missing.length + stale.length === 0;
}

function isFor(exception: Exception, place: Uncovered): boolean {
  return (["file", "code", "side"] as const).every((key) => exception[key] === place[key]);
}
