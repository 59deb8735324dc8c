import { spawn } from "node:child_process";

/** Shows text to whoever runs the tests. */
export type Show = (text: string) => void;

/** How a program ended, and what it printed to stdout. */
export interface VisibleRun {
  readonly exit: number | NodeJS.Signals;
  readonly output: string;
}

export const showAtOnce: Show = (text) => void process.stdout.write(text);

/** Runs a program, shows what it prints while it runs, and keeps its stdout. */
export function runVisibly(
  program: string,
  args: readonly string[],
  { env = {}, show = showAtOnce }: { readonly env?: Record<string, string>; readonly show?: Show } = {},
): Promise<VisibleRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      show(text);
    });
    child.stderr.setEncoding("utf8").on("data", show);
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ exit: code ?? signal ?? 1, output }));
  });
}
