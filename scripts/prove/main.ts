/**
 * Proves the properties of test/contracts/properties/ for all arguments, by solc's SMTChecker and the solver z3: `npm run
 * prove`, or `npm run prove -- word` for those whose name has the word. A property that cannot be proved is a failure,
 * even if no counterexample is known.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

interface Finding {
  readonly message: string;
  readonly formattedMessage: string;
  readonly severity: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

interface Solc {
  compile(
    input: string,
    callbacks: {
      import: (name: string) => { contents?: string; error?: string };
      smtSolver: (query: string) => { contents?: string; error?: string };
    },
  ): string;
}

const FOLDER = "test/contracts/properties";
/** A proof takes less than a second or is not found at all. */
const SECONDS = 60;

ensureSolver();
const solc = createRequire(import.meta.url)("solc") as Solc;
const words = process.argv.slice(2);
let [proved, failed] = [0, 0];
for (const file of globSync(`${FOLDER}/*.sol`).sort()) proveFile(file);
console.log(`\n${proved} proved, ${failed} failed`);
if (failed > 0 || proved === 0) process.exitCode = 1;

function proveFile(file: string): void {
  const source = readFileSync(file, "utf8");
  const contract = path.basename(file, ".sol");
  const findings = check(file, source, contract);
  const broken = findings.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Error(broken.formattedMessage);
  const properties = [...source.matchAll(/function (prove_\w+)/g)];
  for (const [index, property] of properties.entries()) {
    const name = property[1] ?? "";
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const [start, end] = [property.index, properties[index + 1]?.index ?? source.length];
    const asserts = source.slice(start, end).match(/\bassert\(/g)?.length ?? 0;
    const about = findings.filter(({ sourceLocation }) => {
      const at = sourceLocation?.start ?? -1;
      return sourceLocation?.file === file && at >= start && at < end;
    });
    const safe = about.filter(({ message }) => /Assertion violation check is safe/.test(message)).length;
    const good = asserts > 0 && safe === asserts;
    console.log(`${good ? "✓" : "✗"} ${contract}.${name}`);
    if (good) proved += 1;
    else {
      failed += 1;
      console.log(about.map(({ formattedMessage }) => formattedMessage).join("\n"));
    }
  }
}

function check(file: string, content: string, contract: string): Finding[] {
  const settings = {
    evmVersion: "cancun",
    outputSelection: {},
    modelChecker: {
      contracts: { [file]: [contract] },
      engine: "bmc",
      targets: ["assert"],
      solvers: ["smtlib2"],
      showProvedSafe: true,
      showUnproved: true,
      showUnsupported: true,
      timeout: SECONDS * 1_000,
    },
  };
  const input = { language: "Solidity", sources: { [file]: { content } }, settings };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: readSource, smtSolver: solve }),
  ) as { readonly errors?: readonly Finding[] };
  return [...(output.errors ?? [])];
}

function readSource(name: string): { contents?: string; error?: string } {
  const found = [name, path.join("node_modules", name)].find((file) => existsSync(file));
  return found === undefined
    ? { error: `Expected ${name}, found nothing.` }
    : { contents: readFileSync(found, "utf8") };
}

/** z3 ends with 1 when it is asked for a model that does not exist; its answer stands nevertheless. */
function solve(query: string): { contents: string } {
  const { stdout } = spawnSync("z3", ["-smt2", "-in", `-T:${SECONDS}`], { input: query, encoding: "utf8" });
  return { contents: stdout };
}

/** Installs Debian's z3, unless it is there. */
function ensureSolver(): void {
  if (spawnSync("z3", ["--version"]).status === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error("Expected z3, found none. Install it, on Debian with: sudo apt-get install -y z3");
  }
  console.log("Installing z3 from Debian's packages ...");
  for (const args of [
    ["update", "-q"],
    ["install", "-y", "-q", "z3"],
  ]) {
    execFileSync("apt-get", args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
}
