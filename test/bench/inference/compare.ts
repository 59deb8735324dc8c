import type { Measure } from "../report.ts";

/** What was found for one contender at one number of calls at once. */
export interface Series {
  /** CPU of the server's process with all its threads, for each call. */
  readonly cpuMicros: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Contender -> calls at once -> the best of its rounds. */
export type Found = ReadonlyMap<string, ReadonlyMap<number, Series>>;

const GOALS = { unmeteredRatio: 1.5, paidMicros: 300, latencyRatio: 2, underExact: 10, underBatch: 20 };
const BUSY = 32;
const PAID = "voucher for each call";

export function compareSeries(found: Found, concurrency: readonly number[]): Measure[] {
  const of = (name: string, connections: number): Series => found.get(name)!.get(connections)!;
  const cpu = (name: string): number => of(name, BUSY).cpuMicros;
  const rows = concurrency.flatMap((connections) =>
    [...found.keys()].map((name) => ({
      what: `${name}, ${connections} at once, CPU of its process per call`,
      value: of(name, connections).cpuMicros,
      unit: "µs",
      beside: {
        "calls/s": of(name, connections).perSecond,
        "p50 ms": of(name, connections).p50,
        "p99 ms": of(name, connections).p99,
      },
    })),
  );
  return [
    ...rows,
    {
      what: `unmetered to no model, CPU, ${BUSY} at once`,
      value: cpu("unmetered") / cpu("no model"),
      unit: "times",
      goal: { atMost: GOALS.unmeteredRatio },
    },
    {
      what: `signed, durable, with receipt, CPU per call, ${BUSY} at once`,
      value: cpu(PAID),
      unit: "µs",
      goal: { atMost: GOALS.paidMicros },
      beside: {
        "to no model": cpu(PAID) / cpu("no model"),
        "to Express with a key": cpu(PAID) / cpu("Express with a key"),
      },
    },
    // Judged by servers that do what ours does, since one that checks nothing sells to nobody; the others are told beside.
    {
      what: `CPU of the x402 SDK's exact server, which checks and settles by itself, to it, ${BUSY} at once`,
      value: cpu("x402 SDK exact, own facilitator") / cpu(PAID),
      unit: "times",
      goal: { atLeast: GOALS.underExact },
      beside: { "where its facilitator checks nothing": cpu("x402 SDK exact") / cpu(PAID) },
    },
    {
      what: `CPU of the x402 SDK's batch-settlement server, which checks by itself, to it, ${BUSY} at once`,
      value: cpu("x402 SDK batch-settlement, own facilitator") / cpu(PAID),
      unit: "times",
      goal: { atLeast: GOALS.underBatch },
      beside: { "where its facilitator checks nothing": cpu("x402 SDK batch-settlement") / cpu(PAID) },
    },
    {
      what: "p50 of a paid call to Express with a key, 1 at once",
      value: of(PAID, 1).p50 / of("Express with a key", 1).p50,
      unit: "times",
      goal: { atMost: GOALS.latencyRatio },
    },
  ];
}
