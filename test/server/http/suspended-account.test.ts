import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, describe, it } from "node:test";

import { createComodel } from "../../../client/comodel.ts";
import type { HttpAnswer } from "../../../client/http.ts";
import { liftAction, suspendAction } from "../../../client/actions/suspensions.ts";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { createStage, type Stage } from "../../../scripts/seed/stage.ts";
import { passVote } from "../../support/pass-vote.ts";
import { forWholeFile } from "../payments/paid-platform.ts";
import { everyDoor, type AskedDoor, type AskedServer, type DoorAnswer, type Payment } from "./every-door.ts";
import { everyWay, type Way } from "./every-way.ts";
import { serveDigits, startTextEndpoint, type TextEndpoint } from "./text-endpoint.ts";

const wholeFile = forWholeFile();
/** Nobody knows whose account asks for a free trial. */
const WAYS = ["quota", "credits", "exact", "api-key"];
const REASON = "Copies the model call by call.";
const HOUR = 3_600;
let endpoint: TextEndpoint;
let server: AskedServer;
let stage: Stage;
let ways: Readonly<Record<string, Way>>;
/** What each way had paid for before anybody was suspended. */
const earlier = new Map<string, { payment: Payment; answer: DoorAnswer }>();
/** First second in which everybody is served again. */
let until: number;

before(async () => {
  endpoint = await startTextEndpoint(wholeFile);
  server = { url: endpoint.url, routes: { text: endpoint.route, digits: await serveDigits(endpoint) } };
  ways = await everyWay(server);
  stage = stageOf(endpoint);
  for (const name of WAYS) {
    const door = everyDoor["/v2 in JSON"]!(server);
    const payment = { headers: await pay(ways[name]!, door), idempotencyKey: randomUUID() };
    const answer = await door.ask(payment);
    assert.equal(answer.status, 200, answer.code);
    await ways[name]!.paid(server.routes.digits, answer);
    earlier.set(name, { payment, answer });
  }
  until = (await stage.now()) + 6 * HOUR;
  for (const model of ["digits", "text"] as const) {
    await decide(model, "Do not serve four accounts", (place) =>
      accounts().map((account) => suspendAction({ ...place, account, until, reason: REASON })),
    );
  }
  await untilRefused("digits");
  await untilRefused("text");
});

function accounts() {
  return WAYS.map((name) => ways[name]!.account!);
}

function stageOf({ url, chainId, at }: TextEndpoint): Stage {
  const rpcUrl = `${url}/rpc`;
  const moveTime = async (seconds: number): Promise<void> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "comodel_moveTime", params: [seconds] });
    const answer = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const { error } = (await answer.json()) as { error?: { message: string } };
    if (error !== undefined) throw new Error(error.message);
  };
  const upload = () => Promise.reject(new Error("Expected no file to be stored."));
  return createStage({ rpcUrl, chainId, addressOf: at, upload, moveTime, modelsDir: "models" });
}

/** Accounts 2 and 3 hold nine tenths of the shares of each model, and vote although the first is suspended. */
async function decide(
  model: AskedDoor["model"],
  title: string,
  actionsOf: (place: { suspensions: `0x${string}`; modelId: bigint }) => ProposalAction[],
): Promise<void> {
  const { modelId } = await createComodel({ url: server.url }).model(server.routes[model]);
  const parts = await endpoint.reader.readContract({
    ...{ address: endpoint.at("ModelRegistry"), abi: modelRegistryAbi, functionName: "parts" },
    args: [modelId],
  });
  const actions = actionsOf({ suspensions: endpoint.at("Suspensions"), modelId });
  await passVote(stage, parts, { title, actions, by: [2, 3] });
}

async function pay(way: Way, door: AskedDoor): Promise<Record<string, string>> {
  const unpaid = await door.ask({});
  const offer = (): Promise<HttpAnswer> => Promise.resolve(unpaid);
  return way.pay(server.routes[door.model], offer);
}

const doorOf = (model: AskedDoor["model"]): AskedDoor =>
  everyDoor[model === "digits" ? "/v2 in JSON" : "/v1/completions"]!(server);

/** The index has to see the vote. */
async function untilRefused(model: AskedDoor["model"]): Promise<void> {
  const door = doorOf(model);
  const headers = await pay(ways["api-key"]!, door);
  await untilTrue(async () => (await door.ask({ headers })).code === "account-suspended");
}

async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("Expected what was voted to be obeyed within a minute, found that it is not.");
}

describe("a suspended account", () => {
  for (const name of WAYS) {
    for (const [door, open] of Object.entries(everyDoor)) {
      it(`is refused by ${name} at ${door} before anything is computed, and nothing is taken`, async () => {
        const way = ways[name]!;
        const asked = open(server);
        const route = server.routes[asked.model];
        const taken = await way.taken(route);
        const refused = await asked.ask({ headers: await pay(way, asked), idempotencyKey: randomUUID() });
        assert.equal(refused.code, "account-suspended");
        assert.equal(refused.receipt, undefined);
        // A tool's result has no status of its own.
        assert.equal(refused.status, door.includes("/mcp") ? 400 : 403);
        assert.equal(await way.taken(route), taken);
      });
    }
  }

  it("is told which model, until when, why, and the proposal that decided it", async () => {
    const door = doorOf("digits");
    const { body } = await door.ask({ headers: await pay(ways["api-key"]!, door) });
    const { error } = JSON.parse(Buffer.from(body).toString()) as { error: string };
    for (const part of [server.routes.digits, new Date(until * 1000).toISOString(), REASON]) {
      assert.ok(error.includes(part), error);
    }
    const page = /http\S+\/proposals\/\d+/.exec(error)?.[0];
    const found = await fetch(page!);
    assert.equal(found.status, 200, page);
    assert.match(await found.text(), /Do not serve four accounts/);
  });

  for (const name of WAYS) {
    it(`still gets the answer again that it had paid for by ${name} before`, async () => {
      const { payment, answer } = earlier.get(name)!;
      const again = await everyDoor["/v2 in JSON"]!(server).ask(payment);
      assert.equal(again.status, 200, again.code);
      assert.deepEqual(again.receipt, answer.receipt);
    });
  }

  it("is served again as soon as members lift it, and the others are not", async () => {
    const account = ways["exact"]!.account!;
    await decide("digits", "Serve one again", (place) => [liftAction({ ...place, account })]);
    const door = doorOf("digits");
    await untilTrue(
      async () => (await door.ask({ headers: await pay(ways["exact"]!, door) })).status === 200,
    );
    const others = await door.ask({ headers: await pay(ways["api-key"]!, door) });
    assert.equal(others.code, "account-suspended");
  });

  it("is served again when its time is over, without another vote", async () => {
    await stage.moveTo(until);
    for (const name of WAYS) {
      const door = doorOf("text");
      await untilTrue(async () => {
        const answer = await door.ask({ headers: await pay(ways[name]!, door) });
        if (answer.status === 200) await ways[name]!.paid(server.routes.text, answer);
        return answer.status === 200;
      });
    }
  });
});
