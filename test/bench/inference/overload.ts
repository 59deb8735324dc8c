import type { Measure } from "../report.ts";
import type { LoadReport } from "./load-process.ts";
import type { LoadSender } from "./load.ts";
import { startServer } from "./servers.ts";

/** Clients that keep a model of some milliseconds busy, then ten times as many. */
const SATURATING = 4;
const TIMES = 10;
const WIDTH = 512;
/** Refused clients come back far sooner than the second that they are told to wait. */
const PAUSE_MS = 20;
const CALM_PART = 0.8;
/** Connections for calls that come by chance: far more than ever wait at once. */
const SPARE = 400;
const GOALS = { goodput: 0.8, latency: 2, refusedMs: 50, memory: 1.2 };

/** A closed loop of ten times the clients that the model can serve: what is served, how fast is the rest refused? */
export async function measureOverload(
  sender: LoadSender,
  forMs: { calm: number; overload: number },
): Promise<Measure[]> {
  const server = await startServer({ kind: "slow" });
  const x = { name: "x", datatype: "FP32", shape: [1, WIDTH], data: Array<number>(WIDTH).fill(1) };
  const body = Buffer.from(JSON.stringify({ inputs: [x] }));
  const load = (clients: number, ms: number, perSecond?: number): Promise<LoadReport> =>
    sender.run({
      ...{ url: `${server.url}/v2/models/slow/infer`, body, repeat: true, forMs: ms, pauseMs: PAUSE_MS },
      connections: Array.from({ length: clients }, () => [{ "content-type": "application/json" }]),
      ...(perSecond === undefined ? {} : { perSecond }),
    });
  try {
    await load(SATURATING, forMs.calm / 2);
    const full = await load(SATURATING, forMs.calm);
    const rate = full.served / full.seconds;
    const calm = await load(SPARE, forMs.calm, CALM_PART * rate);
    const before = await server.usage();
    const over = await load(SATURATING * TIMES, forMs.overload);
    const after = await server.usage();
    return compare({ rate, calm, over, memory: after.rssBytes / before.rssBytes });
  } finally {
    await server.stop();
  }
}

interface Found {
  /** Calls a second of the full model. */
  readonly rate: number;
  readonly calm: LoadReport;
  readonly over: LoadReport;
  readonly memory: number;
}

function compare({ rate, calm, over, memory }: Found): Measure[] {
  const { served, refused, failed, seconds } = over;
  return [
    {
      what: `served with ${SATURATING * TIMES} clients, to ${SATURATING}`,
      value: served / seconds / rate,
      unit: "of it",
      goal: { atLeast: GOALS.goodput },
      beside: { "calls/s": served / seconds, "full calls/s": rate, "refused/s": refused / seconds },
    },
    {
      what: `p99 of what is served then, to the p99 at ${CALM_PART} of the full rate`,
      value: over.servedMs.p99 / calm.servedMs.p99,
      unit: "times",
      goal: { atMost: GOALS.latency },
      beside: {
        "calm ms": calm.servedMs.p99,
        "overload ms": over.servedMs.p99,
        "overload p50 ms": over.servedMs.p50,
      },
    },
    {
      what: "p99 of refusals",
      value: over.refusedMs.p99,
      unit: "ms",
      goal: { atMost: GOALS.refusedMs },
      beside: { "p50 ms": over.refusedMs.p50 },
    },
    { what: "memory of the endpoint after it", value: memory, unit: "times", goal: { atMost: GOALS.memory } },
    { what: "calls that were neither served nor refused", value: failed, unit: "calls", goal: { atMost: 0 } },
  ];
}
