import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

const manifest: Manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

/** The tables of docs/dependencies.md in their order: the first column, without code marks. */
function documentedTables(): string[][] {
  const text = readFileSync(new URL("docs/dependencies.md", root), "utf8");
  return text
    .split("\n## ")
    .slice(1)
    .map((section) => [...section.matchAll(/^\| `([^`]+)` +\| *\S/gm)].map(([, name = ""]) => name));
}

test("docs/dependencies.md gives a reason for each dependency, in the same lists and order", () => {
  assert.deepEqual(documentedTables(), [
    Object.keys(manifest.dependencies),
    Object.keys(manifest.optionalDependencies),
    Object.keys(manifest.devDependencies),
  ]);
});

test("every dependency is locked to an exact version", () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  assert.deepEqual(loose, []);
});
