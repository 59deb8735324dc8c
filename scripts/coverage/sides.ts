import { globSync } from "node:fs";
import path from "node:path";

import { RECORDING } from "../mutate/chosen.ts";
import type { Branch } from "../mutate/plant.ts";
import { createStamp } from "../mutate/test-files.ts";
import { startWorkers } from "../mutate/workers.ts";
import { openWorkshop } from "../mutate/workshop.ts";
import { openReached, type Reached } from "./reached.ts";
import type { Side, Uncovered } from "./uncovered.ts";

/** They hold gas, which what is planted changes. */
const ABOUT_GAS = "test/contracts/gas/";

/**
 * Runs the tests of the contracts, in Solidity and in TypeScript, on sources whose every condition tells which side it
 * took: of an `if`, a loop, a choice, a `require`, and of each part of an "and" or "or". Hardhat counts lines only.
 */
export async function measureSides(): Promise<Uncovered[]> {
  const workshop = openWorkshop(
    { name: "branches", plants: "branches", isPlanted: () => true, isRun: () => true },
    [],
  );
  const reached = openReached(path.join(workshop.folder, "reached.json"), workshop.planted);
  await recordTests(workshop.folder, reached);
  const conditions = workshop.branches.filter(({ kind }) => kind !== "function");
  const sides = conditions.flatMap(sidesOf);
  const uncovered = sides.filter(({ id }) => !reached.has(id));
  console.log(`${sides.length - uncovered.length} of ${sides.length} sides are taken by a test`);
  return uncovered.map(({ place }) => place);
}

/** Runs every test that has changed since its sides were last written down. */
async function recordTests(folder: string, reached: Reached): Promise<void> {
  const workers = await startWorkers(folder, 2);
  const stamp = createStamp();
  const inTypeScript = globSync("test/contracts/**/*.test.ts").sort();
  const tests = [...inTypeScript, ...workers.suites].filter((test) => !test.startsWith(ABOUT_GAS));
  reached.keep(tests.map(stamp));
  const left = tests.filter((test) => !reached.isKnown(stamp(test)));
  console.log(`Seeing which sides ${left.length} of ${tests.length} tests take ...`);
  const failed: string[] = [];
  try {
    await workers.forEach(left, async (ask, test) => {
      const { reached: ids = [], failure } = await ask({ mutant: RECORDING, test });
      if (failure === undefined) reached.add(stamp(test), ids);
      else failed.push(`${test}: ${failure}`);
    });
  } finally {
    workers.stop();
  }
  if (failed.length > 0)
    throw new Error(`Expected every test to pass, but these fail:\n${failed.join("\n")}`);
}

function sidesOf({
  id,
  kind,
  file,
  line,
  code,
}: Branch): { readonly id: number; readonly place: Uncovered }[] {
  const names: Side[] = kind === "condition" ? ["true", "false"] : ["entered"];
  return names.map((side, index) => ({ id: id + index, place: { file, line, code, side } }));
}
