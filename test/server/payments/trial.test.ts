import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";
import {
  createCaller, CREDIT, forWholeFile, launchFunded, openCashier, startPlatform,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore

const wholeFile = forWholeFile();
let platform: PaidPlatform;
let model: LaunchedModel;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
});

const open = (
  limits: { callsPerAddress: number; callsPerDay: number },
  ledgerFile?: string,
): Promise<Cashier> =>
  openCashier(wholeFile, platform, model, {
    trial: { models: new Set([`${model.modelId}`]), ...limits },
    ...(ledgerFile === undefined ? {} : { ledgerFile }),
  });
const tokenOf = (cashier: Cashier, address: string) => ({
  "trial-token": cashier.trial.issue(model.modelId, address).token,
});
const codeOf = ({ body }: MeteredAnswer) => (JSON.parse(String(body)) as { code: string }).code;

describe("a free trial", () => {
  it("answers so many calls of one address, with receipts, and asks for payment after them", async () => {
    const cashier = await open({ callsPerAddress: 2, callsPerDay: 100 });
    const { call, runs } = createCaller(cashier, model);
    for (let calls = 0; calls < 2; calls += 1) {
      const answer = await call(tokenOf(cashier, "192.0.2.1"));
      assert.equal(answer.status, 200, String(answer.body));
      assert.ok("Comodel-Receipt" in answer.headers);
    }
    const refused = await call(tokenOf(cashier, "192.0.2.1"));
    assert.deepEqual([refused.status, codeOf(refused)], [402, "trial-used-up"]);
    assert.equal((await call(tokenOf(cashier, "192.0.2.2"))).status, 200);
    assert.equal(runs(), 3);
  });

  it("never runs more than all of them together may have, however many come at once", async () => {
    const cashier = await open({ callsPerAddress: 5, callsPerDay: 7 });
    const { call, runs } = createCaller(cashier, model);
    const visitors = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"];
    const answers = await Promise.all(
      visitors.flatMap((visitor) => Array.from({ length: 5 }, () => call(tokenOf(cashier, visitor)))),
    );
    assert.equal(runs(), 7);
    assert.equal(answers.filter(({ status }) => status === 200).length, 7);
    assert.ok(answers.some((answer) => answer.status === 402 && codeOf(answer) === "trial-day-used-up"));
  });

  it("counts calls that fail, and goes on counting after a restart", async () => {
    const ledgerFile = join(await temporaryFolder(wholeFile), "ledger.sqlite");
    const limits = { callsPerAddress: 2, callsPerDay: 100 };
    const first = await open(limits, ledgerFile);
    const broken = () => Promise.reject(new Error("the model broke"));
    await assert.rejects(createCaller(first, model).call(tokenOf(first, "192.0.2.9"), { runner: broken }));
    assert.equal((await createCaller(first, model).call(tokenOf(first, "192.0.2.9"))).status, 200);
    await first.store.stop();
    const second = await open(limits, ledgerFile);
    const { call, runs } = createCaller(second, model);
    assert.equal(codeOf(await call(tokenOf(second, "192.0.2.9"))), "trial-used-up");
    assert.equal(runs(), 0);
  });

  it("takes the addresses of one IPv6 network as one", async () => {
    const cashier = await open({ callsPerAddress: 1, callsPerDay: 100 });
    const { call } = createCaller(cashier, model);
    assert.equal((await call(tokenOf(cashier, "2001:db8:0:1::1"))).status, 200);
    assert.equal((await call(tokenOf(cashier, "2001:db8:0:1:ffff::2"))).status, 402);
    assert.equal((await call(tokenOf(cashier, "2001:db8:0:2::1"))).status, 200);
  });

  it("is refused with a token that was changed, or where the model is not offered", async () => {
    const cashier = await open({ callsPerAddress: 1, callsPerDay: 100 });
    const { call, runs } = createCaller(cashier, model);
    const { "trial-token": token } = tokenOf(cashier, "192.0.2.1");
    const forged = token.replace(/\.[0-9a-f]{40}\./, `.${"0".repeat(40)}.`);
    await assert.rejects(call({ "trial-token": forged }), { code: "trial-token-malformed" });
    assert.throws(() => cashier.trial.issue(model.modelId + 1n, "192.0.2.1"), { code: "trial-not-offered" });
    const dear = createCaller(cashier, model, 2n * CREDIT);
    assert.equal(codeOf(await dear.call({ "trial-token": token })), "trial-too-large");
    assert.equal(runs() + dear.runs(), 0);
  });
});
