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
    await payOnce(ways[name]!, doorOf("text"));
    earlier.set(name, await payOnce(ways[name]!, doorOf("digits")));
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

/** As the index knows it. */
async function titleOf(proposal: string): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/subgraphs/name/comodel`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `{ proposal(id: "${proposal}") { title } }` }),
  });
  const { data } = (await answer.json()) as { data: { proposal: { title: string } | null } };
  return data.proposal?.title;
}

async function pay(way: Way, door: AskedDoor): Promise<Record<string, string>> {
  const unpaid = await door.ask({});
  const offer = (): Promise<HttpAnswer> => Promise.resolve(unpaid);
  return way.pay(server.routes[door.model], offer);
}

/** Channels are open from then on, so that a refused call leaves no deposit half done. */
async function payOnce(way: Way, door: AskedDoor) {
  const payment = { headers: await pay(way, door), idempotencyKey: randomUUID() };
  const answer = await door.ask(payment);
  assert.equal(answer.status, 200, answer.code);
  await way.paid(server.routes[door.model], answer);
  return { payment, answer };
}

const doorOf = (model: AskedDoor["model"]): AskedDoor =>
  everyDoor[model === "digits" ? "/v2 in JSON" : "/v1/completions"]!(server);

/** The index has to see the vote. */
async function untilRefused(model: AskedDoor["model"]): Promise<void> {
  const door = doorOf(model);
  const headers = await pay(ways["api-key"]!, door);
  await untilAnswered(() => door.ask({ headers }), "account-suspended");
}

/** Waits until an answer is a good one, or a refusal of this code. */
async function untilAnswered(ask: () => Promise<DoorAnswer>, code?: string): Promise<DoorAnswer> {
  let last: DoorAnswer | undefined;
  for (let tries = 0; tries < 100; tries += 1) {
    last = await ask();
    if (last.code === code) return last;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.fail(`Expected ${code ?? "an answer"} within half a minute, found ${last?.status} ${last?.code}.`);
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
    const { modelId } = await createComodel({ url: server.url }).model(server.routes.digits);
    const [, page, proposal] = /(http\S+)\/proposals\/(\d+)/.exec(error) ?? [];
    assert.equal(page, `${server.url}/models/${modelId}`);
    assert.equal(await titleOf(`${modelId}-${proposal}`), "Do not serve four accounts");
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
    await untilAnswered(async () => door.ask({ headers: await pay(ways["exact"]!, door) }));
    const others = await door.ask({ headers: await pay(ways["api-key"]!, door) });
    assert.equal(others.code, "account-suspended");
  });

  for (const name of WAYS) {
    it(`is served again by ${name} when its time is over, without another vote`, async () => {
      await stage.moveTo(until);
      const door = doorOf("text");
      const ask = async () => door.ask({ headers: await pay(ways[name]!, door) });
      await ways[name]!.paid(server.routes.text, await untilAnswered(ask));
    });
  }
});
