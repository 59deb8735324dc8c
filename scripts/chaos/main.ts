/** Kills the endpoint at its crash points under load, then tries hostile models and requests: `npm run chaos`. */
import { runNodeTests } from "../test/node-tests.ts";
import { runVisibly } from "../test/run-visibly.ts";

const HOSTILE = ["test/server/inference/hostile-models.test.ts", "test/server/http/oip-door.test.ts"];

const program = [
  "--disable-warning=ExperimentalWarning",
  "test/chaos/run-chaos.ts",
  ...process.argv.slice(2),
];
const { exit } = await runVisibly("node", program);
const { failed } = await runNodeTests(HOSTILE);
if (exit !== 0 || failed > 0) process.exitCode = 1;
