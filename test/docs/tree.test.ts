import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What git tracks, so that builds and local state do not count. */
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "");

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The first column of the Markdown table under a heading, without code marks. */
function firstColumn(text: string, heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
}

test("README's map names exactly the folders that there are", () => {
  const folders = tracked.filter((file) => file.includes("/")).map((file) => `${file.split("/")[0]}/`);
  const shown = new Set(folders.filter((folder) => !folder.startsWith(".")));
  assert.deepEqual(firstColumn(read("README.md"), "Map").sort(), [...shown].sort());
});

test("README's verbs are verbs of package.json", () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read("package.json"));
  const verbs = firstColumn(read("README.md"), "Verbs").map((verb) => verb.replace(/^npm (run )?/, ""));
  assert.ok(verbs.length > 0);
  assert.deepEqual(
    verbs.filter((verb) => !(verb in scripts)),
    [],
  );
});

test("every relative link and picture in the documents leads to a file", () => {
  const documents = tracked.filter((file) => file.endsWith(".md") && !file.startsWith("models/"));
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(path.join(root, path.dirname(document), target)))
      .map((target) => `${document}: ${target}`),
  );
  assert.deepEqual(broken, []);
});
