import { spawn } from "node:child_process";

/** How a program is started. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/**
 * Runs a program and shows what it prints only when it fails.
 *
 * @throws Error with the program's output, when it ends with another code than zero
 */
export async function runQuietly(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  const { code, output } = await runAndCollect(program, args, options);
  if (code !== 0) {
    throw new Error(`"${program} ${args.join(" ")}" ended with ${code}:\n${output}`);
  }
}

/**
 * Runs a program and keeps what it prints.
 *
 * @returns its exit code, or the name of the signal that ended it, and its output
 */
export function runAndCollect(
  program: string,
  args: readonly string[],
  { cwd, env }: RunOptions = {},
): Promise<{ code: number | NodeJS.Signals; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code: code ?? signal ?? 1, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
