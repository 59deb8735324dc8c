/** What a call costs: the raw engine, our endpoint without and with payment, and others, in one run. */
import { readFile } from "node:fs/promises";

import { InferenceSession, Tensor } from "onnxruntime-node";

import { report, type Measure } from "../report.ts";
import { runLoad, type LoadReport, type NextCall } from "./load.ts";
import { measureOverload } from "./overload.ts";
import { preparePaying, type PayingScene } from "./paying.ts";
import type { ServerKind } from "./server-process.ts";
import { startServer, type MeasuredServer } from "./servers.ts";

const CONCURRENCY = [1, 32, 128];
const MOST_CHANNELS = Math.max(...CONCURRENCY);
/** A series ends at the first of both. */
const SERIES = { calls: 3_000, forMs: 6_000 };
const WARM_UP_CALLS = 300;
const RAW_BATCHES = [1, 8, 32];
const RAW_REPEATS = 400;
const GOALS = { unmeteredRatio: 1.5, paidMicros: 300, latencyRatio: 2 };

interface Series extends LoadReport {
  readonly cpuMicros: number;
}

const CALL = await binaryCall();
const endings: (() => unknown)[] = [];
const test = { after: (end: () => unknown) => void endings.push(end) } as never;
try {
  await measureAll();
} finally {
  for (const end of endings.reverse()) await end();
}

async function measureAll(): Promise<void> {
  const raw = await measureRaw();
  const paying = await preparePaying(test, MOST_CHANNELS);
  const results = new Map<ServerKind, Map<number, Series>>();
  for (const kind of ["no-model", "unmetered", "express-key", "credits"] as const) {
    results.set(kind, await measureServer(kind, paying));
  }
  const overload = await measureOverload();
  report("inference", [...raw, ...compare(results), ...overload]);
}

/** The engine alone, in this process: wall time of one row in batches of growing size. */
async function measureRaw(): Promise<Measure[]> {
  const file = new URL("../../../models/digits/release-2/model.onnx", import.meta.url);
  const session = await InferenceSession.create(await readFile(file), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const measures: Measure[] = [];
  for (const rows of RAW_BATCHES) {
    const pixels = new Tensor("float32", new Float32Array(rows * 784), [rows, 784]);
    let best = Infinity;
    for (let repeat = 0; repeat < RAW_REPEATS; repeat++) {
      const startedAt = performance.now();
      await session.run({ pixels });
      best = Math.min(best, performance.now() - startedAt);
    }
    measures.push({
      what: `raw session, batch of ${rows}, per row`,
      value: (best * 1_000) / rows,
      unit: "µs",
    });
  }
  return measures;
}

async function measureServer(kind: ServerKind, paying: PayingScene): Promise<Map<number, Series>> {
  const server = await startServer(kind === "credits" ? { kind, chain: paying.settings } : { kind });
  try {
    const found = new Map<number, Series>();
    if (kind === "credits") await openChannels(server, paying);
    for (const connections of CONCURRENCY) {
      await send(server, { kind, connections, calls: Math.max(connections, WARM_UP_CALLS), paying });
      found.set(connections, await send(server, { kind, connections, calls: SERIES.calls, paying }));
      console.log(kind, connections, describe(found.get(connections)!));
    }
    return found;
  } finally {
    await server.stop();
  }
}

/** One after the other: each brings a deposit on chain. */
async function openChannels(server: MeasuredServer, paying: PayingScene): Promise<void> {
  for (let channel = 0; channel < MOST_CHANNELS; channel++) {
    const headers = { ...CALL.headers, ...(await paying.header(channel)) };
    const init = { method: "POST", headers, body: CALL.body as never };
    const answer = await fetch(`${server.url}/v2/models/digits/infer`, init);
    if (answer.status !== 200)
      throw new Error(`Expected channel ${channel} to open, found ${await answer.text()}.`);
    await answer.arrayBuffer();
  }
}

interface Sending {
  readonly kind: ServerKind;
  readonly connections: number;
  readonly calls: number;
  readonly paying: PayingScene;
}

async function send(server: MeasuredServer, { kind, connections, calls, paying }: Sending): Promise<Series> {
  const each = Math.ceil(calls / connections);
  const next: NextCall = async (connection, number) => {
    if (number >= each) return undefined;
    return { headers: { ...CALL.headers, ...(await paymentOf(kind, connection, paying)) }, body: CALL.body };
  };
  const before = await server.usage();
  const load = await runLoad({
    url: `${server.url}/v2/models/digits/infer`,
    connections,
    next,
    forMs: SERIES.forMs,
  });
  const after = await server.usage();
  if (load.served === 0 || load.failed > 0) {
    throw new Error(`Expected every call of ${kind} to be answered, found ${JSON.stringify(load)}.`);
  }
  return { ...load, cpuMicros: (after.cpuMicros - before.cpuMicros) / (load.served + load.refused) };
}

async function paymentOf(
  kind: ServerKind,
  connection: number,
  paying: PayingScene,
): Promise<Record<string, string>> {
  if (kind === "credits") return paying.header(connection);
  return kind === "express-key" ? { "x-api-key": "secret-key" } : {};
}

function compare(results: ReadonlyMap<ServerKind, ReadonlyMap<number, Series>>): Measure[] {
  const of = (kind: ServerKind, connections: number): Series => results.get(kind)!.get(connections)!;
  const measures: Measure[] = [];
  for (const connections of CONCURRENCY) {
    for (const kind of results.keys()) {
      const { cpuMicros, served, seconds, servedMs } = of(kind, connections);
      measures.push({
        what: `${kind}, ${connections} at once, CPU of its process per call`,
        value: cpuMicros,
        unit: "µs",
        beside: { "calls/s": served / seconds, "p50 ms": servedMs.p50, "p99 ms": servedMs.p99 },
      });
    }
  }
  return [
    ...measures,
    {
      what: "unmetered to no model, CPU, 32 at once",
      value: of("unmetered", 32).cpuMicros / of("no-model", 32).cpuMicros,
      unit: "times",
      goal: { atMost: GOALS.unmeteredRatio },
    },
    {
      what: "signed, durable, with receipt, CPU per call, 32 at once",
      value: of("credits", 32).cpuMicros,
      unit: "µs",
      goal: { atMost: GOALS.paidMicros },
    },
    {
      what: "p50 of a paid call to Express with a key, 1 at once",
      value: of("credits", 1).servedMs.p50 / of("express-key", 1).servedMs.p50,
      unit: "times",
      goal: { atMost: GOALS.latencyRatio },
    },
  ];
}

function describe({ served, seconds, cpuMicros, servedMs }: Series): string {
  return `${Math.round(served / seconds)}/s, ${Math.round(cpuMicros)} µs CPU, p50 ${servedMs.p50.toFixed(2)} ms, p99 ${servedMs.p99.toFixed(2)} ms`;
}

async function binaryCall(): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const samples = JSON.parse(
    await readFile(new URL("../../../models/digits/samples.json", import.meta.url), "utf8"),
  );
  const [{ pixels }] = (samples.samples ?? samples) as { pixels: number[] }[] as [{ pixels: number[] }];
  const data = Buffer.from(Float32Array.from(pixels).buffer);
  const input = {
    name: "pixels",
    datatype: "FP32",
    shape: [1, 784],
    parameters: { binary_data_size: data.byteLength },
  };
  const json = Buffer.from(JSON.stringify({ parameters: { binary_data_output: true }, inputs: [input] }));
  return {
    headers: {
      "inference-header-content-length": String(json.byteLength),
      "content-type": "application/octet-stream",
    },
    body: Buffer.concat([json, data]),
  };
}
