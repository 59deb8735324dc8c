import type { Address } from "viem";
import {
  approveCall,
  claimSharesCall,
  contributeCall,
  contributeWithPermitCall,
  finalizeCall,
  refundCall,
  sharesForDown,
  type SignedPermit,
} from "../../../client/actions/raise.ts";
import type { Model } from "../../api/models.server.ts";
import type { Contributor, Tier } from "../../api/raise.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { signPermit } from "../../wallet/permit.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.raise;

/** What a visitor has chosen in the form. */
export type Choice = { tier: Tier; amount: bigint; way: "permit" | "approve"; proof: `0x${string}`[] };

/** Contributes dollars to a raise, for the shares that the page showed or more. */
export function contributePlan(model: Model, dollar: Address, choice: Choice): TransactionPlan {
  const shares = sharesForDown(choice.amount, choice.tier.price);
  return {
    title: text.plan.title(model.name),
    explain: text.plan.explain(formatDollarsShort(model.presale.softCap)),
    facts: [
      { label: text.plan.pay, value: formatDollars(choice.amount) },
      { label: text.plan.get, value: text.form.shares(formatShares(shares)) },
      { label: text.plan.price, value: text.tier.price(formatDollars(choice.tier.price)) },
    ],
    confirm: text.plan.confirm(formatDollars(choice.amount)),
    steps: choice.way === "permit" ? permitSteps(model, dollar, choice) : approveSteps(model, dollar, choice),
    done: text.plan.done(formatShares(shares)),
  };
}

function permitSteps(model: Model, dollar: Address, choice: Choice): PlanStep[] {
  let permit: SignedPermit | undefined;
  return [
    {
      label: text.plan.sign,
      run: async (signer) => {
        permit = await signPermit(signer, {
          token: dollar,
          spender: model.presaleAddress,
          value: choice.amount,
        });
        return null;
      },
    },
    {
      label: text.plan.send,
      run: ({ write }) => {
        if (permit === undefined) throw new Error("The permit was not signed.");
        return write(contributeWithPermitCall(toContribution(model, choice), permit));
      },
    },
  ];
}

function approveSteps(model: Model, dollar: Address, choice: Choice): PlanStep[] {
  return [
    {
      label: text.plan.allow,
      run: ({ write }) => write(approveCall(dollar, model.presaleAddress, choice.amount)),
    },
    { label: text.plan.send, run: ({ write }) => write(contributeCall(toContribution(model, choice))) },
  ];
}

function toContribution(model: Model, { tier, amount, proof }: Choice) {
  return { presale: model.presaleAddress, tier: tier.index, price: tier.price, amount, proof };
}

/** Closes a raise that reached its goal. */
export function finalizePlan(model: Model): TransactionPlan {
  return {
    title: text.finalize.title,
    explain: text.finalize.explain,
    facts: [],
    confirm: text.finalize.button,
    steps: [{ label: text.finalize.step, run: ({ write }) => write(finalizeCall(model.presaleAddress)) }],
    done: text.finalize.done,
  };
}

/** What claiming from a raise needs to know of its model. */
export type FundedModel = Pick<Model, "presaleAddress">;

/** Hands a contributor's shares over. */
export function claimSharesPlan(
  model: FundedModel,
  mine: Pick<Contributor, "paid" | "shares">,
): TransactionPlan {
  return {
    title: text.mine.claim,
    explain: text.mine.claimExplain,
    facts: [{ label: text.plan.get, value: text.form.shares(formatShares(mine.shares)) }],
    confirm: text.mine.claim,
    steps: [
      {
        label: text.mine.claim,
        run: ({ write, address }) => write(claimSharesCall(model.presaleAddress, address)),
      },
    ],
    done: text.mine.claimDone(formatShares(mine.shares)),
  };
}

/** Gives a contributor's money back. */
export function refundPlan(model: FundedModel, mine: Pick<Contributor, "paid" | "shares">): TransactionPlan {
  return {
    title: text.mine.refund,
    explain: text.mine.refundExplain,
    facts: [{ label: text.plan.get, value: formatDollars(mine.paid) }],
    confirm: text.mine.refund,
    steps: [
      {
        label: text.mine.refund,
        run: ({ write, address }) => write(refundCall(model.presaleAddress, address)),
      },
    ],
    done: text.mine.refundDone(formatDollars(mine.paid)),
  };
}
