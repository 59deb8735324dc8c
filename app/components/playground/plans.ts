import { parseSignature } from "viem";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import type { SignedPermit } from "../../../client/actions/raise.ts";
import type { Comodel } from "../../../client/comodel.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { signPermit } from "../../wallet/permit.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.playground.plan;

type Client = () => Promise<Comodel>;

/** Lets a key of this browser use the free calls. */
export function signInPlan(client: Client, onDone: () => void): TransactionPlan {
  const run = async () => {
    await (await client()).signIn();
    return null;
  };
  const { title, explain, step, done } = text.signIn;
  return { title, explain, facts: [], confirm: title, steps: [{ label: step, run }], done, onDone };
}

type Purchase = Pick<CreditOrder, "dollar" | "credits" | "cost"> & { model: Pick<Model, "creditVault"> };

type CreditOrder = {
  model: Model;
  client: Client;
  /** The dollar contract. */
  dollar: `0x${string}`;
  /** Credits to buy, and what they cost in dollars; 6 decimals each. */
  credits: bigint;
  cost: bigint;
  onDone: () => void;
};

/** Buys credits and puts them into the channel that pays for calls. */
export function getCreditsPlan(order: CreditOrder): TransactionPlan {
  return {
    title: text.buy.title,
    explain: text.buy.explain,
    facts: [
      { label: text.buy.credits, value: formatCredits(order.credits) },
      { label: text.buy.cost, value: formatDollars(order.cost) },
    ],
    risk: text.buy.risk,
    confirm: text.buy.confirm(formatDollars(order.cost)),
    steps: [...buySteps(order), openStep(order, text.buy.open)],
    done: text.buy.done,
    onDone: order.onDone,
  };
}

/** Buys credits into the wallet. */
export function buySteps({ model, dollar, credits, cost }: Purchase): PlanStep[] {
  let permit: SignedPermit | undefined;
  return [
    {
      label: text.buy.permit,
      run: async (signer) => {
        permit = await signPermit(signer, { token: dollar, spender: model.creditVault, value: cost });
        return null;
      },
    },
    {
      label: text.buy.buy,
      run: ({ write, address }) => {
        if (permit === undefined) throw new Error("The permit was not signed.");
        const { r, s, yParity } = parseSignature(permit.signature);
        return write({
          address: model.creditVault,
          abi: creditVaultAbi,
          functionName: "buyWithPermit",
          args: [address, credits, cost, permit.deadline, 27 + yParity, r, s],
        });
      },
    },
  ];
}

/** Puts credits that the wallet holds into its channel. */
export function putCreditsPlan(order: Omit<CreditOrder, "dollar" | "cost">): TransactionPlan {
  return {
    title: text.put.title,
    explain: text.put.explain,
    facts: [{ label: text.buy.credits, value: formatCredits(order.credits) }],
    confirm: text.put.title,
    steps: [openStep(order, text.put.step)],
    done: text.put.done,
    onDone: order.onDone,
  };
}

function openStep(
  { client, model, credits }: Pick<CreditOrder, "client" | "model" | "credits">,
  label: string,
): PlanStep {
  return {
    label,
    run: async () => (await (await client()).openChannel(model.route, credits)).hash,
  };
}
