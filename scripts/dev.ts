/**
 * Runs the product and, when a source changes, builds and starts it again: `npm run dev`. A build
 * that fails is shown, and the next change tries again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";

const SOURCE_FOLDERS = ["app", "client", "contracts", "public", "scripts", "server", "subgraph"];

/** The builds write here, and must not set themselves off again. */
const BUILT = /^(build|generated)\b/;

/** Editors save several files at once. */
const SETTLING_MS = 300;

const NODE_FLAGS = ["--disable-warning=ExperimentalWarning"];

let server: ChildProcess | undefined;
let isStopping = false;
let isBuilding = false;
let hasChanged = false;

async function succeeds(script: string): Promise<boolean> {
  const child = spawn(process.execPath, [...NODE_FLAGS, script], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}

async function stopServer(): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
}

/** Builds and starts until the sources have stopped changing. */
async function renew(): Promise<void> {
  hasChanged = true;
  if (isBuilding) return;
  isBuilding = true;
  while (hasChanged && !isStopping) {
    hasChanged = false;
    const isBuilt = (await succeeds("scripts/generate.ts")) && (await succeeds("scripts/build-app.ts"));
    if (!isBuilt || isStopping) continue;
    await stopServer();
    server = spawn(process.execPath, [...NODE_FLAGS, "server/main.ts"], { stdio: "inherit" });
  }
  isBuilding = false;
}

const watchers = SOURCE_FOLDERS.map((folder) => {
  let settling: NodeJS.Timeout | undefined;
  return watch(folder, { recursive: true }, (_event, file) => {
    if (file !== null && BUILT.test(file)) return;
    clearTimeout(settling);
    settling = setTimeout(() => void renew(), SETTLING_MS);
  });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    isStopping = true;
    for (const watcher of watchers) watcher.close();
    void stopServer();
  });
}

await renew();
