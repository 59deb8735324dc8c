import { spawn } from "node:child_process";
import { constants } from "node:os";

const PASSED_ON = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** A terminal and npm both report one Ctrl-C; within this time it counts once. */
const SAME_SIGNAL_MS = 500;

/** What has not ended by itself this long after a signal is killed. */
const PATIENCE_MS = 15_000;

/**
 * Runs a program in this one's place: signals go to it, and nothing that it started outlives it.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code, or 128 and the number of the signal that ended it
 */
export function runInFront(program, args, options) {
  // A process group of its own lets us end its children too, and keeps the terminal from sending
  // every Ctrl-C to all of them at once, before the program can stop them in order.
  const child = spawn(program, args, { ...options, stdio: "inherit", detached: true });
  for (const signal of PASSED_ON) passOn(child, signal);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      killGroup(child);
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {"SIGINT" | "SIGTERM" | "SIGHUP"} signal
 */
function passOn(child, signal) {
  let last = 0;
  process.on(signal, () => {
    const now = Date.now();
    if (now - last < SAME_SIGNAL_MS) return;
    if (last === 0) setTimeout(() => killGroup(child), PATIENCE_MS).unref();
    last = now;
    child.kill(signal);
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // No such process: everything in the group has ended by itself.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
