import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

const ROOT = new URL("../../", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, ROOT), "utf8");

/** Folders at the top that git tracks files in, without hidden ones. */
function trackedFolders(): string[] {
  const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n");
  const folders = files.filter((file) => file.includes("/")).map((file) => file.slice(0, file.indexOf("/")));
  return [...new Set(folders)].filter((folder) => !folder.startsWith(".")).sort();
}

/** Relative links and code spans that look like paths. */
function namedPaths(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target!);
  const spans = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)].map(([, target]) => target!);
  return [...links, ...spans].filter((target) => !target.includes("://"));
}

describe("the texts for people", () => {
  it("list in README every folder at the top, and no other", () => {
    const listed = [...read("README.md").matchAll(/^\| `([\w-]+)\/` \|/gm)].map(([, folder]) => folder);
    assert.deepEqual(listed.sort(), trackedFolders());
  });

  it("name in README every verb that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const text = read("README.md");
    for (const verb of Object.keys(scripts).filter((name) => !name.startsWith("post"))) {
      const words = verb === "start" || verb === "test" ? `npm ${verb}` : `npm run ${verb}`;
      assert.ok(text.includes(words), `README does not name "${words}"`);
    }
  });

  it("point only to files and folders that exist", () => {
    for (const name of ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]) {
      for (const target of namedPaths(read(name))) {
        if (/^(generated|build|artifacts|node_modules|\.comodel|deployments)\b/.test(target)) continue;
        assert.ok(existsSync(new URL(target, ROOT)), `${name} names ${target}, which is not there`);
      }
    }
  });

  it("stay short where newcomers begin", () => {
    assert.ok(read("README.md").split("\n").length <= 120);
  });
});
