import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { measureInCrowd } from "./crowd.ts";
import { measureJourney } from "./journey.ts";
import type { GasByStep } from "./meter.ts";

/** Dates and addresses have more or fewer zero bytes from change to change, and each of those costs another 12 gas. */
const TOLERANCE = 200;

test("every transaction of a model's life costs the gas that was reviewed", async () => {
  const reviewed = readReviewed();
  const measured = await measureJourney();
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

function readReviewed(): GasByStep {
  const file = path.join(import.meta.dirname, "journey.json");
  return JSON.parse(readFileSync(file, "utf8")) as GasByStep;
}
