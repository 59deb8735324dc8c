import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

import { temporaryFolder } from "../support/practice-chain.ts";
import { until } from "../support/until.ts";

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
    // It listens before the index has seen everything.
    await until(`${url} to be ready`, async () => (await fetch(`${url}/readyz`)).status, (status) => status === 200); // prettier-ignore
    return { url, folder };
  }
  throw new Error(`Expected the server to become ready, found it ended:\n${last.slice(-20).join("\n")}`);
}
