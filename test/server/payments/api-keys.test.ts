import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";

import type { Hex } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { assertMandate } from "../../../server/payments/api-key-order.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import {
  buyCredits, createCaller, CREDIT, forWholeFile, launchFunded, openCashier, startPlatform,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore
import { channelFor, channelIdOf, encode, signVoucher, voucherHeader } from "./vouchers.ts";

const owner = practiceAccount(5);
const wholeFile = forWholeFile();
let platform: PaidPlatform;
let model: LaunchedModel;
let cashier: Cashier;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  cashier = await openCashier(wholeFile, platform, model);
  await buyCredits(platform, model, { buyer: owner, credits: 500n * CREDIT });
});

interface Mandate {
  readonly perCall?: bigint;
  readonly perDay?: bigint;
  readonly seconds?: number;
}

/** A key over a channel of its own with ten credits in it, of which one is used by the deposit's call. */
async function makeKey({ perCall = CREDIT, perDay = 5n * CREDIT, seconds = 3_600 }: Mandate = {}) {
  const id = randomBytes(8).toString("hex");
  const key = `cmk_${id}_${randomBytes(32).toString("base64url")}`;
  const salt: Hex = `0x${randomBytes(32).toString("hex")}`;
  const channel = channelFor(model, owner.address, { salt });
  const deposit = { channel, signer: owner, max: CREDIT, deposit: 10n * CREDIT };
  assert.equal((await createCaller(cashier, model).call(await voucherHeader(platform, deposit))).status, 200);
  const channelId = channelIdOf(platform, channel);
  const max = 10n * CREDIT;
  const voucher = {
    channelId,
    maxClaimableAmount: max,
    signature: await signVoucher(platform, owner, { channelId, max }),
  };
  const order = {
    id,
    secretHash: createHash("sha256").update(key).digest("hex"),
    label: "a script",
    model: `${model.modelId}`,
    ...{ perCall, perDay, channel, voucher },
    expiresAt: Math.floor(Date.now() / 1000) + seconds,
  };
  await cashier.apiKeys.create(owner.address, order, await cashier.terms.read(model.modelId));
  return { id, key, order, bearer: { authorization: `Bearer ${key}` } };
}

const codeOf = ({ body }: MeteredAnswer) => (JSON.parse(String(body)) as { code: string }).code;

describe("an API key", () => {
  it("pays from its owner's channel, also for calls that run at once, and what it spent is claimed on chain", async () => {
    const { bearer, order } = await makeKey();
    const { call, runs } = createCaller(cashier, model);
    const answers = await Promise.all([1, 2, 3].map(() => call(bearer)));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]); // prettier-ignore
    assert.equal(runs(), 3);
    await cashier.claims.claim();
    const { totalClaimed } = await cashier.credits.states.readFresh(order.voucher.channelId);
    assert.equal(totalClaimed, 4n * CREDIT);
  });

  it("stops at its limit for a day, even when calls come at once", async () => {
    const { bearer, id } = await makeKey({ perDay: 2n * CREDIT });
    const { call, runs } = createCaller(cashier, model);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => call(bearer)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 2);
    const [refused] = answers.filter(({ status }) => status === 402);
    assert.equal(codeOf(refused!), "api-key-day-used-up");
    assert.ok(Number(refused!.headers["retry-after"]) > 0);
    assert.equal(runs(), 2);
    const report = (await cashier.apiKeys.list(owner.address)).find((each) => each.id === id);
    assert.deepEqual([report!.usage.at(-1)!.credits, report!.usage.at(-1)!.calls, report!.left], [2n * CREDIT, 2n, 7n * CREDIT]); // prettier-ignore
  });

  it("spends no more than its owner signed and deposited", async () => {
    const { bearer } = await makeKey({ perDay: 100n * CREDIT });
    const { call, runs } = createCaller(cashier, model);
    const answers = await Promise.all(Array.from({ length: 12 }, () => call(bearer)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 9);
    assert.equal(codeOf(answers.find(({ status }) => status === 402)!), "api-key-spent");
    assert.equal(runs(), 9);
  });

  it("gives nothing away to a stranger who reads its voucher in a claim on chain", async () => {
    const { bearer, order } = await makeKey();
    const { call, runs } = createCaller(cashier, model);
    assert.equal((await call(bearer)).status, 200);
    await cashier.claims.claim();
    const { channel, voucher } = order;
    const { channelId, signature } = voucher;
    const [claim] = (await platform.reader.getBlock({ includeTransactions: true })).transactions;
    assert.ok(claim!.input.includes(signature.slice(2)), "the claim publishes the voucher");
    const stolen = { channelId, maxClaimableAmount: `${voucher.maxClaimableAmount}`, signature };
    const accepted = { scheme: "batch-settlement", network: `eip155:${platform.chain.chainId}` };
    for (const guess of [{}, { ceiling: true }, { ceilingKey: channel.salt }, { ceilingKey: channelId }]) {
      const payload = { type: "voucher", channelConfig: channel, voucher: stolen, ...guess };
      const answer = await call(encode({ x402Version: 2, accepted, payload }));
      assert.equal(answer.status, 402, JSON.stringify(guess));
    }
    assert.equal(runs(), 1);
    assert.equal((await call(bearer)).status, 200, "its owner's code goes on");
  });

  it("refuses a call that costs more than its limit, and one of another model", async () => {
    const { bearer, id } = await makeKey();
    const dear = createCaller(cashier, model, 2n * CREDIT);
    assert.equal(codeOf(await dear.call(bearer)), "api-key-per-call");
    const key = (await cashier.store.apiKeys.find(id))!;
    const other = { modelId: model.modelId + 1n, route: "other" };
    const call = { model: other, cost: CREDIT, header: () => undefined, resourceUrl: "", requestHash: "" };
    assert.throws(() => assertMandate(key, { call, now: key.createdAt }), {
      code: "api-key-model",
      status: 403,
    });
    assert.throws(() => assertMandate(key, { call, now: key.expiresAt }), {
      code: "api-key-ended",
      status: 401,
    });
    assert.equal(dear.runs(), 0);
  });

  it("ends when its owner revokes it, at once and for nobody else to undo", async () => {
    const { bearer, id } = await makeKey();
    const { call, runs } = createCaller(cashier, model);
    assert.equal((await call(bearer)).status, 200);
    assert.equal(await cashier.apiKeys.revoke(practiceAccount(6).address, id), false);
    assert.equal((await call(bearer)).status, 200);
    assert.equal(await cashier.apiKeys.revoke(owner.address, id), true);
    await assert.rejects(call(bearer), { code: "api-key-ended", status: 401 });
    assert.equal(runs(), 2);
  });

  it("is refused when it is unknown or off by a letter, and keeps no secret in the store", async () => {
    const { key, id, order } = await makeKey();
    const { call, runs } = createCaller(cashier, model);
    const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
    for (const bearer of [wrong, `cmk_${"0".repeat(16)}_${"x".repeat(43)}`, "cmk_"])
      await assert.rejects(call({ authorization: `Bearer ${bearer}` }), {
        code: "api-key-unknown",
        status: 401,
      });
    const kept = JSON.stringify(
      await cashier.store.apiKeys.find(id),
      (_, value: unknown) => `${value as string}`,
    );
    assert.ok(!kept.includes(key.slice(21)));
    assert.equal((await cashier.store.apiKeys.find(id))!.secretHash, order.secretHash);
    assert.equal(runs(), 0);
  });

  it("is not made over somebody else's channel, nor without that owner's voucher", async () => {
    const { order } = await makeKey();
    const terms = await cashier.terms.read(model.modelId);
    const thief = practiceAccount(6).address;
    await assert.rejects(cashier.apiKeys.create(thief, { ...order, id: "f".repeat(16) }, terms), {
      code: "api-key-malformed",
    });
    const forged = { ...order.voucher, maxClaimableAmount: 400n * CREDIT };
    await assert.rejects(cashier.apiKeys.create(owner.address, { ...order, voucher: forged }, terms), {
      code: "voucher-signature-wrong",
    });
  });

  it("is made only over a deposit of its own, so that nobody makes keys without end", async () => {
    const { order } = await makeKey();
    const terms = await cashier.terms.read(model.modelId);
    const another = { ...order, id: randomBytes(8).toString("hex") };
    await assert.rejects(cashier.apiKeys.create(owner.address, another, terms), {
      code: "api-key-channel-taken",
    });
    const channel = channelFor(model, owner.address, { salt: `0x${randomBytes(32).toString("hex")}` });
    const channelId = channelIdOf(platform, channel);
    const max = 10n * CREDIT;
    const signature = await signVoucher(platform, owner, { channelId, max });
    const voucher = { channelId, maxClaimableAmount: max, signature };
    await assert.rejects(cashier.apiKeys.create(owner.address, { ...another, channel, voucher }, terms), {
      code: "channel-balance-short",
      status: 402,
    });
  });
});

describe("one account", () => {
  it("may ask a model only so often, whatever channels it has, and is told when to go on", async () => {
    const limited = await openCashier(wholeFile, platform, model, { callsAtOnce: 2 });
    const { call, runs } = createCaller(limited, model);
    const next = async () => {
      const channel = channelFor(model, owner.address, { salt: `0x${randomBytes(32).toString("hex")}` });
      return call(await voucherHeader(platform, { channel, signer: owner, max: CREDIT, deposit: CREDIT }));
    };
    assert.equal((await next()).status, 200);
    assert.equal((await next()).status, 200);
    await assert.rejects(next(), (error: { code: string; status: number; retryAfterMs: number }) => {
      assert.deepEqual([error.code, error.status], ["calls-too-many", 429]);
      return error.retryAfterMs > 0;
    });
    assert.equal(runs(), 2);
  });

  it("loses nothing of that to strangers who show payments of it that were used before", async () => {
    const limited = await openCashier(wholeFile, platform, model, { callsAtOnce: 3 });
    const { call, runs } = createCaller(limited, model);
    const channel = channelFor(model, owner.address, { salt: `0x${randomBytes(32).toString("hex")}` });
    const paid = { channel, signer: owner };
    const first = await voucherHeader(platform, { ...paid, max: CREDIT, deposit: 3n * CREDIT });
    assert.equal((await call(first)).status, 200);
    const used = await voucherHeader(platform, { ...paid, max: CREDIT });
    for (const _ of Array(5).keys()) assert.equal((await call(used)).status, 402);
    for (const calls of [2n, 3n]) {
      assert.equal((await call(await voucherHeader(platform, { ...paid, max: calls * CREDIT }))).status, 200);
    }
    assert.equal(runs(), 3);
  });
});
