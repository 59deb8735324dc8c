/**
 * One of the processes that try mutants. It keeps the compiled contracts and Hardhat loaded, and runs the tests that it
 * is told to, for the mutant that it is told.
 */
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { chosen, RECORDING } from "./chosen.ts";
import { runFile } from "./node-test.ts";
import { createSolidityRunner } from "./run-solidity.ts";
import { readContracts } from "./workshop.ts";

/** What a worker is asked: whether a test passes while a mutant lives. */
export interface Question {
  readonly mutant: number;
  readonly test: string;
}

export interface Answer {
  /** How the test failed; nothing when it passed. */
  readonly failure?: string;
  /** Mutants and sides of branches that the test came by, when they were recorded. */
  readonly reached?: readonly number[];
}

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "node:test"
      ? { url: new URL("node-test.ts", import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

const solidity = await createSolidityRunner(readContracts(process.env["COMODEL_MUTANTS"] ?? ""));
let runs = 0;

async function answer({ mutant, test }: Question): Promise<Answer> {
  chosen().id = mutant;
  chosen().reached.clear();
  const failure = await tryTest(test);
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(mutant === RECORDING ? { reached: [...chosen().reached] } : {}),
  };
}

async function tryTest(test: string): Promise<string | undefined> {
  if (solidity.suites.includes(test)) return solidity.run(test);
  try {
    await runFile(`${pathToFileURL(path.resolve(test)).href}?run=${++runs}`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
  }
}

process.on("message", (question: Question) => {
  answer(question).then(
    (found) => process.send?.(found),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// What a mutant leaves unhandled is a failure of its test, not of the worker.
process.on("unhandledRejection", () => undefined);
process.send?.({ suites: solidity.suites });
