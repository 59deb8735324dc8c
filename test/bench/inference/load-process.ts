// Sends calls over bare sockets, in a process of its own, so that the load costs little and its work is nobody else's.
// Each message is one load; the answer is what came of it.
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What one connection sends, one after the other: each call's head, ready for the wire. */
export type Heads = readonly string[];

export interface LoadOrder {
  readonly port: number;
  /** One entry for each connection; it sends its heads from the first to the last, or the only one again and again. */
  readonly connections: readonly Heads[];
  readonly repeat: boolean;
  /** Base64. */
  readonly body: string;
  /** The load ends after this time even when there is more to send. */
  readonly forMs: number;
  /**
   * Calls come by chance so often, whatever is answered, on whichever connection is free; without, each connection sends
   * its next call when the last one is answered.
   */
  readonly perSecond?: number | undefined;
  /** A client that is told to come back waits so long before its next call. */
  readonly pauseMs: number;
}

export interface LoadReport {
  /** Calls answered 200. */
  readonly served: number;
  /** Calls answered 429 or 503. */
  readonly refused: number;
  /** Calls with any other answer, or none. */
  readonly failed: number;
  /** How one of the failed calls was answered. */
  readonly failure?: string | undefined;
  /** Calls of each connection that were sent. */
  readonly sent: readonly number[];
  readonly seconds: number;
  /** CPU that the load itself took, for each call. */
  readonly loadCpuMicros: number;
  readonly servedMs: Percentiles;
  readonly refusedMs: Percentiles;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

interface Tally {
  readonly served: number[];
  readonly refused: number[];
  failed: number;
  failure: string | undefined;
}

process.on("message", (order: LoadOrder) => {
  void run(order).then((report) => process.send?.(report));
});

async function run(order: LoadOrder): Promise<LoadReport> {
  const tally: Tally = { served: [], refused: [], failed: 0, failure: undefined };
  const body = Buffer.from(order.body, "base64");
  const lines = await Promise.all(order.connections.map(() => openLine(order.port)));
  const calls = order.connections.map((heads) =>
    heads.map((head) => Buffer.concat([Buffer.from(head), body])),
  );
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const sent = await (order.perSecond === undefined ? sendInTurn : sendByChance)({
    ...order,
    lines,
    calls,
    tally,
  });
  for (const { socket } of lines) socket.destroy();
  const { user, system } = process.cpuUsage(before);
  const { served, refused, failed, failure } = tally;
  return {
    ...{ served: served.length, refused: refused.length, failed, failure, sent },
    seconds: (performance.now() - startedAt) / 1_000,
    loadCpuMicros: (user + system) / (served.length + refused.length + failed),
    servedMs: percentiles(served),
    refusedMs: percentiles(refused),
  };
}

interface Sending extends Pick<LoadOrder, "repeat" | "forMs" | "perSecond" | "pauseMs"> {
  readonly lines: readonly Line[];
  readonly calls: readonly (readonly Buffer[])[];
  readonly tally: Tally;
}

/** A closed loop. @returns how many calls each connection sent */
function sendInTurn({ lines, calls, tally, repeat, forMs, pauseMs }: Sending): Promise<number[]> {
  const endsAt = performance.now() + forMs;
  return Promise.all(
    lines.map(async (line, connection) => {
      const mine = calls[connection]!;
      let count = 0;
      while (performance.now() < endsAt && (repeat || count < mine.length)) {
        const isServed = await sendOne(line, mine[repeat ? 0 : count]!, tally);
        count += 1;
        if (!isServed) await sleep(pauseMs);
      }
      return count;
    }),
  );
}

/** An open loop: arrivals are independent of each other and of the answers, so that they come in clusters. */
async function sendByChance({ lines, calls, tally, forMs, perSecond = 1 }: Sending): Promise<number[]> {
  const free = lines.map((line, connection) => ({ line, call: calls[connection]![0]! }));
  const running = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  for (
    let dueAt = startedAt;
    dueAt < startedAt + forMs;
    dueAt += (-Math.log(1 - Math.random()) * 1_000) / perSecond
  ) {
    if (dueAt > performance.now()) await sleep(dueAt - performance.now());
    const taken = free.pop();
    if (taken === undefined) {
      tally.failed += 1;
      tally.failure ??= `none of ${lines.length} connections was free`;
      continue;
    }
    const sending = sendOne(taken.line, taken.call, tally, dueAt).then(() => {
      free.push(taken);
      running.delete(sending);
    });
    running.add(sending);
  }
  await Promise.all(running);
  return [];
}

/** Sends a call and waits for its answer; false when it was not served. */
async function sendOne(line: Line, call: Buffer, tally: Tally, dueAt = performance.now()): Promise<boolean> {
  const { status, text } = await line.ask(call);
  const tookMs = performance.now() - dueAt;
  if (status === 200) tally.served.push(tookMs);
  else if (status === 429 || status === 503) tally.refused.push(tookMs);
  else {
    tally.failed += 1;
    tally.failure ??= text();
  }
  return status === 200;
}

interface Answered {
  /** 0 when the connection ended instead. */
  readonly status: number;
  readonly text: () => string;
}

/** A connection on which one call after the other is answered. */
interface Line {
  readonly socket: Socket;
  ask(call: Buffer): Promise<Answered>;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = /\r\ncontent-length: *(\d+)/i;

function openLine(port: number): Promise<Line> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let waiting: ((answered: Answered) => void) | undefined;
  let found = Buffer.alloc(0);
  let ended = false;

  const settle = (answered: Answered): void => {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(answered);
  };
  const end = (why: string): void => {
    ended = true;
    settle({ status: 0, text: () => why });
  };
  socket.on("data", (chunk) => {
    found = found.byteLength === 0 ? chunk : Buffer.concat([found, chunk]);
    const headEnd = found.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = found.toString("latin1", 0, headEnd);
    const length = Number(LENGTH.exec(head)?.[1] ?? NaN);
    if (Number.isNaN(length)) return end(`an answer without a length: ${head}`);
    const whole = headEnd + HEAD_END.byteLength + length;
    if (found.byteLength < whole) return;
    const answer = found;
    found = found.subarray(whole);
    settle({ status: Number(head.slice(9, 12)), text: () => answer.toString().slice(0, 2_000) });
  });
  socket.on("error", (error) => end(error.message));
  socket.on("close", () => end("the connection ended"));
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve({
        socket,
        ask: (call) => {
          if (ended) return Promise.resolve({ status: 0, text: () => "the connection has ended" });
          socket.write(call);
          return new Promise((answered) => (waiting = answered));
        },
      });
    });
  });
}

function percentiles(times: number[]): Percentiles {
  const sorted = Float64Array.from(times).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
