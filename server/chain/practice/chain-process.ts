import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { Defect, Unavailable } from "../../core/errors.ts";
import { processReportSchema, STOP_MESSAGE, type ProcessOptions } from "./process-messages.ts";

/** A running process of the practice chain. */
export interface ChainProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process is gone, whatever the reason. */
  readonly gone: Promise<string>;
  /** Asks it to stop; ends it by force after `graceMs`, which loses nothing that was answered. */
  stop(graceMs: number): Promise<void>;
}

const ENTRY = fileURLToPath(new URL("./practice-process.ts", import.meta.url));
/** Codes of failures that come again on every start. */
const PERMANENT = /^(journal-|practice-chain-replay-|state-in-use)/;

/**
 * Starts the process and waits until it has replayed its journal.
 * @throws Unavailable when it ended and may work next time
 * @throws Defect when it cannot work, with the reason that it gave
 */
export async function startChainProcess(options: ProcessOptions): Promise<ChainProcess> {
  const child = fork(ENTRY, [JSON.stringify(options)], { execArgv: [] });
  const gone = once(child, "exit").then(([code, signal]) => `exit ${String(code ?? signal)}`);
  const port = await Promise.race([
    readyPort(child),
    gone.then((how) => {
      throw new Unavailable("practice-chain-ended", `The practice chain ended before it was ready (${how}).`);
    }),
  ]);
  const { pid } = child;
  if (pid === undefined)
    throw new Defect("practice-chain-no-pid", "The practice chain's process has no pid.");
  return { pid, port, gone, stop: (graceMs) => stopChild(child, gone, graceMs) };
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(
        new Defect("practice-chain-unstartable", "The practice chain's process cannot start.", {
          cause: error,
        }),
      );
    });
    child.on("message", (message) => {
      const said = processReportSchema.parse(message);
      if (said.kind === "ready") resolve(said.port);
      else if (PERMANENT.test(said.code)) reject(new Defect(said.code, said.message));
      else reject(new Unavailable(said.code, said.message));
    });
  });
}

async function stopChild(child: ChildProcess, gone: Promise<string>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.send(STOP_MESSAGE);
  const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(force);
}
