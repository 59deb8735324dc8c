import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AbiEvent } from "viem";
import {
  runSubgraph,
  type RunningSubgraph,
  type SubgraphOptions,
} from "../../../../server/indexer/run-subgraph.ts";
import type { IndexStatus } from "../../../../server/indexer/status.ts";

export type SubgraphInTest = RunningSubgraph & {
  readonly databasePath: string;
  /** Lines that the index logged, with their level in front. */
  readonly lines: readonly string[];
  /** Runs a query that must not have errors and answers its data. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Runs a query that must fail and answers its first message. */
  complaint(query: string, variables?: Record<string, unknown>): Promise<string>;
  /** Waits for a state of the index. */
  until(fits: (status: IndexStatus) => boolean): Promise<void>;
};

type After = { after(end: () => unknown): void };
type Options = Partial<SubgraphOptions> & Pick<SubgraphOptions, "subgraphPath" | "rpcUrl">;

/** Starts a subgraph on a database of its own; it ends with the test. */
export async function subgraphInTest(test: After, options: Options): Promise<SubgraphInTest> {
  const folder = temporaryFolder(test);
  const databasePath = options.databasePath ?? join(folder, "index.sqlite");
  const lines: string[] = [];
  const logAt = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const logger = { debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") };
  const running = runSubgraph({
    network: "practice",
    logger,
    pollingIntervalMs: 20,
    ...options,
    databasePath,
  });
  test.after(() => running.stop());
  await running.start();
  return {
    ...running,
    databasePath,
    lines,
    ask: async (query, variables) => {
      const { data, errors } = await running.execute(query, variables);
      if (errors !== undefined) throw new AggregateError(errors, `the query failed: ${errors[0]?.message}`);
      return data ?? {};
    },
    complaint: async (query, variables) => {
      const { errors } = await running.execute(query, variables);
      if (errors?.[0] === undefined) throw new Error("expected the query to fail, found that it did not");
      return errors[0].message;
    },
    until: async (fits) => {
      const deadline = Date.now() + 120_000;
      while (!fits(running.health())) {
        if (Date.now() > deadline)
          throw new Error(`waited in vain; the index is ${JSON.stringify(running.health())}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

/** A folder that goes away with the test. */
export function temporaryFolder(test: After): string {
  const folder = mkdtempSync(join(tmpdir(), "comodel-index-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Reads the events of a fixture's ABI by their names. */
export function eventsOf(fixture: string, abi: string): Record<string, AbiEvent> {
  const path = new URL(`../fixtures/${fixture}/abis/${abi}.json`, import.meta.url);
  const items = JSON.parse(readFileSync(path, "utf8")) as { type: string; name: string }[];
  const events = items.filter((item) => item.type === "event");
  return Object.fromEntries(events.map((event) => [event.name, event as unknown as AbiEvent]));
}
