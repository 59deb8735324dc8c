import type { Mutant } from "./plant.ts";

/** Why a mutant may survive: where it is, what it is, and the reason. */
export interface Explanation {
  readonly file: string;
  readonly place: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

interface Result {
  readonly tried: readonly Mutant[];
  readonly survivors: readonly Mutant[];
  /** Numbers of all mutants that any test comes by. */
  readonly reached: ReadonlySet<number>;
  readonly explanations: readonly Explanation[];
  readonly isWhole: boolean;
}

/** Of the mutants that change what a contract does, so many percent must be noticed. */
const GOAL = 95;

/**
 * Prints every survivor without an explanation, and how many mutants of each contract were noticed.
 *
 * @returns whether they were too few, or an explanation explains nothing
 */
export function printReport({ tried, survivors, reached, explanations, isWhole }: Result): boolean {
  const unexplained = survivors.filter((mutant) => !explanations.some((known) => isAbout(known, mutant)));
  for (const mutant of unexplained) {
    const note = reached.has(mutant.id) ? "" : " (no test comes by)";
    console.log(`\n${mutant.file}:${mutant.line} ${mutant.place}, ${mutant.operator}${note}`);
    console.log(`  - ${mutant.before}\n  + ${mutant.after}`);
  }
  console.log("");
  for (const file of [...new Set(tried.map((mutant) => mutant.file))].sort()) {
    const own = tried.filter((mutant) => mutant.file === file);
    const alive = survivors.filter((mutant) => mutant.file === file);
    console.log(`${scoreOf(own.length - alive.length, own.length)}  ${file}`);
  }
  console.log(`${scoreOf(tried.length - survivors.length, tried.length)}  in all`);
  const explained = survivors.length - unexplained.length;
  const changing = tried.length - explained;
  const killed = tried.length - survivors.length;
  console.log(`${scoreOf(killed, changing)}  of those that are not explained; the goal is ${GOAL} %`);
  const stale = isWhole ? explanations.filter((known) => !survivors.some((one) => isAbout(known, one))) : [];
  for (const { file, place, before, after } of stale) {
    console.log(`explains no survivor: ${file} ${place}: ${before} -> ${after}`);
  }
  return killed * 100 < GOAL * changing || stale.length > 0;
}

function isAbout(known: Explanation, mutant: Mutant): boolean {
  return (
    known.file === mutant.file &&
    known.place === mutant.place &&
    known.before === mutant.before &&
    known.after === mutant.after
  );
}

function scoreOf(part: number, whole: number): string {
  const percent = ((100 * part) / Math.max(whole, 1)).toFixed(1).padStart(5);
  return `${percent} %  ${String(part).padStart(4)} of ${String(whole).padStart(4)}`;
}
