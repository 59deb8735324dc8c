/**
 * Brings node_modules in line with package-lock.json. Plain JavaScript without dependencies: this
 * runs on a bare machine, before anything is installed, and there under Node 20.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { runToEnd } from "./run-to-end.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string | string[],
 *   cpu?: string | string[], libc?: string | string[] }} LockEntry
 */

/** What npm wrote into node_modules at the end of its last complete installation. */
const INSTALLED_LOCK = "node_modules/.package-lock.json";

/**
 * Installs the locked dependencies unless they are there already.
 *
 * @param {string} root the folder that holds package.json
 * @returns {Promise<void>}
 * @throws {Error} when npm fails, or leaves out a native package that this platform needs
 */
export async function ensureDependencies(root) {
  if (missingPackages(root).length === 0) return;
  if (existsSync(path.join(root, INSTALLED_LOCK))) {
    console.log("Bringing the dependencies up to date ...");
    await runNpm(root, "install", "--no-save");
  } else {
    console.log("Installing the dependencies from npm: 1.4 GB, one to three minutes ...");
    await runNpm(root, "ci");
  }
  const missing = missingPackages(root);
  if (missing.length === 0) return;
  throw new Error(
    `Expected npm to install every locked package, but these are missing: ${missing.join(", ")}. ` +
      "Delete node_modules and run this again.",
  );
}

/**
 * @param {string} root the folder that holds package.json
 * @returns {string} the path of a Node 24 or newer
 * @throws {Error} when there is none
 */
export function nodeProgram(root) {
  const name = `node-${process.platform}-${process.arch}`;
  const installed = path.join(root, "node_modules", name, "bin", "node");
  if (existsSync(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  throw new Error(
    `Expected Node 24 or newer, found ${process.version}, and npm has none for ` +
      `${process.platform} on ${process.arch}. Install Node 24 and run this again.`,
  );
}

/**
 * @param {string} root the folder that holds package.json
 * @returns {string[]} the locked packages that this platform needs and that are not installed in
 *   the locked version
 */
function missingPackages(root) {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = readJson(path.join(root, "package-lock.json"));
  const installedLock = path.join(root, INSTALLED_LOCK);
  if (!existsSync(installedLock)) return ["all packages"];
  /** @type {{ packages: Record<string, LockEntry> }} */
  const installed = readJson(installedLock);
  return Object.entries(lock.packages)
    .filter(([folder, entry]) => folder !== "" && isForThisPlatform(entry))
    .filter(([folder, entry]) => !isInstalled(root, folder, entry, installed.packages[folder]))
    .map(([folder]) => folder.slice("node_modules/".length));
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {LockEntry} locked
 * @param {LockEntry | undefined} installed
 */
function isInstalled(root, folder, locked, installed) {
  const isNative = locked.os !== undefined || locked.cpu !== undefined;
  // An optional package that names no platform only serves one that does.
  if (locked.optional && !isNative) return true;
  if (installed?.version !== locked.version) return false;
  return !locked.optional || existsSync(path.join(root, folder, "package.json"));
}

/** @param {LockEntry} entry */
function isForThisPlatform({ os, cpu, libc }) {
  if (!admits(os, process.platform) || !admits(cpu, process.arch)) return false;
  return libc === undefined || admits(libc, libcFamily());
}

/**
 * @param {string | string[] | undefined} allowed npm's list, where "!x" means "not x"
 * @param {string} actual
 */
function admits(allowed, actual) {
  if (allowed === undefined) return true;
  const list = [allowed].flat();
  if (list.includes(`!${actual}`)) return false;
  return list.includes(actual) || list.every((item) => item.startsWith("!"));
}

/** @type {"glibc" | "musl" | undefined} */
let knownLibc;

function libcFamily() {
  if (knownLibc === undefined) {
    /** @type {any} */
    const report = process.report.getReport();
    knownLibc = report.header.glibcVersionRuntime === undefined ? "musl" : "glibc";
  }
  return knownLibc;
}

/**
 * @param {string} root
 * @param {...string} args
 */
async function runNpm(root, ...args) {
  // Without node_modules/.bin, npm runs under the machine's Node and not under one that it replaces.
  const paths = (process.env["PATH"] ?? "").split(path.delimiter);
  const outside = paths.filter((folder) => !folder.includes("node_modules"));
  await runToEnd("npm", [...args, "--loglevel=error"], {
    cwd: root,
    env: { ...process.env, PATH: outside.join(path.delimiter) },
  });
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
