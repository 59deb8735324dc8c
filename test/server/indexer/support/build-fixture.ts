import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const cache = fileURLToPath(new URL("../../../../node_modules/.cache/comodel-indexer/", import.meta.url));
const graphCli = join(
  dirname(createRequire(import.meta.url).resolve("@graphprotocol/graph-cli/package.json")),
  "bin/run.js",
);

/** Builds a fixture with the real graph-cli, once per content, and answers the folder of the build. */
export async function buildFixture(name: string): Promise<string> {
  const source = join(fixtures, name);
  const built = join(cache, `${name}-${digestOf(source)}`);
  const result = join(built, "build");
  if (existsSync(result)) return result;
  const work = join(cache, `${name}-${process.pid}`);
  mkdirSync(cache, { recursive: true });
  cpSync(source, work, { recursive: true });
  await run(process.execPath, [graphCli, "codegen"], { cwd: work });
  await run(process.execPath, [graphCli, "build"], { cwd: work });
  if (existsSync(built)) rmSync(work, { recursive: true });
  else renameSync(work, built);
  return result;
}

function digestOf(folder: string): string {
  const digest = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of paths) digest.update(path.slice(folder.length)).update(readFileSync(path));
  return digest.digest("hex").slice(0, 16);
}
