import { spawn } from "node:child_process";

/** How a program ended, and what it printed to stdout while it was shown. */
export interface VisibleRun {
  readonly exit: number | NodeJS.Signals;
  readonly output: string;
}

/** Runs a program, shows what it prints while it runs, and keeps its stdout. */
export function runVisibly(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<VisibleRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      process.stdout.write(chunk);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ exit: code ?? signal ?? 1, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
