import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";

import type { Ready, ServerSettings, Usage } from "./server-process.ts";

/** A measured server and what it uses. */
export interface MeasuredServer extends Ready {
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

const PROGRAM = new URL("./server-process.ts", import.meta.url).pathname;

export async function startServer(settings: ServerSettings): Promise<MeasuredServer> {
  const child: ChildProcess = fork(PROGRAM, [JSON.stringify(settings)], { execArgv: ["--no-warnings"] });
  const [first] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [
    Partial<Ready> | number,
  ];
  if (typeof first !== "object" || first.url === undefined) {
    throw new Error(
      `Expected the ${settings.kind} server to say its address, found ${JSON.stringify(first)}.`,
    );
  }
  return {
    ...first,
    url: first.url,
    usage: async () => {
      const answered = once(child, "message");
      child.send("usage");
      return ((await answered) as [Usage])[0];
    },
    stop: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
