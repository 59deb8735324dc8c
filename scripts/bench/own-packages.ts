import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { runQuietly } from "../generate/run-quietly.ts";

/**
 * Installs what the package-lock.json of a folder names, unless it is there. Such packages are heavy and serve one
 * verb only, so they are not dependencies of the product.
 *
 * @throws Error with npm's output, when it fails
 */
export async function ensureOwnPackages(folder: string): Promise<void> {
  const lock = readFileSync(path.join(folder, "package-lock.json"), "utf8");
  const stamp = path.join(folder, "node_modules/.installed-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log(`Installing the packages of ${folder} ...`);
  await runQuietly("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  writeFileSync(stamp, lock);
}
