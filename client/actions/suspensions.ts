import { encodeFunctionData, type Address } from "viem";

import { suspensionsAbi } from "../../generated/abi/Suspensions.ts";
import { toAction, type ProposalAction } from "./proposal-actions.ts";

/** An account of a model. */
export interface SuspendedAccount {
  /** The Suspensions contract. */
  readonly suspensions: Address;
  readonly modelId: bigint;
  readonly account: Address;
}

/** That a model's endpoint does not serve an account for a while. */
export interface NewSuspension extends SuspendedAccount {
  /** First unix second in which it is served again, at most a year after the vote is carried out. */
  readonly until: number;
  /** What everybody is told, at most 280 bytes. */
  readonly reason: string;
}

/** Suspends an account until a date. Category constitution. */
export function suspendAction(suspension: NewSuspension): ProposalAction {
  const { suspensions, modelId, account, until, reason } = suspension;
  const args = [modelId, account, until, reason] as const;
  return toAction(suspensions, encodeFunctionData({ abi: suspensionsAbi, functionName: "suspend", args }));
}

/** Serves an account again before its suspension is over. Category constitution. */
export function liftAction({ suspensions, modelId, account }: SuspendedAccount): ProposalAction {
  const args = [modelId, account] as const;
  return toAction(suspensions, encodeFunctionData({ abi: suspensionsAbi, functionName: "lift", args }));
}
