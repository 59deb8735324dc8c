import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { systemClock } from "../../core/clock.ts";
import { ComodelError } from "../../core/errors.ts";
import { createLogger, type Logger } from "../../core/logger.ts";
import { openDurableChain } from "./durable-chain.ts";
import { callPracticeChain } from "./practice-methods.ts";
import { listenForRpc } from "./practice-server.ts";
import {
  processOptionsSchema,
  STOP_MESSAGE,
  type ProcessOptions,
  type ProcessReport,
} from "./process-messages.ts";
import { lockState } from "./state-lock.ts";

// The practice chain runs in a process of its own: the EVM's memory and its bursts of work stay
// away from the process that serves pages. Started by practice-chain.ts only.

const JOURNAL_FILE = "practice-chain.journal";
const LOCK_FILE = "practice-chain.lock";

const options = processOptionsSchema.parse(JSON.parse(process.argv[2] ?? "null"));
const logger = createLogger({ level: options.logLevel }).child({ part: "practice-chain" });

// Ctrl-C reaches the whole process group. The parent decides when this part stops, because others still use it.
process.on("SIGINT", () => undefined);

runChain(options, logger).catch((error: unknown) => endWith(error));

async function runChain({ stateDir, port }: ProcessOptions, log: Logger): Promise<void> {
  const since = performance.now();
  mkdirSync(stateDir, { recursive: true });
  const lock = lockState(join(stateDir, LOCK_FILE));
  const path = join(stateDir, JOURNAL_FILE);
  const chain = await openDurableChain({ path, clock: systemClock, logger: log, onBroken: endWith });
  const call = ({ method, params }: { method: string; params: readonly unknown[] }): Promise<unknown> =>
    callPracticeChain(chain, method, params);
  const door = await listenForRpc({ port, call, logger: log });
  const head = chain.head();
  log.info(
    { block: head.number, hash: head.hash, port: door.port, tookMs: Math.round(performance.now() - since) },
    "replayed",
  );

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    door
      .close()
      .then(() => chain.close())
      .then(() => lock.release())
      .then(() => process.exit(0), endWith);
  };
  process.on("message", (message) => message === STOP_MESSAGE && stop());
  process.on("disconnect", stop);
  process.on("SIGTERM", stop);
  report({ kind: "ready", port: door.port, block: head.number, hash: head.hash });
}

function report(message: ProcessReport): void {
  if (process.connected) process.send?.(message);
}

/** Memory may be ahead of the disk here, so nothing is answered any more; a new process replays the disk. */
function endWith(error: unknown): void {
  logger.fatal({ err: error }, "the practice chain cannot go on");
  const code = error instanceof ComodelError ? error.code : "practice-chain-broken";
  const message = error instanceof Error ? error.message : String(error);
  if (process.connected && process.send !== undefined) {
    process.send({ kind: "failed", code, message } satisfies ProcessReport, () => process.exit(1));
  } else {
    process.exit(1);
  }
}
