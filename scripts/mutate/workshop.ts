import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { analyse, compile, readSources, type Compilation, type Sources } from "./compile.ts";
import { mutantsToDrop } from "./dropped.ts";
import { plantMutants, type Branch, type Mutant, type Plants, type Removal } from "./plant.ts";

/** Our contracts and Solidity tests, compiled with everything in them that can be tried. */
export interface Workshop {
  readonly folder: string;
  readonly hash: string;
  /** Hash of the contracts and of what is planted in them, whatever the tests are. */
  readonly planted: string;
  /** All mutants that can be chosen. */
  readonly mutants: readonly Mutant[];
  readonly branches: readonly Branch[];
}

/** What is planted where, and which tests are to run with it. */
export interface Scope {
  /** The place of the workshop among others. */
  readonly name: "mutants" | "defences" | "near" | "branches";
  /** All mutants with the questions at every branch, or only one of the two, or only the defences that are taken out. */
  readonly plants: Plants;
  /** Whether there are mutants in this file of ours. */
  readonly isPlanted: (file: string) => boolean;
  /** Whether the tests of this file run. */
  readonly isRun: (file: string) => boolean;
}

/** One compiled contract as the test runner takes it. */
export interface RunnableContract {
  readonly name: string;
  readonly source: string;
  readonly abi: readonly { readonly name?: string }[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

/** Sizes of code from 1 on have a meaning of their own, and then come the defences. */
const FIRST_ID = 1_000;
/** Beyond all mutants. */
const FIRST_BRANCH_ID = 1_000_000;
const SOURCES = ["contracts/**/*.sol", "test/contracts/**/*.sol"];
/** Nothing runs in interfaces. */
const INTERFACES = "contracts/interfaces/";
/** They stand for others' contracts, whose behaviour is published: no mutants. */
const LOCAL = "contracts/local/";
const MAX_ROUNDS = 200;

/** Makes the workshop, or opens the one that was made from the same files. */
export function openWorkshop(scope: Scope, removals: readonly Removal[]): Workshop {
  const folder = path.join(".comodel/mutate", scope.name);
  mkdirSync(folder, { recursive: true });
  const sources = readSources(SOURCES, (file) => !file.endsWith(".t.sol") || scope.isRun(file));
  const own = Object.fromEntries(Object.entries(sources).filter(([file]) => isMutated(scope, file)));
  const makers = readSources(["scripts/mutate/{operators,plant,mutant-chooser}.*"]);
  const hash = hashOf([sources, own, makers, removals]);
  const file = path.join(folder, "workshop.json");
  const known = readIfThere<Workshop>(file);
  if (known?.hash === hash) return known;
  console.log(`Planting ${scope.plants} and compiling the contracts with all of them ...`);
  const planted = hashOf([own, makers, removals]);
  const workshop = { folder, hash, planted, ...makeContracts({ folder, sources, removals, scope, planted }) };
  writeFileSync(file, JSON.stringify(workshop));
  return workshop;
}

/** All contracts and test suites, as they were compiled. */
export function readContracts(folder: string): RunnableContract[] {
  return JSON.parse(readFileSync(path.join(folder, "contracts.json"), "utf8")) as RunnableContract[];
}

interface Order {
  readonly folder: string;
  /** Hash of all that decides which mutants there are. */
  readonly planted: string;
  readonly sources: Sources;
  readonly removals: readonly Removal[];
  readonly scope: Scope;
}

function makeContracts(order: Order): Pick<Workshop, "mutants" | "branches"> {
  const trees = analyse(order.sources);
  requireNoErrors(trees);
  const file = path.join(order.folder, "dropped.json");
  const known = readIfThere<{ readonly hash: string; readonly ids: number[] }>(file);
  // What did not compile when it was tried before: a run that was broken off goes on.
  const dropped = new Set(known?.hash === order.planted ? known.ids : []);
  for (let round = 0; round < MAX_ROUNDS; ++round) {
    const { mutants, branches, planted } = plantAll(order, trees, dropped);
    const { errors } = checkInSteps(planted, order.scope);
    if (errors.length === 0) {
      const result = compile(planted, Object.keys(planted).filter(isRunnable));
      requireNoErrors(result);
      writeContracts(order.folder, result);
      return { mutants: mutants.filter(({ id }) => !dropped.has(id)), branches };
    }
    const more = mutantsToDrop(errors, planted, dropped);
    if (more.length === 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
    for (const id of more) dropped.add(id);
    writeFileSync(file, JSON.stringify({ hash: order.planted, ids: [...dropped] }));
  }
  throw new Error(`Expected the mutants to compile after ${MAX_ROUNDS} rounds, but they did not.`);
}

/** Types first, which is quick and tells all errors at once, then code, and that of the tests only when all is well. */
function checkInSteps(planted: Sources, scope: Scope): Compilation {
  const checked = analyse(planted);
  if (checked.errors.length > 0) return checked;
  return compile(
    planted,
    Object.keys(planted).filter((file) => isMutated(scope, file)),
  );
}

/** TypeScript tests deploy contracts, Solidity tests carry in their code what they make. */
function isRunnable(file: string): boolean {
  return file.startsWith("contracts/") || file.endsWith(".t.sol");
}

interface AllPlanted {
  readonly mutants: Mutant[];
  readonly branches: Branch[];
  readonly planted: Record<string, string>;
}

function plantAll({ sources, removals, scope }: Order, trees: Compilation, skip: Set<number>): AllPlanted {
  const result: AllPlanted = { mutants: [], branches: [], planted: { ...sources } };
  let firstId = FIRST_ID;
  for (const [file, { ast }] of Object.entries(trees.sources)) {
    const source = sources[file];
    if (source === undefined || !isOurs(scope, file)) continue;
    const { mutants, branches, text } = plantMutants({
      file,
      source,
      tree: ast,
      firstId,
      firstBranchId: FIRST_BRANCH_ID + 2 * result.branches.length,
      skip,
      removals: removals.filter((removal) => removal.file === file),
      // Elsewhere only modifiers get their twins: a contract may use one that it inherits from another folder.
      plants: scope.isPlanted(file) ? scope.plants : "defences",
    });
    result.planted[file] = text;
    result.mutants.push(...mutants);
    result.branches.push(...branches);
    firstId += mutants.length;
  }
  return result;
}

function isMutated(scope: Scope, file: string): boolean {
  return isOurs(scope, file) && scope.isPlanted(file);
}

function isOurs({ plants }: Scope, file: string): boolean {
  if (!file.startsWith("contracts/") || file.startsWith(INTERFACES)) return false;
  return plants === "branches" || !file.startsWith(LOCAL);
}

function hashOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function requireNoErrors({ errors }: Compilation): void {
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
}

function readIfThere<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}

/** Writes what runs: one file for the runner of Solidity tests, and artifacts for those in TypeScript. */
function writeContracts(folder: string, { contracts }: Compilation): void {
  const all = Object.entries(contracts).flatMap(([source, byName]) =>
    Object.entries(byName).map(([name, { abi, evm }]): RunnableContract => {
      const [bytecode, deployedBytecode] = [`0x${evm.bytecode.object}`, `0x${evm.deployedBytecode.object}`];
      return { name, source, abi, bytecode, deployedBytecode };
    }),
  );
  for (const { name, source, abi, bytecode, deployedBytecode } of all) {
    if (!source.startsWith("contracts/")) continue;
    const artifacts = path.join(folder, "artifacts", source);
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(path.join(artifacts, `${name}.json`), JSON.stringify({ abi, bytecode, deployedBytecode }));
  }
  writeFileSync(path.join(folder, "contracts.json"), JSON.stringify(all));
}
