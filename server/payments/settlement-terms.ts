import type { Address } from "viem";

import { iHolderAllowanceAbi } from "../../generated/abi/IHolderAllowance.ts";
import { iModelRegistryAbi } from "../../generated/abi/IModelRegistry.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";

/** Whether an operator is paid for the free calls of one epoch. */
export type EpochStanding =
  /** Not before this second of chain time: the epoch runs, or its failure can still be reported. */
  | { readonly kind: "early"; readonly opensAt: bigint }
  | { readonly kind: "open" }
  /** The budget does not pay for one call; it may be filled. */
  | { readonly kind: "unfunded" }
  /** Members voted no pay for these calls: the operator gives them. */
  | { readonly kind: "given" }
  /** Not paid and never will be, for the reason given. */
  | { readonly kind: "lost"; readonly why: string };

export interface SettlementTermsOptions {
  readonly reader: ChainReader;
  readonly registry: Address;
  readonly holderAllowance: Address;
  /** Who served the calls. */
  readonly operator: Address;
  /** Seconds of chain time. */
  readonly chainTime: () => Promise<bigint>;
}

/** One epoch of one model. */
export interface EpochOfModel {
  readonly modelId: bigint;
  /** First second. */
  readonly epoch: bigint;
  /** Dollars (6 decimals) for each call by the terms of that epoch. */
  readonly payPerCall: bigint;
}

/** Asks the contracts what they would say to a settlement now. */
export async function readStanding(
  { modelId, epoch, payPerCall }: EpochOfModel,
  options: SettlementTermsOptions,
): Promise<EpochStanding> {
  if (payPerCall === 0n) return { kind: "given" };
  const { reader, registry, holderAllowance, operator, chainTime } = options;
  const allowance = { address: holderAllowance, abi: iHolderAllowanceAbi } as const;
  return onChain(`reading the terms of model ${modelId}'s free calls`, async () => {
    const [now, probeSeconds, [opensAt, closesAt], callsLeft, [funds], hasFailed, interval] =
      await Promise.all([
        chainTime(),
        reader.readContract({ ...allowance, functionName: "probeSeconds" }),
        reader.readContract({ ...allowance, functionName: "settlementTime", args: [modelId, epoch] }),
        reader.readContract({ ...allowance, functionName: "callsLeft", args: [modelId, epoch] }),
        reader.readContract({ ...allowance, functionName: "budget", args: [modelId] }),
        reader.readContract({ ...allowance, functionName: "hasFailed", args: [modelId, operator, epoch] }),
        reader.readContract({
          ...{ address: registry, abi: iModelRegistryAbi, functionName: "operatorInterval" },
          args: [modelId, operator],
        }),
      ]);
    const [from, until] = interval;
    const end = opensAt - BigInt(probeSeconds);
    if (now < opensAt) return { kind: "early", opensAt };
    if (now >= closesAt) return lost("nobody could be paid for them in time");
    if (hasFailed) return lost("evaluators stopped the pay of this epoch");
    const served = from !== 0 && BigInt(from) < end && (until === 0 || BigInt(until) > epoch);
    if (!served) return lost("this operator was none of the model's operators then");
    if (callsLeft === 0n) return lost("all calls that the epoch has are paid");
    return { kind: funds >= payPerCall ? "open" : "unfunded" };
  });
}

function lost(why: string): EpochStanding {
  return { kind: "lost", why };
}
