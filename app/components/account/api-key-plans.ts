import type { ApiKeyInfo, KeyMandate } from "../../../client/api-keys.ts";
import type { Address } from "viem";
import type { Comodel } from "../../../client/comodel.ts";
import { CREDIT } from "../../../client/price.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits } from "../../format/shares.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";
import { buySteps } from "../playground/plans.ts";

/** A model that this endpoint serves. */
export type KeyModel = {
  id: string;
  name: string;
  route: string;
  creditVault: Address;
  /** Dollars (6 decimals) for a credit. */
  price: bigint;
  /** Credits (6 decimals) in the visitor's wallet. */
  held: bigint;
};

const text = messages.account.keys.plan;

type Client = () => Promise<Comodel>;

type KeyOrder = {
  client: Client;
  model: KeyModel;
  mandate: KeyMandate;
  /** The dollar contract. */
  dollar: Address;
  /** Told the key itself, once. */
  onMade: (key: string) => void;
};

/** Puts credits aside in a channel of the key's own, and lets the endpoint answer whoever shows the key. */
export function makeKeyPlan({ client, model, mandate, dollar, onMade }: KeyOrder): TransactionPlan {
  const { label, credits, perCall, perDay, expiresAt } = mandate;
  const missing = credits > model.held ? credits - model.held : 0n;
  const cost = costUp(missing, model.price);
  const buying = missing === 0n ? [] : buySteps({ model, dollar, credits: missing, cost });
  const run = async () => {
    onMade(await (await client()).createApiKey(model.route, mandate));
    return null;
  };
  return {
    title: text.title,
    explain: text.explain,
    facts: [
      { label: text.name, value: label },
      { label: text.model, value: model.name },
      { label: text.credits, value: formatCredits(credits) },
      { label: text.cost, value: formatDollars(cost) },
      { label: text.perCall, value: formatCredits(perCall) },
      { label: text.perDay, value: formatCredits(perDay) },
      { label: text.until, value: formatDate(expiresAt) },
    ],
    ...(missing === 0n ? {} : { risk: messages.playground.plan.buy.risk }),
    confirm: text.title,
    steps: [...buying, { label: text.step, run }],
    done: text.done,
  };
}

/** Dollars for credits that have to be bought, rounded up as their vault does. */
function costUp(credits: bigint, price: bigint): bigint {
  return (credits * price + CREDIT - 1n) / CREDIT;
}

type Revocation = { client: Client; apiKey: ApiKeyInfo; onDone: () => void };

export function revokeKeyPlan({ client, apiKey, onDone }: Revocation): TransactionPlan {
  const run = async () => {
    await (await client()).revokeApiKey(apiKey.id);
    return null;
  };
  return {
    title: text.revokeTitle,
    explain: text.revokeExplain,
    facts: [{ label: text.name, value: apiKey.label }],
    confirm: text.revokeTitle,
    steps: [{ label: text.revokeStep, run }],
    done: text.revokeDone,
    onDone,
  };
}
