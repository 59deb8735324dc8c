import { spawn } from "node:child_process";
import { constants } from "node:os";

const PASSED_ON = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** A terminal and npm both report one Ctrl-C; within this time it counts once. */
const SAME_SIGNAL_MS = 500;

/** What has not ended by itself this long after a signal is killed. */
const PATIENCE_MS = 15_000;

/** npm ends at once when it is told to, and tells nobody: how often we look whether it is there. */
const PARENT_CHECK_MS = 1_000;

/**
 * Runs a program in this one's place: signals go to it, and nothing that it started outlives it,
 * nor does it outlive whoever started this one.
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
  const stop = stopper(child);
  for (const signal of PASSED_ON) process.on(signal, () => stop(signal));
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop("SIGTERM");
  }, PARENT_CHECK_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      killGroup(child);
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {(signal: NodeJS.Signals) => void} tells the child to end, and sees that it does
 */
function stopper(child) {
  let lastMs = 0;
  return (signal) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < SAME_SIGNAL_MS) return;
    if (lastMs === 0) setTimeout(() => killGroup(child), PATIENCE_MS).unref();
    lastMs = nowMs;
    child.kill(signal);
  };
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
