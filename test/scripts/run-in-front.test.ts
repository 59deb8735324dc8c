import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

import { until } from "../support/until.ts";

const RUN_IN_FRONT = new URL("../../scripts/setup/run-in-front.mjs", import.meta.url).href;

/** Starts a process that runs `program` in front, and waits for the first line that it prints. */
async function startInFront(program: string): Promise<{ child: ChildProcess; line: string }> {
  const caller = `
    import { runInFront } from ${JSON.stringify(RUN_IN_FRONT)};
    const options = { cwd: process.cwd(), env: process.env };
    const args = ["-e", ${JSON.stringify(program)}];
    process.exitCode = await runInFront(process.execPath, args, options);`;
  const args = ["--input-type=module", "-e", caller];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [chunk] = await once(child.stdout, "data");
  return { child, line: String(chunk).trim() };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return code;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A program that has a child of its own and ends, with code 3, when it is told to. */
const OBEDIENT = `
  const child = require("node:child_process").spawn("sleep", ["60"]);
  process.on("SIGTERM", () => process.exit(3));
  setTimeout(() => {}, 60000);
  console.log(child.pid);`;

test("a signal reaches the program, and its exit code comes back", async () => {
  const { child } = await startInFront(OBEDIENT);
  child.kill("SIGTERM");
  assert.equal(await exitCode(child), 3);
});

test("what the program started does not outlive it", async () => {
  const { child, line } = await startInFront(OBEDIENT);
  assert.ok(isRunning(Number(line)));
  child.kill("SIGTERM");
  await exitCode(child);
  // A killed process is gone once its parent, or init, has taken note.
  await until("it to be gone", () => isRunning(Number(line)), (running) => !running); // prettier-ignore
});

test("a program that a signal ends gives 128 and the signal's number", async () => {
  const { child } = await startInFront(`console.log("here"); setTimeout(() => {}, 60000);`);
  child.kill("SIGTERM");
  assert.equal(await exitCode(child), 128 + 15);
});
