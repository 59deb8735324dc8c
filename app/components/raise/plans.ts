import type { Address } from "viem";
import {
  approveCall,
  claimSharesCall,
  contributeCall,
  contributeWithPermitCall,
  creditsForDown,
  finalizeCall,
  openPerksCall,
  refundCall,
  sharesForDown,
  type SignedPermit,
} from "../../../client/actions/raise.ts";
import type { Model } from "../../api/models.server.ts";
import type { Contributor, Tier } from "../../api/raise.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatCredits, formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { signPermit } from "../../wallet/permit.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";
import { isAccessOnly } from "./quote.ts";
import { describePrice, describeRisk } from "./tier-words.ts";

const text = messages.raise;

/** What a visitor has chosen in the form. */
export type Choice = { tier: Tier; amount: bigint; way: "permit" | "approve"; proof: `0x${string}`[] };

/** Contributes dollars to a raise, for the shares that the page showed or more. */
export function contributePlan(model: Model, dollar: Address, choice: Choice): TransactionPlan {
  const { tier, amount } = choice;
  const shares = sharesForDown(amount, tier.price);
  const credits = creditsForDown(amount, tier.creditsPerDollar);
  const accessOnly = isAccessOnly(tier);
  return {
    title: text.plan.title(model.name),
    explain: accessOnly
      ? text.plan.explainAccess
      : text.plan.explain(formatDollarsShort(model.presale.softCap)),
    facts: [
      { label: text.plan.pay, value: formatDollars(amount) },
      ...(accessOnly ? [] : [{ label: text.plan.get, value: text.form.shares(formatShares(shares)) }]),
      ...(credits === 0n
        ? []
        : [{ label: text.plan.credits, value: text.form.credits(formatCredits(credits)) }]),
      { label: text.plan.price, value: describePrice(tier) },
    ],
    risk: describeRisk(tier),
    confirm: text.plan.confirm(formatDollars(amount)),
    steps: choice.way === "permit" ? permitSteps(model, dollar, choice) : approveSteps(model, dollar, choice),
    done: accessOnly ? text.plan.doneAccess(formatCredits(credits)) : text.plan.done(formatShares(shares)),
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

/** Has the credits bought that were promised with contributions. */
export function openPerksPlan(model: FundedModel): TransactionPlan {
  return {
    title: text.perks.open,
    explain: text.perks.openExplain,
    facts: [],
    confirm: text.perks.open,
    steps: [{ label: text.perks.open, run: ({ write }) => write(openPerksCall(model.presaleAddress)) }],
    done: text.perks.openDone,
  };
}

/** Hands a contributor's shares and credits over; what is zero has been handed over, or waits. */
export function claimPlan(
  model: FundedModel,
  { shares, credits }: { shares: bigint; credits: bigint },
): TransactionPlan {
  const parts = [
    ...(shares === 0n ? [] : [text.form.shares(formatShares(shares))]),
    ...(credits === 0n ? [] : [text.form.credits(formatCredits(credits))]),
  ];
  const button = shares === 0n ? text.perks.claim : text.mine.claim;
  return {
    title: button,
    explain: shares === 0n ? text.perks.claimExplain : text.mine.claimExplain,
    facts: parts.map((value) => ({ label: text.plan.get, value })),
    confirm: button,
    steps: [
      {
        label: button,
        run: ({ write, address }) => write(claimSharesCall(model.presaleAddress, address)),
      },
    ],
    done: text.mine.claimDone(parts.join(` ${text.perks.and} `)),
  };
}

/** Gives a contributor the deposit back whose credits did not come in time. */
export function refundDepositPlan(model: FundedModel, deposit: bigint): TransactionPlan {
  return {
    title: text.perks.refund,
    explain: text.perks.refundExplain,
    facts: [{ label: text.plan.get, value: formatDollars(deposit) }],
    confirm: text.perks.refund,
    steps: [
      {
        label: text.perks.refund,
        run: ({ write, address }) => write(refundCall(model.presaleAddress, address)),
      },
    ],
    done: text.mine.refundDone(formatDollars(deposit)),
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
