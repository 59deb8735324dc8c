import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { sha256, zeroAddress, zeroHash } from "viem";

import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { until } from "../../support/until.ts";
import {
  balanceOf, buyCredits, createCaller, CREDIT, launchFunded, openCashier, operator, startPlatform, forWholeFile,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore
import { channelFor, channelIdOf, encode, voucherHeader, type Channel } from "./vouchers.ts";

const payer = practiceAccount(5);
const wholeFile = forWholeFile();
let platform: PaidPlatform;
let model: LaunchedModel;
let cashier: Cashier;
let salts = 0;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  cashier = await openCashier(wholeFile, platform, model);
  await buyCredits(platform, model, { buyer: payer, credits: 500n * CREDIT });
});

/** A channel of its own for each test, filled by the payer's signed deposit with the first call. */
async function openChannel(credits: bigint, changes: Partial<Channel> = {}): Promise<Channel> {
  const salt = `0x${(++salts).toString(16).padStart(64, "0")}` as const;
  const channel = channelFor(model, payer.address, { salt, ...changes });
  const { call } = createCaller(cashier, model);
  const paid = await call(
    await voucherHeader(platform, { channel, signer: payer, max: CREDIT, deposit: credits }),
  );
  assert.equal(paid.status, 200, String(paid.body));
  return channel;
}

const voucher = (channel: Channel, max: bigint, signer = payer) =>
  voucherHeader(platform, { channel, signer, max });
const bodyOf = ({ body }: MeteredAnswer) =>
  JSON.parse(Buffer.from(body as Uint8Array).toString()) as Record<string, unknown>;
const headerOf = (answer: MeteredAnswer, name: string) =>
  JSON.parse(Buffer.from(answer.headers[name] ?? "", "base64").toString()) as HeaderJson;

/** The fields of payment and receipt headers that these tests look at. */
interface HeaderJson {
  readonly x402Version: number;
  readonly error: string;
  readonly accepts: readonly [{ readonly extra: HeaderExtra }];
  readonly success: boolean;
  readonly transaction: string;
  readonly extra: HeaderExtra;
  readonly receipt: { readonly account: string; readonly charged: string };
  readonly signature: string;
  readonly root: string;
}

interface HeaderExtra {
  readonly name: string;
  readonly chargedAmount: string;
  readonly channelState: { readonly chargedCumulativeAmount: string; readonly balance: string };
  readonly voucherState: { readonly signedMaxClaimable: string };
}

describe("a call without payment", () => {
  it("is answered with every accepted way and its exact cost, and runs nothing", async () => {
    const { call, runs } = createCaller(cashier, model);
    const answer = await call({});
    assert.equal(answer.status, 402);
    const accepts = bodyOf(answer)["accepts"] as Record<string, unknown>[];
    assert.deepEqual(accepts.map(({ way }) => way), ["credits", "quota", "exact", "api-key"]); // prettier-ignore
    assert.equal(accepts[0]!["amount"], "1000000");
    assert.equal(accepts[0]!["dollars"], "0.01");
    const required = headerOf(answer, "PAYMENT-REQUIRED");
    assert.equal(required.x402Version, 2);
    assert.deepEqual(required.accepts[0], {
      scheme: "batch-settlement",
      network: "eip155:31337",
      amount: "1000000",
      asset: model.parts.creditToken,
      payTo: model.parts.creditVault,
      maxTimeoutSeconds: 600,
      extra: {
        receiverAuthorizer: operator.address,
        withdrawDelay: 900,
        name: required.accepts[0].extra.name,
        version: "1",
        assetTransferMethod: "eip3009",
        concurrency: "ceiling",
      },
    });
    assert.equal(runs(), 0);
  });
});

describe("a call paid from a channel", () => {
  it("is answered once its gasless deposit is on chain, with receipt and settle response", async () => {
    const channel = channelFor(model, payer.address, { salt: `0x${"d0".repeat(32)}` });
    const { call, runs } = createCaller(cashier, model);
    const answer = await call(
      await voucherHeader(platform, { channel, signer: payer, max: CREDIT, deposit: 10n * CREDIT }),
    );
    assert.equal(answer.status, 200);
    assert.equal(runs(), 1);
    const settled = headerOf(answer, "PAYMENT-RESPONSE");
    assert.equal(settled.success, true);
    assert.match(settled.transaction, /^0x[0-9a-f]{64}$/);
    assert.equal(settled.extra.chargedAmount, "1000000");
    assert.equal(settled.extra.channelState.chargedCumulativeAmount, "1000000");
    assert.equal(settled.extra.channelState.balance, `${10n * CREDIT}`);
    const { receipt, signature, root } = headerOf(answer, "Comodel-Receipt");
    assert.equal(receipt.account, channelIdOf(platform, channel));
    assert.equal(receipt.charged, "1000000");
    assert.ok(signature.length === 132 && root.length === 66);
  });

  it("goes on with vouchers alone, each for exactly what was charged plus the price", async () => {
    const channel = await openChannel(5n * CREDIT);
    const { call } = createCaller(cashier, model);
    for (const calls of [2n, 3n, 4n]) {
      const answer = await call(await voucher(channel, calls * CREDIT));
      assert.equal(answer.status, 200, String(answer.body));
      assert.equal(
        headerOf(answer, "PAYMENT-RESPONSE").extra.channelState.chargedCumulativeAmount,
        `${calls * CREDIT}`,
      );
    }
    const report = await cashier.credits.channel(channelIdOf(platform, channel));
    assert.deepEqual([report.balance, report.chargedCumulative, report.maxSigned], [5n * CREDIT, 4n * CREDIT, 4n * CREDIT]); // prettier-ignore
  });

  it("charges nothing when the run fails or answers an error", async () => {
    const channel = await openChannel(5n * CREDIT);
    const { call } = createCaller(cashier, model);
    const next = await voucher(channel, 2n * CREDIT);
    await assert.rejects(
      call(next, { runner: () => Promise.reject(new Error("the engine died")) }),
      /the engine died/,
    );
    const failed = {
      status: 503,
      headers: {},
      body: Buffer.from("busy"),
      releaseId: 1n,
      runtimeHash: `0x${"00".repeat(32)}`,
    };
    assert.equal((await call(next, { runner: () => Promise.resolve(failed) })).status, 503);
    assert.equal((await cashier.credits.channel(channelIdOf(platform, channel))).chargedCumulative, CREDIT);
    assert.equal((await call(next)).status, 200);
  });

  it("is not run again for a voucher that was used, and the refusal carries what the client needs to go on", async () => {
    const channel = await openChannel(5n * CREDIT);
    const { call, runs } = createCaller(cashier, model);
    const replayed = await call(await voucher(channel, CREDIT));
    assert.equal(replayed.status, 402);
    assert.equal(runs(), 0);
    const required = headerOf(replayed, "PAYMENT-REQUIRED");
    assert.equal(required.error, "invalid_batch_settlement_evm_cumulative_amount_mismatch");
    const { channelState, voucherState } = required.accepts[0].extra;
    assert.equal(channelState.chargedCumulativeAmount, "1000000");
    assert.equal(voucherState.signedMaxClaimable, "1000000");
  });

  it("runs calls at the same time under one signed ceiling, up to what was signed", async () => {
    const channel = await openChannel(20n * CREDIT, { salt: sha256(zeroHash) });
    const { call, runs } = createCaller(cashier, model);
    const shared = await voucherHeader(platform, { channel, signer: payer, max: 9n * CREDIT, ceilingKey: zeroHash }); // prettier-ignore
    const answers = await Promise.all(Array.from({ length: 12 }, () => call(shared)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 8);
    assert.equal(runs(), 8);
    const report = await cashier.credits.channel(channelIdOf(platform, channel));
    assert.deepEqual([report.chargedCumulative, report.maxSigned], [9n * CREDIT, 9n * CREDIT]);
    assert.equal(
      (await call(await voucher(channel, 10n * CREDIT))).status,
      200,
      "strict vouchers go on from there",
    );
  });

  it("runs one of several calls that show the same voucher at once", async () => {
    const channel = await openChannel(5n * CREDIT);
    const { call, runs } = createCaller(cashier, model);
    const header = await voucher(channel, 2n * CREDIT);
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(header)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 402, 402, 402]); // prettier-ignore
    assert.equal(runs(), 1);
    assert.equal(
      (await cashier.credits.channel(channelIdOf(platform, channel))).chargedCumulative,
      2n * CREDIT,
    );
  });

  it("gets the stored answer and pays once when it is repeated with its idempotency key", async () => {
    const channel = await openChannel(5n * CREDIT);
    const { call, runs } = createCaller(cashier, model);
    const headers = { ...(await voucher(channel, 2n * CREDIT)), "idempotency-key": "once" };
    const first = await call(headers);
    const again = await call(headers);
    assert.deepEqual(bodyOf(again), bodyOf(first));
    assert.equal(again.headers["Comodel-Receipt"], first.headers["Comodel-Receipt"]);
    assert.equal(runs(), 1);
    await assert.rejects(call(headers, { body: "{other}" }), { status: 409, code: "idempotency-key-reused" });
  });
});

describe("a payment that is not good", () => {
  const refusals: [string, string, () => Promise<Record<string, string>>][] = [
    ["a voucher that another key signed", "voucher_signature", async () => voucher(await openChannel(5n * CREDIT), 2n * CREDIT, practiceAccount(6))],
    ["more than the channel holds", "cumulative_exceeds_balance", async () => voucher(await openChannel(CREDIT), 2n * CREDIT)],
    ["an amount that is not exactly the next one", "cumulative_amount_mismatch", async () => voucher(await openChannel(5n * CREDIT), 3n * CREDIT)],
    ["a channel of another receiver", "receiver_mismatch", () => voucher(channelFor(model, payer.address, { receiver: payer.address }), CREDIT)],
    ["a channel of another token", "token_mismatch", () => voucher(channelFor(model, payer.address, { token: platform.at("LocalDollar") }), CREDIT)],
    ["a channel that another operator may claim", "receiver_authorizer_mismatch", () => voucher(channelFor(model, payer.address, { receiverAuthorizer: payer.address }), CREDIT)],
    ["a channel that can be emptied too soon", "withdraw_delay_out_of_range", () => voucher(channelFor(model, payer.address, { withdrawDelay: 60 }), CREDIT)],
    ["a payment for another chain", "network_mismatch", () => voucherHeader(platform, { channel: channelFor(model, payer.address), signer: payer, max: CREDIT, network: "eip155:1" })],
  ]; // prettier-ignore
  for (const [what, error, makeHeaders] of refusals) {
    it(`is refused without running: ${what}`, async () => {
      const { call, runs } = createCaller(cashier, model);
      const answer = await call(await makeHeaders());
      assert.equal(answer.status, 402, String(answer.body));
      assert.equal(headerOf(answer, "PAYMENT-REQUIRED").error, `invalid_batch_settlement_evm_${error}`);
      assert.equal(runs(), 0);
    });
  }

  it("is a caller's mistake when the header cannot be read", async () => {
    const { call } = createCaller(cashier, model);
    const unreadable = [
      { "payment-signature": "%%%" },
      encode({ x402Version: 1 }),
      { "payment-signature": "A".repeat(9_000) },
    ];
    for (const headers of unreadable) await assert.rejects(call(headers), { status: 400 });
  });

  it("is a caller's mistake when two payments are sent at once", async () => {
    const { call } = createCaller(cashier, model);
    await assert.rejects(call({ ...encode({}), "quota-voucher": "e30=" }), {
      status: 400,
      code: "two-payments",
    });
  });

  it("is refused for a deposit that the payer's credits do not cover, and costs no gas", async () => {
    const poor = practiceAccount(9);
    const { call } = createCaller(cashier, model);
    const before = await platform.reader.getTransactionCount({ address: operator.address });
    const channel = channelFor(model, poor.address);
    const answer = await call(
      await voucherHeader(platform, { channel, signer: poor, max: CREDIT, deposit: 5n * CREDIT }),
    );
    assert.equal(answer.status, 402);
    assert.equal(
      headerOf(answer, "PAYMENT-REQUIRED").error,
      "invalid_batch_settlement_evm_deposit_simulation_failed",
    );
    assert.equal(await platform.reader.getTransactionCount({ address: operator.address }), before);
    // Anybody can name a payer, so a deposit that the chain refuses must not use up that payer's day.
    const period = `day-${Math.floor(Date.now() / 86_400_000)}`;
    const name = `deposit:${poor.address}`;
    assert.deepEqual(await cashier.counters.countUp({ name, period, limit: 1 }), { counted: true, count: 1 });
  });
});

describe("claiming", () => {
  it("brings what was charged on chain, to the unit, and turns it into income of the model", async () => {
    await cashier.claims.claim();
    const channel = await openChannel(7n * CREDIT);
    const { call } = createCaller(cashier, model);
    for (const calls of [2n, 3n]) await call(await voucher(channel, calls * CREDIT));
    const sentBefore = await platform.reader.getTransactionCount({ address: operator.address });
    const report = await cashier.claims.claim();
    const sentAfter = await platform.reader.getTransactionCount({ address: operator.address });
    assert.equal(sentAfter - sentBefore, 1, "one transaction claims, settles and realises");
    assert.equal(report.channelsClaimed, 1);
    assert.deepEqual(report.vaults, [
      { vault: model.parts.creditVault, settled: 3n * CREDIT, realised: 3n * CREDIT },
    ]);
    const id = channelIdOf(platform, channel);
    const [, totalClaimed] = await platform.reader.readContract({
      address: platform.at("InferenceChannels"), abi: inferenceChannelsAbi, functionName: "channels", args: [id],
    }); // prettier-ignore
    assert.equal(totalClaimed, 3n * CREDIT);
    assert.equal(await balanceOf(platform, model.parts.creditToken, model.parts.creditVault), 0n);
    assert.deepEqual((await cashier.claims.claim()).vaults, []);
    assert.equal((await call(await voucher(channel, 4n * CREDIT))).status, 200);
  });

  it("goes on from the chain's state when a process died after sending a claim", async () => {
    await cashier.claims.claim();
    const channel = await openChannel(5n * CREDIT);
    const channelId = channelIdOf(platform, channel);
    const account = `channel:${channelId}`;
    const held = await cashier.ledger.voucher(account);
    // Somebody (the process that died) claimed on chain, and neither settled nor noted it.
    const lines = [
      {
        voucher: { channel, maxClaimableAmount: CREDIT },
        signature: held!.signature as `0x${string}`,
        totalClaimed: CREDIT,
      },
    ];
    await cashier.sender.send({
      address: platform.at("InferenceChannels"), abi: inferenceChannelsAbi, functionName: "claim", args: [lines], what: "claiming",
    }); // prettier-ignore
    assert.equal((await cashier.ledger.outstanding("channel")).length, 1);
    const report = await cashier.claims.claim();
    assert.equal(report.channelsClaimed, 0);
    assert.deepEqual(report.vaults, [{ vault: model.parts.creditVault, settled: CREDIT, realised: CREDIT }]);
    assert.deepEqual(await cashier.ledger.outstanding("channel"), []);
  });

  it("claims what is owed even while its income is hindered, and brings it home later", async () => {
    await cashier.claims.claim();
    const channel = await openChannel(3n * CREDIT);
    const router = platform.at("RevenueRouter");
    const code = await platform.reader.getCode({ address: router });
    await platform.chain.setCode(router, "0x5f5ffd");
    await assert.rejects(cashier.claims.claim(), /realising/);
    const [, totalClaimed] = await platform.reader.readContract({
      ...{ address: platform.at("InferenceChannels"), abi: inferenceChannelsAbi },
      ...{ functionName: "channels", args: [channelIdOf(platform, channel)] },
    });
    assert.equal(totalClaimed, CREDIT);
    await platform.chain.setCode(router, code!);
    const report = await cashier.claims.claim();
    assert.deepEqual(report.vaults, [{ vault: model.parts.creditVault, settled: 0n, realised: CREDIT }]);
    assert.deepEqual(await cashier.ledger.outstanding("channel"), []);
  });

  it("starts at once when a payer asks to withdraw, and the channel pays no more", async () => {
    await cashier.claims.claim();
    const channel = await openChannel(5n * CREDIT);
    await platform.mined(
      platform.writer(payer).writeContract({
        address: platform.at("InferenceChannels"), abi: inferenceChannelsAbi, functionName: "initiateWithdraw", args: [channel, 4n * CREDIT],
      }),
    ); // prettier-ignore
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const { call } = createCaller(cashier, model);
    const answer = await call(await voucher(channel, 2n * CREDIT));
    assert.equal(answer.status, 402);
    assert.equal(bodyOf(answer)["code"], "channel-withdrawing");
    await until("the claim to come", () => cashier.ledger.outstanding("channel"), ({ length }) => length === 0); // prettier-ignore
  });

  it("recovers a channel's account from the chain when the ledger is lost", async (t) => {
    await cashier.claims.claim();
    const channel = await openChannel(5n * CREDIT);
    await cashier.claims.claim();
    const fresh = await openCashier(t, platform, model);
    const { call } = createCaller(fresh, model);
    assert.equal((await call(await voucher(channel, CREDIT))).status, 402);
    assert.equal((await call(await voucher(channel, 2n * CREDIT))).status, 200);
  });
});

describe("a channel without a session key", () => {
  const wallet = "0x00000000000000000000000000000000000a11ce";

  const assertRefused = async (channel: Channel): Promise<void> => {
    const { call, runs } = createCaller(cashier, model);
    const answer = await call(
      await voucherHeader(platform, { channel, signer: payer, max: CREDIT, deposit: 5n * CREDIT }),
    );
    assert.equal(answer.status, 402);
    const { code, error } = bodyOf(answer);
    assert.equal(code, "channel-without-session-key");
    assert.match(String(error), /payerAuthorizer/);
    assert.equal(runs(), 0);
  };

  it("is refused in words, because a payer with code could disown its vouchers after the calls", async () => {
    await platform.chain.setCode(wallet, "0x631626ba7e60e01b5f5260205ff3");
    await buyCredits(platform, model, { buyer: payer, to: wallet, credits: 5n * CREDIT });
    await assertRefused(channelFor(model, wallet, { payerAuthorizer: zeroAddress }));
    await assertRefused(channelFor(model, payer.address, { payerAuthorizer: zeroAddress }));
  });

  it("pays once it names one, and then its vouchers are claimed whatever the wallet says", async () => {
    await cashier.claims.claim();
    await platform.chain.setCode(wallet, "0x631626ba7e60e01b5f5260205ff3");
    const key = practiceAccount(6);
    const channel = channelFor(model, wallet, { payerAuthorizer: key.address });
    const { call } = createCaller(cashier, model);
    const header = { channel, signer: key, max: CREDIT, deposit: 5n * CREDIT };
    const paid = await call(await voucherHeader(platform, header));
    assert.equal(paid.status, 200, String(paid.body));
    await platform.chain.setCode(wallet, "0x63ffffffff60e01b5f5260205ff3");
    assert.equal((await call(await voucher(channel, 2n * CREDIT, key))).status, 200);
    const report = await cashier.claims.claim();
    assert.deepEqual([report.channelsClaimed, report.channelsFailed], [1, 0]);
  });
});
