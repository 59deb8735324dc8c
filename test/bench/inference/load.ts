import { Agent, request } from "node:http";

/** What is sent next over a connection, made just before; undefined ends it. */
export type NextCall = (connection: number, number: number) => Promise<Call | undefined>;

export interface Call {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly next: NextCall;
  /** The load ends after this time even when there is more to send. */
  readonly forMs: number;
}

export interface LoadReport {
  /** Calls answered 200. */
  readonly served: number;
  readonly refused: number;
  readonly failed: number;
  readonly seconds: number;
  readonly servedMs: Percentiles;
  readonly refusedMs: Percentiles;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** A closed loop: every connection sends its next call when the last one is answered. */
export async function runLoad({ url, connections, next, forMs }: Load): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const [served, refused]: [number[], number[]] = [[], []];
  let failed = 0;
  const startedAt = performance.now();
  const drive = async (connection: number): Promise<void> => {
    for (let number = 0; performance.now() - startedAt < forMs; number++) {
      const call = await next(connection, number);
      if (call === undefined) return;
      const sentAt = performance.now();
      const status = await send(url, call, agent).catch(() => 0);
      if (status === 200) served.push(performance.now() - sentAt);
      else if (status === 503 || status === 429) refused.push(performance.now() - sentAt);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => drive(connection)));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return {
    ...{ served: served.length, refused: refused.length, failed, seconds },
    servedMs: percentiles(served),
    refusedMs: percentiles(refused),
  };
}

function send(url: string, { headers, body }: Call, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-length": String(body.byteLength) },
    });
    sent.on("response", (response) => {
      response.on("end", () => resolve(response.statusCode ?? 0)).on("error", reject);
      response.resume();
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function percentiles(times: number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
