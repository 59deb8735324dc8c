import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The file of a test: a suite of Solidity tests is named `file:contract`. */
export function fileOf(test: string): string {
  return test.replace(/(\.sol):\w+$/, "$1");
}

/** Makes the function that names a test together with the state of its text and of all files of ours that it imports. */
export function createStamp(): (test: string) => string {
  const known = new Map<string, string>();
  return (test) => {
    const found = known.get(test) ?? `${test}@${hashOf(fileOf(test))}`;
    known.set(test, found);
    return found;
  };
}

function hashOf(file: string): string {
  const hash = createHash("sha256");
  const files = new Set([file]);
  // A set goes on with what is added to it meanwhile.
  for (const each of files) {
    if (!existsSync(each)) continue;
    const text = readFileSync(each, "utf8");
    hash.update(text);
    for (const [, name = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const imported = path.join(path.dirname(each), name);
      if (imported.startsWith("test/")) files.add(imported);
    }
  }
  return hash.digest("hex").slice(0, 12);
}
