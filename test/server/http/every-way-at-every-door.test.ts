import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, describe, it } from "node:test";

import { z } from "zod";

import { createComodel } from "../../../client/comodel.ts";
import type { HttpAnswer } from "../../../client/http.ts";
import { openaiPriceBook, priceBook } from "../../../server/http/openapi/price-book-shape.ts";
import { forWholeFile } from "../payments/paid-platform.ts";
import { until } from "../../support/until.ts";
import { everyDoor, wrongTensors, type AskedDoor, type AskedServer, type DoorAnswer } from "./every-door.ts";
import { everyWay, type Way } from "./every-way.ts";
import { serveDigits, startTextEndpoint } from "./text-endpoint.ts";

const wholeFile = forWholeFile();
const WAYS = ["quota", "credits", "exact", "api-key", "trial"];
/** Tries of one address and model: as many as the doors of text use. */
const TRIES = 6;
let server: AskedServer;
let ways: Readonly<Record<string, Way>>;

before(async () => {
  const endpoint = await startTextEndpoint(wholeFile, { TRIAL_CALLS_PER_ADDRESS: `${TRIES}` });
  server = { url: endpoint.url, routes: { text: endpoint.route, digits: await serveDigits(endpoint) } };
  ways = await everyWay(server);
});

/** A question at a door, and what it costs by the offer that the door makes without payment. */
async function opened(door: AskedDoor) {
  const route = server.routes[door.model];
  const unpaid = await door.ask({});
  const offer = (): Promise<HttpAnswer> => Promise.resolve(unpaid);
  return { route, unpaid, offer };
}

async function assertReceiptHolds({ receipt, about }: DoorAnswer, modelId: bigint): Promise<void> {
  const verdict = await createComodel({ url: server.url }).verifyReceipt(receipt!, { ...about, modelId });
  assert.deepEqual(verdict.checks.filter(({ holds }) => !holds), []); // prettier-ignore
  assert.equal(verdict.checks.length, 7);
}

function assertBook({ status, book, body, header }: DoorAnswer): void {
  assert.equal(status, 402);
  // As the OpenAPI document describes it, in either shape of errors.
  z.union([priceBook, openaiPriceBook]).parse(JSON.parse(Buffer.from(body).toString()));
  assert.deepEqual(book?.accepts.map(({ way }) => way).sort(), [...WAYS].sort());
  assert.ok(BigInt(book.price.credits) > 0n && BigInt(book.price.dollars) > 0n);
  assert.notEqual(header("PAYMENT-REQUIRED"), null);
}

describe("a call without payment", () => {
  for (const [door, open] of Object.entries(everyDoor)) {
    it(`is told the price book ${at(door)}`, async () => {
      assertBook((await opened(open(server))).unpaid);
    });
  }
});

describe("a payment", () => {
  for (const name of WAYS) {
    for (const [door, open] of Object.entries(everyDoor)) {
      it(`by ${name} is taken once ${at(door)}, however often the call is sent, and brings a receipt that holds`, async () => {
        const way = ways[name]!;
        const asked = open(server);
        const { route, unpaid, offer } = await opened(asked);
        const before = await way.taken(route);
        const payment = { headers: await way.pay(route, offer), idempotencyKey: randomUUID() };
        // A try is counted before anything else, and each is one that somebody sent.
        const sent = await Promise.all(
          Array.from({ length: name === "trial" ? 1 : 3 }, () => asked.ask(payment)),
        );
        const answer = sent.find(({ status }) => status === 200);
        assert.ok(answer !== undefined, JSON.stringify(sent.map(({ status, code }) => [status, code])));
        const { modelId } = await createComodel({ url: server.url }).model(route);
        await assertReceiptHolds(answer, modelId);
        await way.paid(route, answer);
        const again = await asked.ask(payment);
        assert.equal(again.status, 200, again.code);
        assert.deepEqual(again.receipt, answer.receipt);
        assert.deepEqual(again.about.response, answer.about.response);
        assert.equal((await way.taken(route)) - before, way.takes(answer, unpaid.book!.price));
      });
    }
  }
});

describe("a question that cannot be answered", () => {
  for (const name of WAYS.filter((way) => way !== "trial")) {
    it(`costs nothing by ${name}`, async () => {
      const way = ways[name]!;
      const asked = wrongTensors(server);
      const { route, offer } = await opened(asked);
      const before = await way.taken(route);
      const answer = await asked.ask({ headers: await way.pay(route, offer) });
      assert.equal(answer.status, 400, answer.code);
      assert.equal(answer.receipt, undefined);
      // What was taken for a call that failed goes back by a transaction of its own.
      await until("all to be given back", () => way.taken(route), (taken) => taken === before); // prettier-ignore
    });
  }
});

describe("a payment that is not enough", () => {
  for (const name of WAYS) {
    for (const [door, open] of Object.entries(everyDoor)) {
      it(`by ${name} is refused ${at(door)} with the price book, and nothing is taken`, async () => {
        const way = ways[name]!;
        const asked = open(server);
        const { route, offer } = await opened(asked);
        if (name === "trial") await useUp(asked, await way.pay(route, offer));
        const before = await way.taken(route);
        const refused = await asked.ask({ headers: await way.short(route, offer) });
        assertBook(refused);
        assert.equal(refused.code, way.shortCode);
        assert.equal(await way.taken(route), before);
      });
    }
  }

  for (const [door, open] of Object.entries(everyDoor)) {
    it(`by a key that nobody made is refused ${at(door)}`, async () => {
      const key = `cmk_${"0".repeat(16)}_${"A".repeat(43)}`;
      const refused = await open(server).ask({ headers: { authorization: `Bearer ${key}` } });
      assert.equal(refused.code, "api-key-unknown");
      assert.equal(refused.receipt, undefined);
    });
  }
});

function at(door: string): string {
  return door.startsWith("/") ? `at ${door}` : `by ${door}`;
}

/** Sends what an address may try, at most. */
async function useUp(door: AskedDoor, headers: Record<string, string>): Promise<void> {
  for (let tries = 0; tries <= TRIES; tries += 1) if ((await door.ask({ headers })).status === 402) return;
  throw new Error(`Expected at most ${TRIES} tries, found more.`);
}
