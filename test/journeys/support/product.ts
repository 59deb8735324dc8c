import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base } from "@playwright/test";

/** The built product, running on a fresh practice chain of its own. */
export interface Product {
  /** `http://localhost:port`. */
  readonly url: string;
  /** What it has printed so far. */
  log(): string;
}

const START_MS = 300_000;
const STOP_MS = 15_000;

/**
 * `test` with a running product. Journeys of one story share it; a journey whose clock or models others must not
 * touch names a story of its own: `test.use({ story: "milestones" })`.
 */
export const test = base.extend<object, { story: string; product: Product }>({
  story: ["shared", { option: true, scope: "worker" }],
  product: [
    async ({ story }, use) => {
      const home = await mkdtemp(join(tmpdir(), `comodel-journey-${story}-`));
      const port = await freePort();
      const { child, log } = startServer(port, home);
      try {
        await untilReady(`http://127.0.0.1:${port}/readyz`, child, log);
        await use({ url: `http://localhost:${port}`, log });
      } finally {
        await stopServer(child);
        await rm(home, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: START_MS + STOP_MS },
  ],
});

export { expect } from "@playwright/test";

function startServer(port: number, home: string): { child: ChildProcess; log: () => string } {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "server/main.ts"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      COMODEL_HOME: home,
      LOG_LEVEL: "info",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => lines.push(data.toString()));
  return { child, log: () => lines.join("") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  return address.port;
}

async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the product ended with code ${child.exitCode}:\n${log()}`);
    const ready = await fetch(url).then((answer) => answer.ok, () => false); // prettier-ignore
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the product was not ready within ${START_MS} ms:\n${log()}`);
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
}
