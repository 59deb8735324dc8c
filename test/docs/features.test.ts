import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const NOT_YET = "not yet";

interface Row {
  readonly group: string;
  readonly feature: string;
  readonly shownBy: string;
}

/** The rows of docs/features.md below their headings, without the heads of the tables. */
function readRows(): Row[] {
  const [, ...sections] = readFileSync(new URL("docs/features.md", root), "utf8").split("\n## ");
  return sections.flatMap((section) => {
    const [group = "", ...lines] = section.split("\n");
    const tableRows = lines.filter((line) => line.startsWith("|")).slice(2);
    return tableRows.map((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      assert.equal(cells.length, 4, `expected two columns, found: ${line}`);
      return { group, feature: cells[1] ?? "", shownBy: cells[2] ?? "" };
    });
  });
}

/** What is wrong with one `path › title`, or nothing. */
function findFault(claim: string): string | undefined {
  const [path = "", title = "", ...more] = claim.split(" › ");
  if (path === "" || title === "" || more.length > 0) return `expected "path › title", found "${claim}"`;
  const isTest = path.startsWith("test/") && /\.(test\.ts|t\.sol)$/.test(path);
  if (!isTest || !existsSync(new URL(path, root))) return `there is no test file ${path}`;
  const source = readFileSync(new URL(path, root), "utf8");
  const isThere = path.endsWith(".sol")
    ? source.includes(`function ${title}(`)
    : ['test("', 'it("', "test(`", "it(`"].some((call) => source.includes(`${call}${title}${call.at(-1)},`));
  return isThere ? undefined : `${path} has no test "${title}"`;
}

test("every row of docs/features.md says not yet, or names tests that there are", () => {
  const rows = readRows();
  assert.ok(rows.length > 0);
  const faults = rows.flatMap(({ feature, shownBy }) => {
    if (feature === "" || shownBy === "") return [`a cell is empty beside "${feature}${shownBy}"`];
    if (shownBy === NOT_YET) return [];
    return shownBy.split("<br>").flatMap((claim) => findFault(claim) ?? []);
  });
  assert.deepEqual(faults, []);
});

test("no feature is listed twice", () => {
  const names = readRows().map(({ group, feature }) => `${group}: ${feature}`);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test("a test shows a part of each step of the journey", () => {
  const rows = readRows().filter(({ group }) => group === "The journey");
  for (const step of ["Create", "Fund", "Vote", "Serve", "Query", "Earn"]) {
    const shown = rows.filter(
      ({ feature, shownBy }) => feature.startsWith(`${step}: `) && shownBy !== NOT_YET,
    );
    assert.ok(shown.length > 0, step);
  }
});
