/**
 * Makes package-lock.json whole, so that `npm ci` accepts it on every platform and under Node 20.
 * Run it after each change of a dependency: `node scripts/complete-lock.mjs`.
 *
 * Two things are repaired. A registry that does not serve a package of another platform leaves it
 * out of the lock, and `npm ci` then refuses the whole lock: an entry without integrity is added.
 * And npm under Node 20 silently leaves out native packages that ask for a newer Node, although
 * only Node 24 ever loads them: the wish is taken out of their entries.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const LOCK_FILE = new URL("../package-lock.json", import.meta.url);

/** Matches a wish such as ">= 22" or ">=24.1" that Node 20 does not fulfil. */
const NEWER_NODE = /^>=\s*(2[1-9]|[3-9]\d)/;

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openbsd", "openharmony", "win32"];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/**
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   engines?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * @param {string} name a platform package, such as `@rollup/rollup-linux-x64-musl`
 * @param {string} version its exact version
 * @returns {LockEntry}
 */
function platformEntry(name, version) {
  if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
    throw new Error(`Expected an exact version of ${name}, found "${version}": lock it by hand.`);
  }
  const words = name.slice(name.lastIndexOf("/") + 1).split("-");
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length + cpu.length === 0) {
    throw new Error(`Expected a platform in the name of ${name}, found none: lock it by hand.`);
  }
  const musl = words.some((word) => word.startsWith("musl"));
  const glibc = words.some((word) => word.startsWith("gnu"));
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(musl ? { libc: ["musl"] } : glibc ? { libc: ["glibc"] } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

/**
 * @param {LockEntries} entries
 * @param {string} from the folder of the package that wants `name`
 * @param {string} name
 * @returns {boolean} whether a folder that Node would look into holds the package
 */
function isLocked(entries, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    if (entries[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

/**
 * @param {{ packages: LockEntries }} lock a parsed lock file; it is not changed
 * @returns {{ packages: LockEntries }} the same lock file, whole
 */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const [folder, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, folder, name)) {
        packages[`node_modules/${name}`] = platformEntry(name, version);
      }
    }
    if (entry.optional && entry.os && NEWER_NODE.test(entry.engines?.node ?? "")) {
      const { engines: _, ...rest } = entry;
      packages[folder] = rest;
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = readFileSync(LOCK_FILE, "utf8");
  const whole = `${JSON.stringify(completeLock(JSON.parse(text)), null, 2)}\n`;
  if (whole === text) console.log("package-lock.json is whole.");
  else {
    writeFileSync(LOCK_FILE, whole);
    console.log("package-lock.json was completed.");
  }
}
