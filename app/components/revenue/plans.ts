import { type Address, zeroAddress } from "viem";
import {
  claimFeeCall,
  claimRevenueCall,
  claimRoyaltiesCall,
  claimTreasuryCall,
  passOnCall,
} from "../../../client/actions/revenue.ts";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { tillAbi } from "../../../generated/abi/Till.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.revenue.plan;

/** What can be claimed or moved on. */
export type ClaimKind = "shares" | "author" | "treasury" | "fee" | "credits" | "till";

/** Moves earned money to where it belongs; `amount` is what the page last saw: credits for "credits", else dollars. */
export function claimPlan(
  kind: ClaimKind,
  model: ClaimedModel,
  router: Address,
  amount: bigint,
): TransactionPlan {
  const { title, explain, done } = text[kind];
  return {
    title,
    explain: kind === "shares" ? `${explain} ${text.grows}` : explain,
    facts: [
      {
        label: text.amount,
        value: kind === "credits" ? text.credits.amount(formatCredits(amount)) : formatDollars(amount),
      },
    ],
    confirm: messages.revenue.claims.button,
    steps: [{ label: text.step, run: callOf(kind, model, router) }],
    done,
  };
}

/** What a claim needs to know of its model. */
export type ClaimedModel = Pick<Model, "id" | "shares" | "creditVault" | "till"> &
  Partial<Pick<Model, "feeOperator">>;

/** Splits a parent's part of a model's income as income of the parent. */
export function passOnPlan(
  router: Address,
  childId: string,
  parentId: string,
  amount: bigint,
): TransactionPlan {
  const { title, explain, done } = text.lineage;
  const run: PlanStep["run"] = ({ write }) => write(passOnCall(router, BigInt(childId), BigInt(parentId)));
  return {
    ...{ title, explain, done, confirm: messages.revenue.before.passOn },
    facts: [{ label: text.amount, value: formatDollars(amount) }],
    steps: [{ label: text.step, run }],
  };
}

function callOf(kind: ClaimKind, model: ClaimedModel, router: Address): PlanStep["run"] {
  const modelId = BigInt(model.id);
  switch (kind) {
    case "shares":
      return ({ write, address }) => write(claimRevenueCall(model.shares, address));
    case "author":
      return ({ write, address }) => write(claimRoyaltiesCall(router, modelId, address));
    case "treasury":
      return ({ write }) => write(claimTreasuryCall(router, modelId));
    case "fee":
      return ({ write }) => write(claimFeeCall(router, modelId, model.feeOperator ?? zeroAddress));
    case "credits":
      return ({ write }) =>
        write({ address: model.creditVault, abi: creditVaultAbi, functionName: "realise", args: [] });
    case "till":
      return ({ write }) => write({ address: model.till, abi: tillAbi, functionName: "sweep", args: [] });
  }
}
