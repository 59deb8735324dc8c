import type { Address } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { channelFor, paymentHeader, readOffer, signVoucher } from "../../../client/channel.ts";
import { createComodel, type Comodel } from "../../../client/comodel.ts";
import { createEndpoint } from "../../../client/endpoint.ts";
import { fromHeaderJson } from "../../../client/header-json.ts";
import type { HttpAnswer } from "../../../client/http.ts";
import type { Payer, Payment } from "../../../client/payer.ts";
import { createPayers, type PaymentChoice } from "../../../client/payers.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { CREDIT } from "../payments/paid-platform.ts";
import type { AskedServer, DoorAnswer, PriceBook } from "./every-door.ts";

type Headers = Record<string, string>;
type Offer = () => Promise<HttpAnswer>;

/** One way of paying, by somebody who can pay in this way. */
export interface Way {
  /** Whose wallet pays or has let a key pay; none where nobody knows who asks. */
  readonly account?: Address;
  /** A payment for the call whose offer this is. */
  pay(route: string, offer: Offer): Promise<Headers>;
  /** Notes an answer, because the next payment may build on it. */
  paid(route: string, answer: DoorAnswer): Promise<void>;
  /** What was taken so far, as the keeper of the money says: credits, dollars or free calls. */
  taken(route: string): Promise<bigint>;
  /** What one answered call takes. */
  takes(answer: DoorAnswer, price: PriceBook["price"]): bigint;
  /** A genuine payment that is not enough, and the code of its refusal. */
  short(route: string, offer: Offer): Promise<Headers>;
  readonly shortCode: string;
}

/** Everybody who pays on a server, by the names of the ways in its price book. */
export async function everyWay(server: AskedServer): Promise<Readonly<Record<string, Way>>> {
  const poor = clientOf(server, newAccount());
  return {
    quota: quotaWay(server, poor),
    credits: await creditsWay(server),
    exact: await exactWay(server, poor),
    "api-key": await keyWay(server),
    trial: trialWay(server),
  };
}

const newAccount = () => privateKeyToAccount(generatePrivateKey());

function clientOf(
  { url }: AskedServer,
  account?: ReturnType<typeof newAccount> | ReturnType<typeof practiceAccount>,
) {
  const options = { url, ...(account === undefined ? {} : { account }) };
  const endpoint = createEndpoint(options);
  const payers = createPayers(endpoint);
  const payer = async (route: string, choice: PaymentChoice): Promise<Payment> =>
    openPayment(await payers.of(route, choice));
  return { comodel: createComodel(options), endpoint, payers, payer };
}

/** The payment of a call that these tests send by themselves. */
function openPayment(payer: Payer): Promise<Payment> {
  return new Promise((resolve, reject) => {
    const call = (payment: Payment): Promise<never> => {
      resolve(payment);
      return new Promise(() => {});
    };
    payer.pay(call).catch(reject);
  });
}

/** Somebody with dollars, and with credits of both models. */
async function customer(server: AskedServer, credits: bigint) {
  const client = clientOf(server, newAccount());
  await client.comodel.takeFromFaucet();
  if (credits > 0n)
    for (const route of Object.values(server.routes)) await client.comodel.buyCredits(route, credits);
  return client;
}

const noNotes = (): Promise<void> => Promise.resolve();
const charged = ({ receipt }: DoorAnswer): bigint => BigInt(receipt?.receipt.charged ?? 0);

function quotaWay(server: AskedServer, poor: ReturnType<typeof clientOf>): Way {
  const holder = practiceAccount(2);
  const { comodel } = clientOf(server, holder);
  return {
    account: holder.address,
    // A client of its own each time, because an epoch may begin between two calls.
    pay: async (route, offer) =>
      (await clientOf(server, holder).payer(route, { pay: "quota" })).headers(offer),
    paid: noNotes,
    taken: async (route) => (await comodel.quota(route)).callsUsed,
    takes: (_, { freeCalls }) => BigInt(freeCalls),
    short: async (route, offer) => (await poor.payer(route, { pay: "quota" })).headers(offer),
    shortCode: "quota-used-up",
  };
}

async function creditsWay(server: AskedServer): Promise<Way> {
  const rich = await customer(server, 60n * CREDIT);
  const poor = clientOf(server, newAccount());
  const channels = new Map<string, string>();
  const payments = new Map<string, Payment>();
  return {
    account: rich.endpoint.wallet().address,
    pay: async (route, offer) => {
      const payment = payments.get(route) ?? (await rich.payer(route, { pay: "credits" }));
      payments.set(route, payment);
      const headers = await payment.headers(offer);
      const { payload } = fromHeaderJson(headers["payment-signature"]!, "payment") as {
        payload: { voucher: { channelId: string } };
      };
      channels.set(route, payload.voucher.channelId);
      return headers;
    },
    paid: async (route, answer) => payments.get(route)?.paid(answer),
    taken: async (route) => {
      const id = channels.get(route);
      if (id === undefined) return 0n;
      const found = (await (await fetch(`${server.url}/channels/${id}`)).json()) as Record<string, string>;
      return BigInt(found["chargedCumulative"]!);
    },
    takes: charged,
    short: async (_, offer) => {
      const context = await poor.payers.channelContext();
      const { offer: asked } = readOffer((await offer()).header("PAYMENT-REQUIRED"));
      const channel = await channelFor(asked, context);
      const max = BigInt(asked.amount);
      const signature = await signVoucher(channel, max, context);
      return paymentHeader({ channel, offer: asked, max, ceiling: false, signature }, context);
    },
    shortCode: "channel-balance-short",
  };
}

async function exactWay(server: AskedServer, poor: ReturnType<typeof clientOf>): Promise<Way> {
  const rich = await customer(server, 0n);
  const { publicClient, wallet, contract } = rich.endpoint;
  const dollars = async (): Promise<bigint> =>
    publicClient.readContract({
      ...{ address: await contract("LocalDollar"), abi: localDollarAbi, functionName: "balanceOf" },
      args: [wallet().address],
    });
  const before = await dollars();
  return {
    account: wallet().address,
    pay: async (route, offer) => (await rich.payer(route, { pay: "exact" })).headers(offer),
    paid: noNotes,
    taken: async () => before - (await dollars()),
    takes: (_, price) => BigInt(price.dollars),
    short: async (route, offer) => (await poor.payer(route, { pay: "exact" })).headers(offer),
    shortCode: "dollars-short",
  };
}

async function keyWay(server: AskedServer): Promise<Way> {
  const { comodel, endpoint } = await customer(server, 40n * CREDIT);
  const keys = new Map<string, { good: Headers; small: Headers }>();
  const aside = 20n * CREDIT;
  for (const route of Object.values(server.routes)) {
    keys.set(route, {
      good: await makeKey(comodel, route, { credits: aside, perCall: CREDIT }),
      small: await makeKey(comodel, route, { credits: CREDIT, perCall: 1n }),
    });
  }
  const left = async (route: string): Promise<bigint> => {
    const { modelId } = await comodel.model(route);
    const found = (await comodel.apiKeys()).find(({ model, perCall }) => model === modelId && perCall > 1n);
    return found!.left;
  };
  return {
    account: endpoint.wallet().address,
    pay: (route) => Promise.resolve(keys.get(route)!.good),
    paid: noNotes,
    taken: async (route) => aside - (await left(route)),
    takes: charged,
    short: (route) => Promise.resolve(keys.get(route)!.small),
    shortCode: "api-key-per-call",
  };
}

async function makeKey(
  comodel: Comodel,
  route: string,
  { credits, perCall }: { credits: bigint; perCall: bigint },
): Promise<Headers> {
  const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
  const mandate = { label: "a program", credits, perCall, perDay: credits, expiresAt };
  return { authorization: `Bearer ${await comodel.createApiKey(route, mandate)}` };
}

/** Tries are counted by the address that they come from; what was taken is read off the last receipt. */
function trialWay(server: AskedServer): Way {
  const { payer } = clientOf(server);
  const taken = new Map<string, bigint>();
  return {
    pay: async (route, offer) => (await payer(route, { pay: "trial" })).headers(offer),
    paid: (route, { receipt }) => {
      taken.set(route, BigInt(receipt!.receipt.chargedCumulative));
      return Promise.resolve();
    },
    taken: (route) => Promise.resolve(taken.get(route) ?? 0n),
    takes: () => CREDIT,
    short: async (route, offer) => (await payer(route, { pay: "trial" })).headers(offer),
    shortCode: "trial-used-up",
  };
}
