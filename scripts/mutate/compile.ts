import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { Node } from "./syntax.ts";

/** What solc says about one place. */
export interface Complaint {
  readonly severity: string;
  readonly message: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number; readonly end: number };
}

export interface CompiledContract {
  readonly abi: readonly { readonly name?: string }[];
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: { readonly object: string };
  };
}

export interface Compilation {
  readonly errors: readonly Complaint[];
  readonly sources: Readonly<Record<string, { readonly ast: Node }>>;
  readonly contracts: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
}

/** Files by the names under which they import each other. */
export type Sources = Readonly<Record<string, string>>;

interface Solc {
  compile(
    input: string,
    callbacks: { import: (name: string) => { contents?: string; error?: string } },
  ): string;
}

/** Of the optimizer only what the deepest functions need: compiling would take longer than all tests of a mutant. */
const SETTINGS = {
  evmVersion: "cancun",
  optimizer: {
    enabled: true,
    runs: 1,
    details: { cse: false, constantOptimizer: false, deduplicate: false, inliner: false, yul: true },
  },
};
const CODE = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"];

/** Our own contracts and Solidity tests; bytes are kept as they are, one character each. */
export function readSources(
  patterns: readonly string[],
  isWanted: (file: string) => boolean = () => true,
): Record<string, string> {
  const files = globSync([...patterns])
    .filter(isWanted)
    .sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, "latin1")]));
}

/** Checks sources and parses them, without making code. */
export function analyse(sources: Sources): Compilation {
  return run(sources, { ...SETTINGS, outputSelection: { "*": { "": ["ast"] } } });
}

/** Makes the code of all contracts in the named files. */
export function compile(sources: Sources, files: readonly string[]): Compilation {
  const outputSelection = Object.fromEntries(files.map((file) => [file, { "*": CODE }]));
  return run(sources, { ...SETTINGS, outputSelection });
}

function run(sources: Sources, settings: object): Compilation {
  const require = createRequire(import.meta.url);
  const solc = require("solc") as Solc;
  const contents = Object.entries(sources).map(([name, text]) => [name, { content: toText(text) }]);
  const input = { language: "Solidity", sources: Object.fromEntries(contents), settings };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: readPackage }),
  ) as Partial<Compilation>;
  return {
    errors: (output.errors ?? []).filter(({ severity }) => severity === "error"),
    sources: output.sources ?? {},
    contracts: output.contracts ?? {},
  };
}

function toText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function readPackage(name: string): { contents?: string; error?: string } {
  const own = path.join(import.meta.dirname, name);
  const file = existsSync(own) ? own : path.join("node_modules", name);
  if (!existsSync(file)) return { error: `Expected ${name} in node_modules, found nothing.` };
  return { contents: readFileSync(file, "utf8") };
}
