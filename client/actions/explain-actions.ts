import { decodeFunctionData, isAddressEqual, type Abi, type Address } from "viem";

import { creditVaultAbi } from "../../generated/abi/CreditVault.ts";
import { holderAllowanceAbi } from "../../generated/abi/HolderAllowance.ts";
import { milestoneVaultAbi } from "../../generated/abi/MilestoneVault.ts";
import { modelTimelockAbi } from "../../generated/abi/ModelTimelock.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { explainConstitution, type ConstitutionAction } from "./explain-constitution.ts";
import type { ProposalAction } from "./proposal-actions.ts";

/** Where a model's contracts are and what is in force now. */
export interface ActionContext {
  readonly modelId: bigint;
  readonly creditVault: Address;
  readonly timelock: Address;
  readonly vault: Address;
  /** The HolderAllowance contract. */
  readonly allowance: Address;
  /** The ReleaseRegistry contract. */
  readonly releases: Address;
  /** The ModelRegistry contract. */
  readonly registry: Address;
  /** The BuyOut contract. */
  readonly buyOut: Address;
  /** The RevenueRouter contract. */
  readonly router: Address;
  /** The Admissions contract. */
  readonly admissions: Address;
  /** The Suspensions contract. */
  readonly suspensions: Address;
  /** The model's shares. */
  readonly shares: Address;
  /** Dollars (6 decimals) for one credit. */
  readonly callPrice: bigint;
  readonly holderCallsPerEpoch: bigint;
  readonly epochSeconds: number;
  /** Dollars (6 decimals) that the treasury pays the operator for each of these calls. */
  readonly holderCallPay: bigint;
  /** Ten-thousandths of what calls earn that an operator gets. */
  readonly feeBps: number;
  /** Number of the live release in the registry; null before there is one. */
  readonly liveReleaseId: bigint | null;
}

/** Calls for all holders together, and what the treasury pays for each: dollars, 6 decimals. */
export interface AllowanceTerms {
  readonly callsPerEpoch: bigint;
  readonly epochSeconds: number;
  readonly payPerCall: bigint;
}

/** What an action will do, with what is in force `before`, and the `raw` call that it was read from. */
export type ExplainedAction = { readonly target: Address; readonly raw: ProposalAction } & (
  | { readonly kind: "price"; readonly before: bigint; readonly after: bigint }
  | { readonly kind: "allowance"; readonly before: AllowanceTerms; readonly after: AllowanceTerms }
  | { readonly kind: "release"; readonly before: bigint | null; readonly after: bigint }
  | { readonly kind: "payment"; readonly to: Address; readonly amount: bigint; readonly memo: string }
  | { readonly kind: "fee"; readonly operator: Address; readonly before: number; readonly after: number }
  | { readonly kind: "fund-calls"; readonly amount: bigint }
  | { readonly kind: "withdraw-calls"; readonly amount: bigint }
  | { readonly kind: "milestone"; readonly index: bigint }
  | { readonly kind: "grave"; readonly what: ConstitutionAction }
  | { readonly kind: "wind-down" }
  | { readonly kind: "unknown" }
);

/** Says what actions will do, from their calls alone: whatever a proposer wrote has no say in it. */
export function explainActions(
  actions: readonly ProposalAction[],
  context: ActionContext,
): readonly ExplainedAction[] {
  return actions.map((raw) => ({ target: raw.target, raw, ...explain(raw, context) }));
}

type Explanation = ExplainedAction extends infer Each
  ? Each extends ExplainedAction
    ? Omit<Each, "target" | "raw">
    : never
  : never;

const UNKNOWN = { kind: "unknown" } as const;

function explain(action: ProposalAction, context: ActionContext): Explanation {
  if (action.value !== 0n) return UNKNOWN;
  const grave = explainConstitution(action, context);
  if (grave !== undefined) return { kind: "grave", what: grave };
  const goesTo = (address: Address): boolean => isAddressEqual(action.target, address);
  if (goesTo(context.creditVault)) return explainPrice(action, context);
  if (goesTo(context.allowance)) return explainAllowance(action, context);
  if (goesTo(context.router)) return explainFee(action, context);
  if (goesTo(context.releases)) return explainRelease(action, context);
  if (goesTo(context.timelock)) return explainSpending(action);
  if (goesTo(context.vault)) return explainMilestone(action);
  return UNKNOWN;
}

function explainPrice(action: ProposalAction, context: ActionContext): Explanation {
  const call = decode(creditVaultAbi, action);
  if (call?.functionName !== "setPrice") return UNKNOWN;
  return { kind: "price", before: context.callPrice, after: call.args[0] };
}

function explainAllowance(action: ProposalAction, context: ActionContext): Explanation {
  const call = decode(holderAllowanceAbi, action);
  if (call?.functionName === "withdraw" && call.args[0] === context.modelId) {
    return { kind: "withdraw-calls", amount: call.args[1] };
  }
  if (call?.functionName !== "setAllowance" || call.args[0] !== context.modelId) return UNKNOWN;
  const [, callsPerEpoch, epochSeconds, payPerCall] = call.args;
  const before = {
    callsPerEpoch: context.holderCallsPerEpoch,
    epochSeconds: context.epochSeconds,
    payPerCall: context.holderCallPay,
  };
  return { kind: "allowance", before, after: { callsPerEpoch, epochSeconds, payPerCall } };
}

function explainRelease(action: ProposalAction, context: ActionContext): Explanation {
  const call = decode(releaseRegistryAbi, action);
  if (call?.functionName !== "approve") return UNKNOWN;
  return { kind: "release", before: context.liveReleaseId, after: call.args[0] };
}

function explainFee(action: ProposalAction, context: ActionContext): Explanation {
  const call = decode(revenueRouterAbi, action);
  if (call?.functionName !== "setOperatorFee" || call.args[0] !== context.modelId) return UNKNOWN;
  const [, operator, after] = call.args;
  return { kind: "fee", operator, before: context.feeBps, after };
}

function explainSpending(action: ProposalAction): Explanation {
  const call = decode(modelTimelockAbi, action);
  if (call?.functionName === "fundHolderCalls") return { kind: "fund-calls", amount: call.args[0] };
  if (call?.functionName !== "pay") return UNKNOWN;
  const [to, amount, memo] = call.args;
  return { kind: "payment", to, amount, memo };
}

function explainMilestone(action: ProposalAction): Explanation {
  const call = decode(milestoneVaultAbi, action);
  if (call?.functionName === "windDown") return { kind: "wind-down" };
  if (call?.functionName !== "releaseByVote") return UNKNOWN;
  return { kind: "milestone", index: call.args[0] };
}

/** The call that the data makes, or undefined when the contract has no such function: then nobody may read it as one. */
function decode<const abi extends Abi>(abi: abi, { calldata }: ProposalAction) {
  try {
    return decodeFunctionData({ abi, data: calldata });
  } catch {
    return undefined;
  }
}
