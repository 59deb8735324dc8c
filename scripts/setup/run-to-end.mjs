import { spawn } from "node:child_process";

/**
 * Runs a program, shows what it prints, and waits for its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 * @throws {Error} when the program cannot be started or ends with another code than zero
 */
export function runToEnd(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: "inherit" });
    child.once("error", (cause) => {
      reject(new Error(`Could not start ${program}: ${cause.message}`, { cause }));
    });
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else {
        const ending = signal === null ? `exit code ${code}` : signal;
        reject(new Error(`"${program} ${args.join(" ")}" ended with ${ending}.`));
      }
    });
  });
}
