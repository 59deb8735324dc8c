import type { Measure } from "../report.ts";
import { runLoad, type LoadReport } from "./load.ts";
import { startServer } from "./servers.ts";

/** Clients that keep a model of some milliseconds busy, then a few of them, then ten times as many. */
const SATURATING = 4;
const TIMES = 10;
const FOR_MS = { calm: 8_000, overload: 60_000 };
const WIDTH = 512;
const GOALS = { goodput: 0.8, latency: 2, refusedMs: 50, memory: 1.2 };

/** A closed loop of ten times the clients that the model can serve: what is served, how fast is the rest refused? */
export async function measureOverload(): Promise<Measure[]> {
  const server = await startServer({ kind: "slow" });
  const x = { name: "x", datatype: "FP32", shape: [1, WIDTH], data: Array<number>(WIDTH).fill(1) };
  const call = {
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ inputs: [x] })),
  };
  const load = (connections: number, forMs: number): Promise<LoadReport> =>
    runLoad({
      url: `${server.url}/v2/models/slow/infer`,
      connections,
      next: () => Promise.resolve(call),
      forMs,
    });
  try {
    await load(SATURATING, FOR_MS.calm);
    const full = await load(SATURATING, FOR_MS.calm);
    const before = await server.usage();
    const over = await load(SATURATING * TIMES, FOR_MS.overload);
    const after = await server.usage();
    return [
      {
        what: `served with ${SATURATING * TIMES} clients, to ${SATURATING}`,
        value: over.served / over.seconds / (full.served / full.seconds),
        unit: "of it",
        goal: { atLeast: GOALS.goodput },
        beside: { "calls/s": over.served / over.seconds, "refused/s": over.refused / over.seconds },
      },
      {
        what: "p99 of what is served then, to the p99 of the full model",
        value: over.servedMs.p99 / full.servedMs.p99,
        unit: "times",
        goal: { atMost: GOALS.latency },
        beside: { "full ms": full.servedMs.p99, "overload ms": over.servedMs.p99 },
      },
      { what: "p99 of refusals", value: over.refusedMs.p99, unit: "ms", goal: { atMost: GOALS.refusedMs } },
      {
        what: "memory of the endpoint after it",
        value: after.rssBytes / before.rssBytes,
        unit: "times",
        goal: { atMost: GOALS.memory },
      },
    ];
  } finally {
    await server.stop();
  }
}
