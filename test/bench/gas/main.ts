/**
 * Gas of our transactions, beside its goals, and with ten and ten thousand people. Writes the figures that the tests
 * hold transactions to, so that a change of them is a line to review.
 */
import { writeFileSync } from "node:fs";

import { measureInCrowd } from "../../contracts/gas/crowd.ts";
import { DEAR, measureJourney } from "../../contracts/gas/journey.ts";
import type { GasByStep } from "../../contracts/gas/meter.ts";
import { PARTS } from "../../contracts/gas/spending.ts";
import { report, type Measure } from "../report.ts";
import { GOALS, NOTES } from "./goals.ts";
import { DIFFERENCES, measurePeers } from "./peers.ts";

const SMALL = 10;
const LARGE = 10_000;
/** More than a crowd may change: another date is another byte of calldata. */
const FLAT_GAS = 500;

const peers = await measurePeers();
const { gas: journey, spending } = await measureJourney();
writeFileSync("test/contracts/gas/journey.json", `${JSON.stringify(journey, null, 2)}\n`);
const [few, many] = [await measureInCrowd(SMALL), await measureInCrowd(LARGE)];
const steps = Object.keys(journey).map((step) => measureOf(step, journey));
report("gas", [...steps, ...DEAR.flatMap(divisionOf), ...flatness(few, many)], DIFFERENCES);

function measureOf(step: string, gas: GasByStep): Measure {
  const goal = GOALS[step];
  const note = NOTES[step];
  return {
    what: step,
    value: gas[step] ?? Number.NaN,
    unit: "gas",
    ...(peers[step] === undefined ? {} : { beside: peers[step] }),
    ...(goal === undefined ? {} : { goal: { atMost: goal } }),
    ...(note === undefined ? {} : { note }),
  };
}

function divisionOf(step: string): Measure[] {
  return PARTS.map((part) => ({
    what: `${step}: ${part}`,
    value: spending[step]?.[part] ?? Number.NaN,
    unit: "gas",
  }));
}

function flatness(few: GasByStep, many: GasByStep): Measure[] {
  return Object.entries(many).map(([step, gas]) => ({
    what: `${step}: growth from ${SMALL} to ${LARGE} people`,
    value: gas - (few[step] ?? Number.NaN),
    unit: "gas",
    goal: { atMost: FLAT_GAS },
  }));
}
