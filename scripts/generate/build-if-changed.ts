import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Something that is made from files; all paths are relative to the project's folder. */
export interface Build {
  /** The file that holds the hash of the inputs of the last complete build. */
  readonly stamp: string;
  /** Globs of the files that the output depends on. */
  readonly inputs: readonly string[];
  /** What must exist for the output to be complete. */
  readonly outputs: readonly string[];
  /** Makes the output. */
  readonly run: () => Promise<void>;
}

/** Makes a build, unless its output is there and was made from the same inputs. */
export async function buildIfChanged({ stamp, inputs, outputs, run }: Build): Promise<void> {
  const hash = hashFiles(inputs);
  const isComplete = [stamp, ...outputs].every((output) => existsSync(output));
  if (isComplete && readFileSync(stamp, "utf8") === hash) return;
  await run();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Returns the sha256, in hex, of the names and contents of all files that the globs match. */
function hashFiles(globs: readonly string[]): string {
  const files = globSync(globs, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash.update(`${path.relative(".", file)}\0`);
    hash.update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex");
}
