import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";

import type { LoadOrder, LoadReport } from "./load-process.ts";

export interface Load {
  readonly url: string;
  /** Headers of what each connection sends, call by call; with `repeat`, its only call again and again. */
  readonly connections: readonly (readonly Readonly<Record<string, string>>[])[];
  readonly repeat?: boolean;
  readonly body: Uint8Array;
  readonly forMs: number;
  readonly perSecond?: number;
  readonly pauseMs?: number;
}

/** A process that sends calls in a closed loop: every connection sends its next call when the last one is answered. */
export interface LoadSender {
  run(load: Load): Promise<LoadReport>;
  stop(): Promise<void>;
}

const PROGRAM = new URL("./load-process.ts", import.meta.url).pathname;

export function openLoadSender(): LoadSender {
  const child: ChildProcess = fork(PROGRAM, [], { execArgv: ["--no-warnings"], serialization: "advanced" });
  const ended = new AbortController();
  child.once("exit", () => ended.abort());
  return {
    run: async ({ url, connections, repeat = false, body, forMs, perSecond, pauseMs = 0 }) => {
      const { port, host, pathname } = new URL(url);
      const start = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.byteLength}\r\n`;
      const heads = connections.map((calls) => calls.map((headers) => `${start}${linesOf(headers)}\r\n`));
      const order: LoadOrder = {
        ...{ port: Number(port), connections: heads, repeat, forMs, perSecond, pauseMs },
        body: Buffer.from(body).toString("base64"),
      };
      const answered = once(child, "message", { signal: ended.signal });
      child.send(order);
      return ((await answered) as [LoadReport])[0];
    },
    stop: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
