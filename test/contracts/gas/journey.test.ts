import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { measureInCrowd } from "./crowd.ts";
import { DEAR, measureJourney } from "./journey.ts";
import type { GasByStep } from "./meter.ts";
import { PARTS } from "./spending.ts";

/** Dates and addresses have more or fewer zero bytes from change to change, and each of those costs another 12 gas. */
const TOLERANCE = 200;
const journey = measureJourney();

test("every transaction of a model's life costs the gas that was reviewed", async () => {
  const reviewed = readReviewed();
  const { gas: measured } = await journey;
  assert.deepEqual(
    Object.keys(measured),
    Object.keys(reviewed),
    "the steps; npm run bench gas writes them anew",
  );
  const changed = Object.entries(measured)
    .filter(([step, gas]) => Math.abs(gas - (reviewed[step] ?? 0)) > TOLERANCE)
    .map(([step, gas]) => `${step}: ${reviewed[step]} -> ${gas}`);
  const advice = "Review the change; npm run bench gas writes the new figures to journey.json";
  assert.deepEqual(changed, [], advice);
});

test("the parts of what is dear are all of its gas, and as the README has them", async () => {
  const { gas, spending } = await journey;
  const table = readParts();
  for (const [column, step] of DEAR.entries()) {
    const parts = PARTS.map((part) => spending[step]?.[part] ?? Number.NaN);
    assert.equal(
      parts.reduce((sum, part) => sum + part, 0),
      gas[step],
      step,
    );
    for (const [row, part] of PARTS.entries()) {
      const written = table.get(part)?.[column] ?? Number.NaN;
      const found = `${step}, ${part}: ${parts[row]} gas, found ${written} in contracts/README.md`;
      assert.ok(Math.abs(parts[row]! - written) <= TOLERANCE, `Expected ${found}.`);
    }
  }
});

test("a launch stays below 1.8 million gas", () => {
  const { launch = Number.NaN } = readReviewed();
  assert.ok(launch <= 1_800_000, `Expected a launch of at most 1,800,000 gas, found ${launch}.`);
});

test("a thousand calls of one customer are settled for at most 150 gas each", () => {
  const { "claim, settle and realise at once": gas = Number.NaN } = readReviewed();
  assert.ok(gas <= 150_000, `Expected at most 150,000 gas for all of them, found ${gas}.`);
});

test("nothing costs more when a hundred times as many people have done it before", async () => {
  const [few, many] = [await measureInCrowd(5), await measureInCrowd(500)];
  for (const [step, gas] of Object.entries(many)) {
    const growth = gas - (few[step] ?? 0);
    assert.ok(Math.abs(growth) <= TOLERANCE, `${step} costs ${growth} gas more among 500 than among 5`);
  }
});

/** The rows of the table of contracts/README.md that say what is spent for what; an empty field is nothing. */
function readParts(): ReadonlyMap<string, readonly number[]> {
  const text = readFileSync(path.join(import.meta.dirname, "../../../contracts/README.md"), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").map((field) => field.trim()));
  return new Map(
    rows.map(([, name = "", ...fields]) => [
      name,
      fields.slice(0, -1).map((field) => Number(field.replaceAll(",", ""))),
    ]),
  );
}

function readReviewed(): GasByStep {
  const file = path.join(import.meta.dirname, "journey.json");
  return JSON.parse(readFileSync(file, "utf8")) as GasByStep;
}
