/**
 * The part of node:test that our tests of contracts use, for running a file again and again in one process: a test
 * file takes seconds to start in a process of its own, and there are thousands of mutants.
 */
type Work = () => unknown;

interface Suite {
  readonly befores: Work[];
  readonly beforeEaches: Work[];
  readonly entries: (Suite | Work)[];
}

let current: Suite = emptySuite();

/** Imports one test file anew and runs its tests in order, until one fails. */
export async function runFile(url: string): Promise<void> {
  current = emptySuite();
  const root = current;
  await import(url);
  await runSuite(root, []);
}

export function describe(_name: string, work: Work): void {
  const outer = current;
  const suite = emptySuite();
  outer.entries.push(suite);
  current = suite;
  work();
  current = outer;
}

export function test(_name: string, work: Work): void {
  current.entries.push(work);
}

export function before(work: Work): void {
  current.befores.push(work);
}

export function beforeEach(work: Work): void {
  current.beforeEaches.push(work);
}

async function runSuite({ befores, beforeEaches, entries }: Suite, ofOuter: readonly Work[]): Promise<void> {
  const preparations = [...ofOuter, ...beforeEaches];
  for (const work of befores) await work();
  for (const entry of entries) {
    if (typeof entry === "function") for (const work of [...preparations, entry]) await work();
    else await runSuite(entry, preparations);
  }
}

function emptySuite(): Suite {
  return { befores: [], beforeEaches: [], entries: [] };
}
