import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
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
  const url = await addressOf(child);
  // It listens before the index has seen everything.
  const ask = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
  await until(`${url} to be ready`, ask, (status) => status === 200);
  return { url, folder };
}

/** What the server says once it listens; whatever it prints is read to its end, so that it never fills the pipe. */
function addressOf({ stdout }: { readonly stdout: Readable }): Promise<string> {
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on("line", (line) => {
      last.splice(0, Math.max(0, last.length - 19));
      last.push(line);
      const { url, msg } = JSON.parse(line) as { url?: string; msg?: string };
      if (url !== undefined && msg?.startsWith("ready")) resolve(url);
    });
    lines.once("close", () =>
      reject(new Error(`Expected the server to become ready, found it ended:\n${last.join("\n")}`)),
    );
  });
}
