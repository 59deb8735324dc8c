import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import {
  buyCredits, createCaller, CREDIT, forWholeFile, launchFunded, openCashier, sha256, startPlatform,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore
import { channelFor, channelIdOf, encode, voucherHeader, type Channel } from "./vouchers.ts";

const payer = practiceAccount(5);
const wholeFile = forWholeFile();
let platform: PaidPlatform;
let model: LaunchedModel;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  await buyCredits(platform, model, { buyer: payer, credits: 50n * CREDIT });
});

/** What asks for a part of a channel back: its last voucher, of what was charged. */
async function refundHeader(
  channel: Channel,
  { charged, amount }: { charged: bigint; amount: bigint },
): Promise<Record<string, string>> {
  const [text = ""] = Object.values(await voucherHeader(platform, { channel, signer: payer, max: charged }));
  const payment = JSON.parse(Buffer.from(text, "base64").toString()) as { payload: object };
  return encode({ ...payment, payload: { ...payment.payload, type: "refund", amount: `${amount}` } });
}

function askRefund({ payments }: Cashier, headers: Record<string, string>): Promise<MeteredAnswer> {
  return payments.withoutCall({
    model: { modelId: model.modelId, route: `digits-${model.modelId}` },
    cost: CREDIT,
    header: (name) => headers[name],
    resourceUrl: "http://localhost/v2/models/digits/infer",
    requestHash: sha256(""),
  });
}

describe("a refund of a channel", () => {
  it("is made a few times a day for one payer, since each costs the operator a transaction", async (t) => {
    const cashier = await openCashier(t, platform, model, { channelRefundsPerDay: 2 });
    const { call } = createCaller(cashier, model);
    const channel = channelFor(model, payer.address);
    const opening = { channel, signer: payer, max: CREDIT, deposit: 9n * CREDIT };
    assert.equal((await call(await voucherHeader(platform, opening))).status, 200);

    const refund = await refundHeader(channel, { charged: CREDIT, amount: 1n });
    for (const _ of [1, 2]) assert.equal((await askRefund(cashier, refund)).status, 200);
    const refused = await askRefund(cashier, refund);
    assert.equal(refused.status, 402);
    assert.match(Buffer.from(refused.body).toString(), /channel-refunds-used-up/);

    const { balance, refundNonce } = await cashier.credits.states.readFresh(channelIdOf(platform, channel));
    assert.deepEqual([balance, refundNonce], [9n * CREDIT - 2n, 2n]);
    const next = await call(await voucherHeader(platform, { channel, signer: payer, max: 2n * CREDIT }));
    assert.equal(next.status, 200, "it goes on paying");
  });
});
