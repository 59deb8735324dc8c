import { readFileSync } from "node:fs";

import type { Removal } from "./plant.ts";

/** A known way to attack, the code that stops it, and the test that fails when this code is gone. */
export interface Defence extends Removal {
  readonly attack: string;
  /** A suite of Solidity tests (`file:contract`), or a file of TypeScript tests. */
  readonly test: string;
}

const FILE = "test/contracts/attacks/defences.json";
/** Numbers below those of the mutants. */
const FIRST_ID = 100;

/** All known defences, numbered. */
export function readDefences(): Defence[] {
  const listed = JSON.parse(readFileSync(FILE, "utf8")) as Omit<Defence, "id">[];
  return listed.map((defence, index) => ({ ...defence, id: FIRST_ID + index }));
}
