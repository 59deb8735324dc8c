import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What became of one mutant. */
export interface Outcome {
  /** What the mutant is, see `keyOf`. */
  readonly key: string;
  /** The test that noticed it, and how it failed; nothing when none did. */
  readonly killedBy?: { readonly test: string; readonly failure: string };
  /** Tests that came by and did not notice it. */
  readonly passed: readonly string[];
}

/** Tests are written down with the hash of their text, so that a changed one is asked again. */
export type Stamp = (test: string) => string;

/** What became of mutants in this and earlier runs; a run that was broken off goes on. */
export class Outcomes {
  readonly #file: string;
  readonly #stamp: Stamp;
  readonly #known = new Map<string, Outcome>();

  constructor(folder: string, stamp: Stamp) {
    mkdirSync(folder, { recursive: true });
    this.#file = path.join(folder, "outcomes.jsonl");
    this.#stamp = stamp;
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    // The last line is not whole when a run was killed while writing it.
    for (const line of text.split("\n").filter((part) => part.endsWith("}"))) {
      const outcome = JSON.parse(line) as Outcome;
      this.#known.set(outcome.key, outcome);
    }
  }

  /** What is known about a mutant, as far as the tests that said so are still the same. */
  of(key: string): Outcome | undefined {
    const known = this.#known.get(key);
    if (known?.killedBy === undefined) return known;
    const [test = ""] = known.killedBy.test.split("@");
    return this.#stamp(test) === known.killedBy.test ? known : undefined;
  }

  /** Of these tests, those that have not yet passed with the mutant. */
  untried(key: string, tests: readonly string[]): string[] {
    const passed = new Set(this.of(key)?.passed);
    return tests.filter((test) => !passed.has(this.#stamp(test)));
  }

  /** Adds what `asked` tests have shown: the last of them failed, or none. */
  add(key: string, asked: readonly string[], failure: string | undefined): void {
    const stamped = asked.map(this.#stamp);
    const before = this.of(key)?.passed ?? [];
    const last = stamped.at(-1);
    const outcome: Outcome =
      failure === undefined || last === undefined
        ? { key, passed: [...before, ...stamped] }
        : { key, passed: before, killedBy: { test: last, failure } };
    this.#known.set(key, outcome);
    appendFileSync(this.#file, `${JSON.stringify(outcome)}\n`);
  }
}
