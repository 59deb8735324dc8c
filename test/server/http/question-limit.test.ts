import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { after, before, describe, it } from "node:test";

import { systemClock } from "../../../server/core/clock.ts";
import { createQuestionLimit } from "../../../server/http/address-limit.ts";
import { openFront, type Front } from "../../../server/http/front.ts";
import { createHealthDoors, type HealthPort } from "../../../server/http/health-door.ts";
import { createDoors } from "../../../server/start/open-doors.ts";
import { quietLogger } from "../../support/practice-chain.ts";

const AT_ONCE = 500;

function stoppedClock() {
  let nowMs = 1_000_000;
  return { ...systemClock, nowMs: () => nowMs, advance: (durationMs: number) => void (nowMs += durationMs) };
}

const from = (remoteAddress: string) => ({ socket: { remoteAddress } }) as unknown as IncomingMessage;

describe("questions of one address that cost a look at chain or ledger", () => {
  const clock = stoppedClock();
  const questions = createQuestionLimit(clock);
  let front: Front;

  before(async () => {
    // None of the parts is there: a door that asked one of them before it refuses would break, and answer 500.
    const parts = { chain: {}, metering: { quota: {} }, logger: quietLogger } as unknown;
    front = await openFront({
      host: "127.0.0.1",
      port: 0,
      doors: createDoors(undefined, parts as Parameters<typeof createDoors>[1], questions),
      site: (_, response) => response.end("a page"),
      logger: quietLogger,
    });
    for (let asked = 0; asked < AT_ONCE; asked += 1) questions.take(from("127.0.0.1"));
  });
  after(() => front.stop());

  for (const [route, headers] of [
    ["GET /quota?model=digits&holder=0x0000000000000000000000000000000000000001"],
    ["GET /quota/budget?model=digits"],
    [`GET /channels/0x${"00".repeat(32)}`],
    ["POST /trial?model=digits"],
    ["POST /relay/vote"],
    ["GET /keys"],
    ["POST /keys"],
    ["POST /keys/0000000000000000/revoke"],
    ["GET /v1/receipts/1"],
    ["POST /mcp"],
    ["GET /v2/models/digits/infer", { "payment-signature": "e30=" }],
  ] as [string, Record<string, string>?][]) {
    it(`are refused before any work at ${route.split("?")[0]}, with the time to come back`, async () => {
      const [method, path] = route.split(" ") as [string, string];
      const answer = await fetch(front.url + path, { method, ...(headers && { headers }) });
      assert.equal(answer.status, 429);
      assert.equal(answer.headers.get("retry-after"), "1");
      assert.match(await answer.text(), /too-many-questions/);
    });
  }

  it("leave other addresses their own, but not those of the same network", () => {
    const mine = "2001:db8:0:1::1";
    for (let asked = 0; asked < AT_ONCE; asked += 1) questions.take(from(mine));
    assert.throws(() => questions.take(from("2001:db8:0:1:ffff::2")), { code: "too-many-questions" });
    questions.take(from("2001:db8:0:2::1"));
  });

  it("come back with time", () => {
    clock.advance(10);
    questions.take(from("127.0.0.1"));
    assert.throws(() => questions.take(from("127.0.0.1")), { code: "too-many-questions", status: 429 });
  });

  it("count each for itself when they come as one batch of the Model Context Protocol", async () => {
    clock.advance(100);
    const ping = (id: number) => ({ jsonrpc: "2.0", id, method: "ping" });
    const post = (value: unknown) =>
      fetch(`${front.url}/mcp`, { method: "POST", body: `\n ${JSON.stringify(value)}` });
    const batch = await post(Array.from({ length: 11 }, (_, id) => ping(id)));
    assert.equal(batch.status, 429);
    assert.match(await batch.text(), /too-many-questions/);
    assert.notEqual((await post(ping(1))).status, 429);
  });
});

describe("health", () => {
  it("is read from chain and index once a second, however many ask", async (t) => {
    const clock = stoppedClock();
    let readings = 0;
    const port: HealthPort = {
      chain: () => Promise.resolve({ id: 1, block: ++readings, timestamp: 0 }),
      index: () => Promise.resolve({ block: 0, lag: 0, error: null }),
      releases: () => [],
    };
    const front = await openFront({
      host: "127.0.0.1",
      port: 0,
      doors: createHealthDoors(port, clock),
      site: (_, response) => response.end("a page"),
      logger: quietLogger,
    });
    t.after(() => front.stop());
    const ask = () => Promise.all(["/healthz", "/readyz"].map((path) => fetch(front.url + path)));
    await Promise.all([ask(), ask(), ask()]);
    assert.equal(readings, 1);
    clock.advance(1_000);
    await ask();
    assert.equal(readings, 2);
  });
});
