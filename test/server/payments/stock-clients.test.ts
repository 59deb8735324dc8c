import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { appendPaymentIdentifierToExtensions, generatePaymentId } from "@x402/extensions/payment-identifier";
import { createPublicClient, http, type LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { createComodel } from "../../../client/comodel.ts";
import { fromHeaderJson } from "../../../client/header-json.ts";
import { parseSignedReceipt } from "../../../client/verify-receipt.ts";
import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { startEndpoint } from "../../client/endpoint.ts";
import { forWholeFile } from "./paid-platform.ts";

/** The published clients, unmodified, against the whole server and its chain. */

const MODEL = "digits-1";
const CREDIT = 1_000_000n;
const NETWORK = "eip155:31337";
const wholeFile = forWholeFile();
let url: string;
let inferUrl: string;

before(async () => {
  ({ url } = await startEndpoint(wholeFile));
  inferUrl = `${url}/v2/models/${MODEL}/infer`;
});

const request = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: new Array<number>(784).fill(0) }],
  }),
};

async function customer(credits = 0n) {
  const account = privateKeyToAccount(generatePrivateKey());
  const client = createComodel({ url, account });
  await client.takeFromFaucet();
  if (credits > 0n) await client.buyCredits(MODEL, credits);
  return { account, client };
}

const chain = () => createPublicClient({ transport: http(`${url}/rpc`) });

/** What a client signs with, able to read the chain as the published schemes ask for. */
function signerOf(account: LocalAccount) {
  const reader = chain();
  return {
    address: account.address,
    signTypedData: (typed: Parameters<LocalAccount["signTypedData"]>[0]) => account.signTypedData(typed),
    readContract: (call: Parameters<typeof reader.readContract>[0]) => reader.readContract(call),
  } as unknown as ConstructorParameters<typeof BatchSettlementEvmScheme>[0];
}

/** Spend controls know real dollars only; this dollar is one of a practice chain. */
const open = { spendControls: false as const };

function channelClient(account: LocalAccount, options = {}) {
  const scheme = new BatchSettlementEvmScheme(signerOf(account), options);
  const client = x402Client.fromConfig({ schemes: [{ network: NETWORK, client: scheme }], ...open });
  return { scheme, pay: wrapFetchWithPayment(fetch, client) };
}

const settled = (response: Response) =>
  decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE")!);
const creditsOf = async (account: LocalAccount): Promise<bigint> => {
  const offer = await (await fetch(inferUrl)).json() as { accepts: { way: string; creditToken: `0x${string}` }[] }; // prettier-ignore
  const address = offer.accepts.find(({ way }) => way === "credits")!.creditToken;
  return chain().readContract({ address, abi: creditTokenAbi, functionName: "balanceOf", args: [account.address] }); // prettier-ignore
};

const dollarsOf = async (account: LocalAccount): Promise<bigint> => {
  const offer = (await (await fetch(inferUrl)).json()) as {
    accepts: { way: string; asset: `0x${string}` }[];
  };
  const address = offer.accepts.find(({ way }) => way === "exact")!.asset;
  return chain().readContract({
    address,
    abi: localDollarAbi,
    functionName: "balanceOf",
    args: [account.address],
  });
};

describe("the published x402 client", () => {
  it("pays single calls in dollars by the scheme exact, and its receipts hold against the chain", async () => {
    const { account, client } = await customer();
    const exact = x402Client.fromConfig({
      schemes: [{ network: NETWORK, client: new ExactEvmScheme(account) }],
      ...open,
    });
    const pay = wrapFetchWithPayment(fetch, exact);
    for (let call = 0; call < 2; call += 1) {
      const response = await pay(inferUrl, request);
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(settled(response).success, true);
      assert.match(settled(response).transaction, /^0x[0-9a-f]{64}$/);
      const receipt = parseSignedReceipt(
        fromHeaderJson(response.headers.get("Comodel-Receipt")!, "Comodel-Receipt"),
      );
      const verdict = await client.verifyReceipt(receipt, {
        request: new TextEncoder().encode(request.body),
        response: new Uint8Array(await response.arrayBuffer()),
      });
      assert.equal(verdict.valid, true, JSON.stringify(verdict.checks));
    }
  });

  it("names its payments: the same name and question are paid once, another question is refused", async () => {
    const { account } = await customer();
    const exact = x402Client.fromConfig({
      schemes: [{ network: NETWORK, client: new ExactEvmScheme(account) }],
      ...open,
    });
    let name = generatePaymentId();
    exact.onBeforePaymentCreation(({ paymentRequired }) => {
      appendPaymentIdentifierToExtensions(paymentRequired.extensions ?? {}, name);
      return Promise.resolve();
    });
    const pay = wrapFetchWithPayment(fetch, exact);
    const before = await dollarsOf(account);
    const [first, again] = [await pay(inferUrl, request), await pay(inferUrl, request)];
    assert.equal(first.status, 200, await first.clone().text());
    assert.equal(again.status, 200, await again.clone().text());
    assert.equal(again.headers.get("Comodel-Receipt"), first.headers.get("Comodel-Receipt"));
    assert.deepEqual(await again.bytes(), await first.bytes());
    assert.equal(settled(again).success, true);
    const price = before - (await dollarsOf(account));
    assert.ok(price > 0n);

    const other = { ...request, body: request.body.replace("[0,", "[1,") };
    assert.equal((await pay(inferUrl, other)).status, 409);
    assert.equal(before - (await dollarsOf(account)), price, "a refused call costs nothing");

    const keyed = (key: string) => ({ ...request, headers: { ...request.headers, "idempotency-key": key } });
    const byKey = await pay(inferUrl, keyed(name));
    assert.equal(byKey.headers.get("Comodel-Receipt"), first.headers.get("Comodel-Receipt"));
    const twoNames = await pay(inferUrl, keyed("another-name-for-the-same-call"));
    assert.equal(twoNames.status, 400);
    assert.equal(((await twoNames.json()) as { code: string }).code, "two-call-names");

    name = generatePaymentId();
    assert.equal((await pay(inferUrl, other)).status, 200);
    assert.equal(before - (await dollarsOf(account)), 2n * price);
  });

  it("opens a channel, pays by vouchers, tops it up and takes the rest back", async () => {
    const { account } = await customer(20n * CREDIT);
    const { scheme, pay } = channelClient(account);
    const transactions: string[] = [];
    for (let call = 0; call < 7; call += 1) {
      const response = await pay(inferUrl, request);
      assert.equal(response.status, 200, await response.clone().text());
      transactions.push(settled(response).transaction);
    }
    // Five calls are deposited at once, so the first and the sixth bring a deposit.
    assert.deepEqual(transactions.map((hash) => hash !== ""), [true, false, false, false, false, true, false]); // prettier-ignore

    const refund = await scheme.refund(inferUrl);
    assert.equal(refund.success, true);
    assert.equal(await creditsOf(account), 13n * CREDIT);
    const again = await pay(inferUrl, request);
    assert.equal(again.status, 200, await again.clone().text());
  });

  it("goes on with its channel after it lost its notes, put right by the endpoint's correction", async () => {
    const { account } = await customer(20n * CREDIT);
    const first = channelClient(account);
    for (let call = 0; call < 3; call += 1) assert.equal((await first.pay(inferUrl, request)).status, 200);
    const forgetful = channelClient(account);
    const response = await forgetful.pay(inferUrl, request);
    assert.equal(response.status, 200, await response.clone().text());
    const { channelState } = settled(response).extra as { channelState: { chargedCumulativeAmount: string } };
    assert.equal(channelState.chargedCumulativeAmount, `${4n * CREDIT}`);
  });

  it("takes a part of its channel back, and never more than is unused", async () => {
    const { account } = await customer(20n * CREDIT);
    const { scheme, pay } = channelClient(account);
    await pay(inferUrl, request);
    await scheme.refund(inferUrl, { amount: `${CREDIT}` });
    assert.equal(await creditsOf(account), 16n * CREDIT);
    await assert.rejects(scheme.refund(inferUrl, { amount: `${9n * CREDIT}` }), /refund_amount_invalid/);
    const [required] = (await (await fetch(inferUrl)).json() as { accepts: object[] }).accepts; // prettier-ignore
    assert.ok(required);
    const refunded = await chain().getContractEvents({
      address: "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003",
      abi: inferenceChannelsAbi,
      eventName: "Refunded",
      fromBlock: 0n,
    });
    assert.ok(refunded.some(({ args }) => args.amount === CREDIT));
  });
});
