import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import type { Counts } from "../../scripts/test/counts.ts";
import { runAndCollect } from "../../scripts/generate/run-quietly.ts";

const RUNNER = new URL("../../scripts/test/node-tests.ts", import.meta.url).href;

/** Writes a test file, runs it as `npm test` does, and returns the counts. */
async function countTests(source: string): Promise<Counts> {
  const folder = mkdtempSync(path.join(tmpdir(), "comodel-counts-"));
  const file = path.join(folder, "sample.test.mjs");
  writeFileSync(file, source);
  const caller = `
    import { runNodeTests } from ${JSON.stringify(RUNNER)};
    // Inside a test, node:test believes that it is its own child.
    delete process.env.NODE_TEST_CONTEXT;
    console.log(JSON.stringify(await runNodeTests([${JSON.stringify(file)}])));`;
  const { output } = await runAndCollect(process.execPath, ["--input-type=module", "-e", caller]);
  rmSync(folder, { recursive: true });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

test("passed, failed and skipped tests are counted", async () => {
  const counts = await countTests(`
    import { test } from "node:test";
    test("one", () => {});
    test("two", () => { throw new Error("no"); });
    test("three", { skip: true }, () => {});`);
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 });
});

test("a file without tests counts as a failure", async () => {
  assert.deepEqual(await countTests("export {};"), { passed: 0, failed: 1, skipped: 0 });
});

test("a file that cannot be loaded counts as a failure", async () => {
  assert.deepEqual(await countTests(`import "./absent.mjs";`), { passed: 0, failed: 1, skipped: 0 });
});
