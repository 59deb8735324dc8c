import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Returns the files that git tracks or would track, relative to the project's folder. */
export function trackedFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const names = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  return [...new Set(names)].filter((name) => name !== "" && existsSync(name)).sort();
}
