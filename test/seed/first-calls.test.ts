import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";

import { fileStorage } from "../../client/file-storage.ts";
import { receiptWay } from "../../client/receipt-way.ts";
import type { SignedReceipt } from "../../client/verify-receipt.ts";
import { FIRST_CALLS, missingFirstCalls } from "../../scripts/seed/first-calls.ts";
import { temporaryFolder } from "../support/practice-chain.ts";
import { until } from "../support/until.ts";

const root = join(import.meta.dirname, "../..");

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
}

/** The whole server with its seed, until it listens. */
async function start(home: string): Promise<Server> {
  const child = spawn(process.execPath, [join(root, "server/main.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: "0", COMODEL_HOME: home, LOG_LEVEL: "info" },
  });
  let printed = "";
  child.stdout!.on("data", (data: Buffer) => (printed += data.toString()));
  const ready = /"url":"([^"]+)".*"msg":"ready/;
  await until("the server to listen", () => printed, (text) => ready.test(text) || child.exitCode !== null); // prettier-ignore
  const url = ready.exec(printed)?.[1];
  if (url === undefined) throw new Error(`Expected the server to listen, found it ended:\n${printed}`);
  return { child, url };
}

async function end({ child }: Server, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "close");
  child.kill(signal);
  await ended;
}

async function ask<Answer>(url: string, path: string, query: string): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify({ query }) });
  return ((await answer.json()) as { data: Answer }).data;
}

async function callsServed(url: string): Promise<Record<string, number>> {
  type Served = { service: { models: { route: string; queriesServed: string }[] } };
  const { service } = await ask<Served>(url, "/graphql", "{ service { models { route queriesServed } } }");
  return Object.fromEntries(
    service.models.map(({ route, queriesServed }) => [route.split("-")[0]!, Number(queriesServed)]),
  );
}

/** How often each model that earned by calls was paid for them. */
async function earnings(url: string): Promise<Map<string, number>> {
  type Incomes = { incomes: { model: { id: string } }[] };
  const query = '{ incomes(first: 100, where: { kind: "inference" }) { model { id } } }';
  const { incomes } = await ask<Incomes>(url, "/subgraphs/name/comodel", query);
  const counts = new Map<string, number>();
  for (const { model } of incomes) counts.set(model.id, (counts.get(model.id) ?? 0) + 1);
  return counts;
}

const planned = Object.fromEntries(
  ["digits", "whale", "voice"].map((model) => [
    model,
    FIRST_CALLS.filter((call) => call.model === model).length,
  ]),
);

test("people of a seeded chain call its models once, in several ways, although the endpoint is killed meanwhile", async (t) => {
  const home = join(await temporaryFolder(t), "home");
  const storage = fileStorage(join(home, "first-calls.json"));
  const missing = async () => (await missingFirstCalls(storage)).length;
  let server = await start(home);
  t.after(() => (server.child.exitCode ?? server.child.signalCode) === null && server.child.kill("SIGKILL"));

  // Once in the middle of the first round, and once later: what was charged is charged, and goes on.
  for (const left of [FIRST_CALLS.length - 4, FIRST_CALLS.length - 10]) {
    await until("some calls to be made", missing, (count) => count <= left);
    await end(server, "SIGKILL");
    server = await start(home);
  }
  await until("all calls to be made", missing, (count) => count === 0);
  assert.deepEqual(await callsServed(server.url), planned);
  const ways = new Set<string>();
  for (const { name } of FIRST_CALLS) {
    const { receipt } = JSON.parse((await storage.get(name)) ?? "") as SignedReceipt;
    ways.add(receiptWay(receipt.account));
  }
  assert.deepEqual([...ways].sort(), ["credits", "exact", "quota"]);

  const paid = await until(
    "the calls to be earned from",
    () => earnings(server.url),
    (counts) => ["1", "3", "4"].every((id) => (counts.get(id) ?? 0) >= 2),
  );
  await end(server, "SIGTERM");
  server = await start(home);
  await until("the endpoint to be ready", async () => (await fetch(`${server.url}/readyz`)).ok, Boolean);
  assert.deepEqual(await callsServed(server.url), planned, "a later start repeats none");
  assert.deepEqual(await earnings(server.url), paid);
  await end(server, "SIGTERM");
});
