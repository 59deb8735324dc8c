import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { bytesToHex, type Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { tillAbi } from "../../../generated/abi/Till.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { systemClock } from "../../../server/core/clock.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { until } from "../../support/until.ts";
import { type ExactChanges, signExact } from "./exact-payment.ts";
import {
  createCaller, forWholeFile, launchFunded, openCashier, startPlatform, takeDollars,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore

const payer = practiceAccount(6);
const PRICE = 10_000n;
const wholeFile = forWholeFile();
let platform: PaidPlatform;
let model: LaunchedModel;
let cashier: Cashier;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  cashier = await openCashier(wholeFile, platform, model);
  await takeDollars(platform, payer, model.parts.creditVault);
});

/** What a refusal tells programs. */
interface Problem {
  readonly code?: string;
  readonly status?: number;
}

const payment = (changes: ExactChanges = {}): Promise<Record<string, string>> =>
  signExact({ platform, payer, till: model.parts.till, price: PRICE }, changes);

/** Shows a payment to the dollar, as anybody may who has seen it; answers the transaction. */
async function pushPastTheTill(headers: Record<string, string>): Promise<Hex> {
  const { payload } = JSON.parse(
    Buffer.from(headers["payment-signature"] ?? "", "base64").toString(),
  ) as SentPayment;
  const { from, to, value, validAfter, validBefore, nonce } = payload.authorization;
  const { transactionHash } = await platform.mined(
    platform.writer(practiceAccount(8)).writeContract({
      address: platform.at("LocalDollar"),
      abi: localDollarAbi,
      functionName: "transferWithAuthorization",
      args: [from, to, BigInt(value), BigInt(validAfter), BigInt(validBefore), nonce, payload.signature],
    }),
  );
  return transactionHash;
}

interface SentPayment {
  readonly payload: {
    readonly signature: Hex;
    readonly authorization: {
      readonly from: Hex;
      readonly to: Hex;
      readonly value: string;
      readonly validAfter: string;
      readonly validBefore: string;
      readonly nonce: Hex;
    };
  };
}

const dollarsOf = (who: Hex): Promise<bigint> =>
  platform.reader.readContract({
    address: platform.at("LocalDollar"),
    abi: localDollarAbi,
    functionName: "balanceOf",
    args: [who],
  });
const waiting = (): Promise<bigint> =>
  platform.reader.readContract({ address: model.parts.till, abi: tillAbi, functionName: "waiting" });
const bodyOf = ({ body }: MeteredAnswer) =>
  JSON.parse(Buffer.from(body as Uint8Array).toString()) as Record<string, unknown>;
const headerOf = (answer: MeteredAnswer, name: string) =>
  JSON.parse(Buffer.from(answer.headers[name] ?? "", "base64").toString()) as Record<string, unknown> & {
    receipt: { account: string; charged: string };
  };

describe("a call paid by x402 exact", () => {
  it("is answered once its dollars lie in the till, with a receipt that names the payer", async () => {
    const { call, runs } = createCaller(cashier, model);
    const [had, waited] = [await dollarsOf(payer.address), await waiting()];
    const answer = await call(await payment());
    assert.equal(answer.status, 200, String(answer.body));
    assert.equal(runs(), 1);
    assert.equal(await dollarsOf(payer.address), had - PRICE);
    assert.equal(await waiting(), waited + PRICE);
    const settled = headerOf(answer, "PAYMENT-RESPONSE");
    assert.equal(settled["success"], true);
    assert.match(String(settled["transaction"]), /^0x[0-9a-f]{64}$/);
    const { account, charged } = headerOf(answer, "Comodel-Receipt").receipt;
    assert.equal(account, `0x6578616374${"00".repeat(7)}${payer.address.slice(2).toLowerCase()}`);
    assert.equal(charged, "1000000");
  });

  it("is paid once and answered again when the same payment comes with the same request", async () => {
    const { call, runs } = createCaller(cashier, model);
    const headers = await payment();
    const first = await call(headers);
    const had = await dollarsOf(payer.address);
    const again = await call(headers);
    assert.equal(again.status, 200);
    assert.deepEqual(bodyOf(again), bodyOf(first));
    assert.equal(runs(), 1);
    assert.equal(await dollarsOf(payer.address), had);
  });

  it("is refused when the payment was used for another request", async () => {
    const { call, runs } = createCaller(cashier, model);
    const headers = await payment();
    assert.equal((await call(headers)).status, 200);
    await assert.rejects(call(headers, { body: '{"other":1}' }), { code: "idempotency-key-reused" });
    const renamed = await call({ ...headers, "idempotency-key": "mine" }, { body: '{"other":1}' });
    assert.equal(renamed.status, 402);
    assert.equal(bodyOf({ ...renamed, body: Buffer.from(renamed.body as string) })["code"], "payment-used");
    assert.equal(runs(), 1);
  });

  it("runs one of several calls that show the same payment at once", async () => {
    const { call, runs } = createCaller(cashier, model);
    const headers = await payment();
    const had = await dollarsOf(payer.address);
    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => call({ ...headers, "idempotency-key": `try-${n}` }, { body: `{"n":${n}}` })),
    );
    const paid = answers.filter((each) => each.status === "fulfilled" && each.value.status === 200);
    assert.equal(paid.length, 1);
    assert.equal(runs(), 1);
    assert.equal(await dollarsOf(payer.address), had - PRICE);
  });

  it("is paid once by its name, also when several payments of that name come at once", async () => {
    const { call, runs } = createCaller(cashier, model);
    const had = await dollarsOf(payer.address);
    const name = "a-name-of-16-chars";
    const answers = await Promise.allSettled([1, 2, 3].map(async () => call(await payment({ name }))));
    for (const each of answers) {
      if (each.status === "rejected") assert.equal(each.reason.code, "idempotency-key-in-flight");
      else assert.equal(each.value.status, 200);
    }
    assert.ok(answers.some(({ status }) => status === "fulfilled"));
    await cashier.purchases.giveBack();
    assert.equal(runs(), 1);
    assert.equal(await dollarsOf(payer.address), had - PRICE);
    const again = await call(await payment({ name }));
    assert.deepEqual(bodyOf(again), { answer: 1 });
    assert.equal(await dollarsOf(payer.address), had - PRICE, "a payment that is not needed is not taken");
    await assert.rejects(call(await payment({ name }), { body: '{"other":1}' }), {
      code: "idempotency-key-reused",
    });
    await assert.rejects(call(await payment({ name: "too-short" })), {
      code: "payment-identifier-malformed",
    });
  });

  it("gives the payment back from the till when the run fails, and does not run for it again", async () => {
    const { call } = createCaller(cashier, model);
    const headers = await payment();
    const [had, waited] = [await dollarsOf(payer.address), await waiting()];
    await assert.rejects(call(headers, { runner: () => Promise.reject(new Error("the model broke")) }));
    await cashier.purchases.giveBack();
    assert.equal(await dollarsOf(payer.address), had);
    assert.equal(await waiting(), waited);
    const again = await call(headers);
    assert.equal(again.status, 402);
    assert.match(String(again.body), /goes back to its payer/);
  });

  it("is not brought on chain any more for a payer whose calls fail again and again, at the operator's gas", async () => {
    const wary = await openCashier(wholeFile, platform, model, { refundsPerDay: 2 });
    const { call, runs } = createCaller(wary, model);
    const fail = async () =>
      call(await payment(), { runner: () => Promise.reject(new Error("no such tensor")) });
    await assert.rejects(fail(), /no such tensor/);
    await assert.rejects(fail(), /no such tensor/);
    await wary.purchases.giveBack();
    const had = await dollarsOf(payer.address);
    const refused = await call(await payment());
    assert.deepEqual([refused.status, runs()], [402, 0]);
    assert.match(String(refused.body), /refunds-used-up/);
    assert.equal(await dollarsOf(payer.address), had);
  });

  it("runs no more calls of one payer at once than may fail, and counts each failure of them once", async () => {
    const signer = practiceAccount(8);
    await takeDollars(platform, signer, model.parts.creditVault);
    const wary = await openCashier(wholeFile, platform, model, { refundsPerDay: 2 });
    const { call } = createCaller(wary, model);
    const broken = Promise.withResolvers<never>();
    let runs = 0;
    const runner = (): Promise<never> => {
      runs += 1;
      return broken.promise;
    };
    const refused: Problem[] = [];
    const failing = [1, 2, 3, 4, 5].map(async () =>
      call(await payment({ signer }), { runner }).catch((error: Problem) => void refused.push(error)),
    );
    await until("each call to run or to be refused", () => runs + refused.length, (sum) => sum === 5); // prettier-ignore
    assert.equal(runs, 2);
    const expected = { code: "payer-busy", status: 429 };
    assert.deepEqual(refused.map(({ code, status }) => ({ code, status })), [expected, expected, expected]); // prettier-ignore
    broken.reject(new Error("no such tensor"));
    await Promise.all(failing);
    await wary.purchases.giveBack();
    const had = await dollarsOf(signer.address);
    const after = await call(await payment({ signer }), { runner });
    assert.deepEqual([after.status, runs], [402, 2]);
    assert.match(String(after.body), /refunds-used-up/);
    assert.equal(await dollarsOf(signer.address), had);
    const day = `day-${Math.floor(Date.now() / 86_400_000)}`;
    const counter = { name: `refund:${signer.address.toLowerCase()}`, period: day };
    assert.equal(await wary.counters.countOf(counter), 2);
  });

  it("lets calls that were answered count for nothing of what may fail", async () => {
    const wary = await openCashier(wholeFile, platform, model, { refundsPerDay: 1 });
    const { call } = createCaller(wary, model);
    for (const _ of [1, 2, 3]) assert.equal((await call(await payment())).status, 200);
    const poor = practiceAccount(9);
    for (const _ of [1, 2])
      assert.match(
        String((await call(await payment({ signer: poor }))).body),
        /insufficient_funds|dollars-short/,
      );
  });

  it("gives back after a restart what a process that died had not answered", async () => {
    const headers = await payment();
    const had = await dollarsOf(payer.address);
    const { call } = createCaller(cashier, model);
    const hanging = call(headers, { runner: () => new Promise(() => undefined) });
    hanging.catch(() => undefined);
    await until("the payment", () => dollarsOf(payer.address), (has) => has !== had); // prettier-ignore
    await until("its record", () => cashier.store.purchases.inState("paid"), ({ length }) => length > 0); // prettier-ignore
    await cashier.store.stop();

    cashier = await openCashier(wholeFile, platform, model, { ledgerFile: cashier.file });
    await cashier.purchases.start();
    await cashier.purchases.giveBack();
    assert.equal(await dollarsOf(payer.address), had);
    assert.equal((await cashier.store.purchases.inState("owed")).length, 0);
  });
});

describe("a call by x402 exact whose payment did not come by the till", () => {
  it("is served when a stranger has brought the payment to the dollar himself, past the till", async () => {
    const { call, runs } = createCaller(cashier, model);
    const headers = await payment();
    const [had, waited] = [await dollarsOf(payer.address), await waiting()];
    const pushed = await pushPastTheTill(headers);
    const answer = await call(headers);
    assert.equal(answer.status, 200, String(answer.body));
    assert.equal(headerOf(answer, "PAYMENT-RESPONSE")["transaction"], pushed);
    assert.deepEqual(bodyOf(await call(headers)), bodyOf(answer));
    const other = await call({ ...headers, "idempotency-key": "another" }, { body: '{"other":1}' });
    assert.match(String(other.body), /payment-used/);
    assert.equal(runs(), 1);
    assert.deepEqual([await dollarsOf(payer.address), await waiting()], [had - PRICE, waited]);
  });

  it("is served later, when its run failed and the till cannot give the payment back, also to who has no more", async () => {
    let shiftMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + shiftMs };
    const later = await openCashier(wholeFile, platform, model, { clock });
    const { call, runs } = createCaller(later, model);
    const poor = privateKeyToAccount(generatePrivateKey());
    await platform.mined(
      platform.writer(payer).writeContract({
        ...{ address: platform.at("LocalDollar"), abi: localDollarAbi },
        ...{ functionName: "transfer", args: [poor.address, PRICE] },
      }),
    );
    const headers = await payment({ signer: poor });
    await pushPastTheTill(headers);
    assert.equal(await dollarsOf(poor.address), 0n);
    const broken = { runner: () => Promise.reject(new Error("the model broke")) };
    await assert.rejects(call(headers, broken), /the model broke/);
    await assert.rejects(call(headers, broken), /the model broke/);
    shiftMs = 3_600_000;
    assert.equal((await call(headers)).status, 200);
    assert.equal(runs(), 1);
    const other = await call({ ...headers, "idempotency-key": "another" }, { body: '{"other":1}' });
    assert.deepEqual([other.status, runs()], [402, 1]);
  });

  it("is refused when its nonce went to another payment, though the dollar calls it used", async () => {
    const { call, runs } = createCaller(cashier, model);
    const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
    await pushPastTheTill(await payment({ nonce, to: payer.address }));
    assert.equal((await call(await payment({ nonce }))).status, 402);
    const cheaper = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
    await pushPastTheTill(await payment({ nonce: cheaper, value: 1n }));
    assert.equal((await call(await payment({ nonce: cheaper }))).status, 402);
    assert.equal(runs(), 0);
  });

  it("is refused when the payment was collected and has gone back, though its dollars had come", async () => {
    const headers = await payment();
    const { call } = createCaller(cashier, model);
    await assert.rejects(call(headers, { runner: () => Promise.reject(new Error("the model broke")) }));
    await cashier.purchases.giveBack();
    const other = await openCashier(wholeFile, platform, model);
    const again = createCaller(other, model);
    const refused = await again.call(headers);
    assert.deepEqual([refused.status, again.runs()], [402, 0]);
  });

  it("is refused, and runs nothing, when the signature was cancelled before it was used", async () => {
    const { call, runs } = createCaller(cashier, model);
    const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
    const headers = await payment({ nonce });
    const signature = await payer.signTypedData({
      domain: {
        name: "Local Dollar",
        version: "1",
        chainId: platform.chain.chainId,
        verifyingContract: platform.at("LocalDollar"),
      },
      types: { CancelAuthorization: [{ name: "authorizer", type: "address" }, { name: "nonce", type: "bytes32" }] },
      primaryType: "CancelAuthorization",
      message: { authorizer: payer.address, nonce },
    }); // prettier-ignore
    const [r, s, v] = [
      signature.slice(0, 66),
      `0x${signature.slice(66, 130)}`,
      Number(`0x${signature.slice(130)}`),
    ];
    await platform.mined(
      platform.writer(payer).writeContract({
        address: platform.at("LocalDollar"),
        abi: localDollarAbi,
        functionName: "cancelAuthorization",
        args: [payer.address, nonce, v, r as Hex, s as Hex],
      }),
    );
    const answer = await call(headers);
    assert.equal(answer.status, 402);
    assert.match(String(answer.body), /ERC3009UsedAuthorization/);
    assert.equal(runs(), 0);
  });

  it("is refused with the reason when the payer has too few dollars", async () => {
    const { call, runs } = createCaller(cashier, model);
    const answer = await call(await payment({ signer: practiceAccount(9) }));
    assert.equal(answer.status, 402);
    assert.equal(headerOf(answer, "PAYMENT-REQUIRED")["error"], "insufficient_funds");
    assert.equal(runs(), 0);
  });

  const wrong: readonly [string, () => ExactChanges, string][] = [
    ["less than the price", () => ({ value: PRICE - 1n }), "invalid_exact_evm_payload_authorization_value_mismatch"],
    ["another receiver", () => ({ to: payer.address }), "invalid_exact_evm_payload_recipient_mismatch"],
    ["a time that has passed", () => ({ validBefore: 1_000n }), "invalid_exact_evm_payload_authorization_valid_before"],
    ["another network", () => ({ network: "eip155:1" }), "invalid_network"],
    ["another signer", () => ({ from: practiceAccount(2).address }), "invalid_exact_evm_payload_signature"],
  ]; // prettier-ignore
  for (const [what, changes, error] of wrong) {
    it(`is refused for ${what}`, async () => {
      const { call, runs } = createCaller(cashier, model);
      const answer = await call(await payment(changes()));
      assert.equal(answer.status, 402);
      assert.equal(headerOf(answer, "PAYMENT-REQUIRED")["error"], error);
      assert.equal(runs(), 0);
    });
  }
});
