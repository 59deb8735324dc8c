/** Checks that package-lock.json serves every platform and names no registry. */
import { readFileSync } from "node:fs";

import { completeLock } from "../complete-lock.mjs";

const text = readFileSync("package-lock.json", "utf8");
const lock = JSON.parse(text);
if (`${JSON.stringify(completeLock(lock), null, 2)}\n` !== text) {
  console.error("Expected a whole package-lock.json: run `node scripts/complete-lock.mjs`.");
  process.exitCode = 1;
}
const resolved = Object.entries<{ resolved?: string }>(lock.packages).filter(([, entry]) => entry.resolved);
if (resolved.length > 0) {
  const names = resolved.map(([folder]) => folder).join(", ");
  console.error(`Expected no download addresses in package-lock.json, found them for ${names}.`);
  process.exitCode = 1;
}
