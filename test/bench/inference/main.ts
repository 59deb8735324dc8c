/**
 * What a call costs: the raw engine, our endpoint without and with each way to pay, and others, in one run.
 * `npm run bench inference`; with `-- --short` in about a minute, for a first look.
 */
import { report, type Measure } from "../report.ts";
import { compareSeries, type Series } from "./compare.ts";
import { measureDisk } from "./disk.ts";
import { loadDigitsCall } from "./digits-call.ts";
import { openLoadSender } from "./load.ts";
import { measureOverload } from "./overload.ts";
import type { Payer } from "./payer.ts";
import { preparePaying, type PayingScene } from "./paying.ts";
import { measureRaw } from "./raw-session.ts";
import { startServer, type MeasuredServer } from "./servers.ts";
import { payPeerBatch, payPeerExact } from "./x402-payers.ts";

const LONG = {
  concurrency: [1, 32, 128],
  rounds: 3,
  forMs: 2_500,
  calls: 4_000,
  calm: 10_000,
  overload: 60_000,
};
const SHORT = { concurrency: [1, 32], rounds: 1, forMs: 1_500, calls: 2_000, calm: 3_000, overload: 8_000 };
const SIZE = process.argv.includes("--short") ? SHORT : LONG;
/** What is slow is sent less of. */
const SLOW_CALLS = 300;
/** Code gets fast by being run. */
const WARM_UP = { connections: 16, calls: 2_000 };
/** A call that is refused because the chain is busy waits so long before it is sent again. */
const PAUSE_MS = 50;
const OPENING_AT_ONCE = 16;
const INFER = "/v2/models/digits/infer";

/** A way in which a server is asked, and how far each connection has come. */
interface Contender {
  readonly name: string;
  readonly server: MeasuredServer;
  readonly payer: Payer;
  readonly calls: number;
  readonly done: number[];
}

const call = await loadDigitsCall();
const sender = openLoadSender();
const endings: (() => unknown)[] = [() => sender.stop()];
const test = { after: (end: () => unknown) => void endings.push(end) } as never;
try {
  const raw = [...(await measureRaw()), ...measureDisk()];
  const measured = await measureContenders();
  report("inference", [...raw, ...measured, ...(await measureOverload(sender, SIZE))]);
} finally {
  for (const end of endings.reverse()) await end();
}

/** All servers are up at once and take turns, so that what else the machine does falls on each of them. */
async function measureContenders(): Promise<Measure[]> {
  const contenders = await openContenders();
  const found = new Map<string, Map<number, Series>>();
  for (const { name } of contenders) found.set(name, new Map());
  for (const contender of contenders)
    await send(contender, WARM_UP.connections, Math.min(WARM_UP.calls, contender.calls));
  for (let round = 1; round <= SIZE.rounds; round++) {
    for (const connections of SIZE.concurrency) {
      for (const contender of contenders) {
        const series = await send(contender, connections, contender.calls);
        const all = found.get(contender.name)!;
        all.set(connections, better(all.get(connections), series));
        console.log(`round ${round}, ${contender.name}, ${connections} at once: ${describe(series)}`);
      }
    }
  }
  return compareSeries(found, SIZE.concurrency);
}

async function openContenders(): Promise<Contender[]> {
  const start = async (settings: Parameters<typeof startServer>[0]): Promise<MeasuredServer> => {
    const server = await startServer(settings);
    endings.push(() => server.stop());
    return server;
  };
  const scene = await preparePaying(test, Math.max(...SIZE.concurrency));
  const paid = await start({ kind: "paid", chain: scene.settings, key: scene.key });
  await openChannels(paid, scene);
  const contender = (name: string, server: MeasuredServer, payer: Payer, calls = SIZE.calls): Contender => ({
    ...{ name, server, payer, calls, done: [] },
  });
  const { url: facilitatorUrl } = await start({ kind: "facilitator" });
  const chain = scene.settings;
  const exact = await start({ kind: "x402-exact", chain, facilitatorUrl });
  const batch = await start({ kind: "x402-batch", chain, facilitatorUrl });
  const checkedExact = await start({ kind: "x402-exact", chain });
  const checkedBatch = await start({ kind: "x402-batch", chain });
  const opening = { platform: scene.platform, connections: Math.max(...SIZE.concurrency) };
  return [
    contender("no model", await start({ kind: "no-model" }), () => ({})),
    contender("unmetered", await start({ kind: "unmetered" }), () => ({})),
    contender("Express with a key", await start({ kind: "express-key" }), () => ({
      "x-api-key": "secret-key",
    })),
    contender("x402 SDK exact", exact, await payPeerExact(`${exact.url}${INFER}`, call), SLOW_CALLS),
    contender(
      "x402 SDK batch-settlement",
      batch,
      await payPeerBatch(`${batch.url}${INFER}`, call),
      SLOW_CALLS,
    ),
    contender(
      "x402 SDK exact, own facilitator",
      checkedExact,
      await payPeerExact(`${checkedExact.url}${INFER}`, call),
      SLOW_CALLS,
    ),
    contender(
      "x402 SDK batch-settlement, own facilitator",
      checkedBatch,
      await payPeerBatch(`${checkedBatch.url}${INFER}`, call, opening),
      SLOW_CALLS,
    ),
    contender("voucher for each call", paid, scene.payers.credits),
    contender("signed ceiling", paid, scene.payers.ceiling),
    contender("API key", paid, scene.payers.key),
    contender("holder's free call", paid, scene.payers.quota),
    contender("trial", paid, () => ({ "trial-token": paid.trialToken! })),
    contender("x402 exact", paid, scene.payers.exact, SLOW_CALLS),
  ];
}

/** Each brings a deposit on chain. */
async function openChannels(server: MeasuredServer, { opening }: PayingScene): Promise<void> {
  const waiting = [...opening];
  const open = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const headers = { ...call.headers, ...next };
      const answer = await fetch(`${server.url}${INFER}`, {
        method: "POST",
        headers,
        body: new Uint8Array(call.body),
      });
      if (answer.status !== 200) throw new Error(`Expected a channel to open, found ${await answer.text()}.`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, open));
}

async function send(contender: Contender, connections: number, calls: number): Promise<Series> {
  const { name, server, payer, done } = contender;
  const each = Math.ceil(calls / connections);
  const signed = await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      const mine: Readonly<Record<string, string>>[] = [];
      for (let number = 0; number < each; number++) {
        mine.push({ ...call.headers, ...(await payer(connection, (done[connection] ?? 0) + number)) });
      }
      return mine;
    }),
  );
  const before = await server.usage();
  const load = await sender.run({
    ...{
      url: `${server.url}${INFER}`,
      connections: signed,
      body: call.body,
      forMs: SIZE.forMs,
      pauseMs: PAUSE_MS,
    },
  });
  const after = await server.usage();
  if (load.served === 0 || load.failed > 0) {
    throw new Error(
      `Expected every call of ${name} to be answered, found ${JSON.stringify({ ...load, sent: 0 })}.`,
    );
  }
  load.sent.forEach((count, connection) => (done[connection] = (done[connection] ?? 0) + count));
  return {
    cpuMicros: (after.cpuMicros - before.cpuMicros) / load.served,
    perSecond: load.served / load.seconds,
    ...load.servedMs,
  };
}

/** Another program's turn makes every figure worse, never better. */
function better(one: Series | undefined, other: Series): Series {
  if (one === undefined) return other;
  return {
    cpuMicros: Math.min(one.cpuMicros, other.cpuMicros),
    perSecond: Math.max(one.perSecond, other.perSecond),
    p50: Math.min(one.p50, other.p50),
    p99: Math.min(one.p99, other.p99),
  };
}

function describe({ perSecond, cpuMicros, p50, p99 }: Series): string {
  return `${Math.round(perSecond)}/s, ${Math.round(cpuMicros)} µs CPU, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
}
