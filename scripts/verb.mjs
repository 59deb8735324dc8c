/**
 * Runs one of the project's verbs, and first all the set-up that it needs: `node scripts/verb.mjs
 * start`. Plain JavaScript without dependencies, because on a bare machine nothing is installed yet
 * and the machine's Node only starts things: everything else runs under Node 24.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";

import { ensureDependencies, nodeProgram } from "./setup/dependencies.mjs";
import { runInFront } from "./setup/run-in-front.mjs";
import { runToEnd } from "./setup/run-to-end.mjs";

const GENERATE = "scripts/generate.ts";
const BUILD_APP = "scripts/build-app.ts";

/**
 * @typedef {{ builds: string[], program: string, env?: Record<string, string> }} Verb
 * `builds` are the scripts that must have run before `program`.
 */

/** @type {Record<string, Verb>} */
const VERBS = {
  start: {
    builds: [GENERATE, BUILD_APP],
    program: "server/main.ts",
    env: { NODE_ENV: "production" },
  },
  dev: { builds: [], program: "scripts/dev.ts", env: { NODE_ENV: "production" } },
  test: { builds: [GENERATE, BUILD_APP], program: "scripts/test/main.ts" },
  check: { builds: [GENERATE], program: "scripts/check/main.ts" },
  generate: { builds: [], program: GENERATE },
  deploy: { builds: [GENERATE], program: "scripts/deploy/main.ts" },
  train: { builds: [], program: "scripts/train/main.ts" },
  chaos: { builds: [GENERATE], program: "scripts/chaos/main.ts" },
  fuzz: { builds: [GENERATE], program: "scripts/fuzz/main.ts" },
  mutate: { builds: [GENERATE], program: "scripts/mutate/main.ts" },
  coverage: { builds: [GENERATE], program: "scripts/coverage/main.ts" },
  prove: { builds: [], program: "scripts/prove/main.ts" },
  bench: { builds: [GENERATE], program: "scripts/bench/main.ts" },
};

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function runVerb(name, args) {
  const verb = VERBS[name];
  if (verb === undefined) {
    throw new Error(`Expected one of ${Object.keys(VERBS).join(", ")}, found "${name}".`);
  }
  await ensureDependencies(root);
  const node = nodeProgram(root);
  // Whatever is started from here on finds Node 24 and the installed programs first.
  const paths = [path.dirname(node), path.join(root, "node_modules/.bin"), process.env["PATH"]];
  // Compiled modules, and TypeScript without its types, are kept for the next process: a third of what a start computes.
  const NODE_COMPILE_CACHE = path.join(root, "node_modules/.cache/node");
  const env = { NODE_COMPILE_CACHE, ...process.env, PATH: paths.join(path.delimiter), ...verb.env };
  // node:sqlite is stable enough for us but still announces itself on every start.
  const flags = ["--disable-warning=ExperimentalWarning"];
  for (const script of verb.builds) {
    await runToEnd(node, [...flags, script], { cwd: root, env });
  }
  return runInFront(node, [...flags, verb.program, ...args], { cwd: root, env });
}

try {
  const [name = "", ...args] = process.argv.slice(2);
  process.exitCode = await runVerb(name, args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
