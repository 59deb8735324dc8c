import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

import { temporaryFolder } from "../support/practice-chain.ts";

const root = join(import.meta.dirname, "../..");

/**
 * The whole server with its practice chain, seeded unless the settings say otherwise, on a free port, stopped with the
 * test; answers its address.
 */
export async function startEndpoint(
  test: { after: TestContext["after"] },
  settings: Readonly<Record<string, string>> = {},
): Promise<{ url: string; folder: string }> {
  const folder = await temporaryFolder(test);
  const child = spawn(process.execPath, [join(root, "server/main.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: "0", COMODEL_HOME: join(folder, "home"), LOG_LEVEL: "info", ...settings },
  });
  test.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "close");
  });
  const lines = createInterface({ input: child.stdout });
  const last: string[] = [];
  for await (const line of lines) {
    last.push(line);
    const { url, msg } = JSON.parse(line) as { url?: string; msg?: string };
    if (url === undefined || !msg?.startsWith("ready")) continue;
    // What follows is not read, but it must not fill the pipe.
    child.stdout.resume();
    await untilReady(url);
    return { url, folder };
  }
  throw new Error(`Expected the server to become ready, found it ended:\n${last.slice(-20).join("\n")}`);
}

/** It listens before the index has seen everything. */
async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await fetch(`${url}/readyz`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Expected ${url} to be ready within two minutes, found that it is not.`);
}
