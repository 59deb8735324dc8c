import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One thing that was measured. */
export interface Measure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it should be at most or at least, where there is a goal. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** The same, measured on others in the same run. */
  readonly beside?: Readonly<Record<string, number>>;
  /** What a reader should know, such as what a missed goal buys. */
  readonly note?: string;
}

const FOLDER = ".comodel/bench";

/**
 * Prints all measures of an area as a table, and writes them to `.comodel/bench/<area>.json`.
 *
 * @param differences what differs between each of the others and ours, by the names that the measures have
 */
export function report(
  area: string,
  measures: readonly Measure[],
  differences: Readonly<Record<string, string>> = {},
): void {
  const judged = measures.map((measure) => ({ ...measure, met: isMet(measure) }));
  const rows = judged.map((measure) => [
    measure.what,
    `${format(measure.value)} ${measure.unit}`,
    goalOf(measure),
    measure.met === undefined ? "" : measure.met ? "met" : "MISSED",
    Object.entries(measure.beside ?? {})
      .map(([name, value]) => `${name} ${format(value)}`)
      .join(", "),
  ]);
  printTable([["what", "ours", "goal", "", "beside"], ...rows]);
  for (const { what, note } of measures) if (note !== undefined) console.log(`${what}: ${note}`);
  for (const [name, difference] of Object.entries(differences)) console.log(`${name}: ${difference}`);

  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${area}.json`);
  const measuredAt = new Date().toISOString();
  const content = { area, measuredAt, node: process.version, measures: judged, differences };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  console.log(`\nWritten to ${file}.`);
}

function isMet({ value, goal }: Measure): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function goalOf({ goal }: Measure): string {
  if (goal === undefined) return "";
  return "atMost" in goal ? `≤ ${format(goal.atMost)}` : `≥ ${format(goal.atLeast)}`;
}

function format(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}
