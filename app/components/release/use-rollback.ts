import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { usePublicClient } from "wagmi";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { useChain } from "../../wallet/chain-context.tsx";

/** How far members are in calling a release back, and what the visitor can do; votes with 18 decimals. */
export type RollbackFacts = {
  closesAt: number;
  signalled: bigint;
  /** Votes that call it back; at the present supply while nobody has signalled. */
  needed: bigint;
  /** Part of all shares, in ten-thousandths. */
  bps: number;
  /** Votes that the visitor can signal with; null when nobody is connected. */
  votes: bigint | null;
  signalledByVisitor: boolean;
};

type Question = { shares: Address; releaseId: string; member: Address | undefined };

/** Asks the contracts whether a live release can be called back now. */
export function useRollback({ shares, releaseId, member }: Question) {
  const chain = usePublicClient();
  const releases = useChain().addressOf("ReleaseRegistry");
  const { data, error } = useQuery({
    queryKey: ["rollback", releaseId, member ?? ""],
    enabled: chain !== undefined,
    refetchInterval: 10_000,
    queryFn: async (): Promise<RollbackFacts> => {
      if (chain === undefined) throw new Error("No chain is connected.");
      const register = { address: releases, abi: releaseRegistryAbi } as const;
      const holding = { address: shares, abi: modelSharesAbi } as const;
      const id = BigInt(releaseId);
      const [rollback, bps, supply, { timestamp }] = await Promise.all([
        chain.readContract({ ...register, functionName: "rollback", args: [id] }),
        chain.readContract({ ...register, functionName: "rollbackBps" }),
        chain.readContract({ ...holding, functionName: "totalSupply" }),
        chain.getBlock(),
      ]);
      const snapshot = BigInt(rollback.openedAt === 0 ? timestamp : rollback.openedAt) - 1n;
      const [votes, signalledByVisitor] =
        member === undefined
          ? [null, false]
          : await Promise.all([
              chain.readContract({ ...holding, functionName: "getPastVotes", args: [member, snapshot] }),
              chain.readContract({ ...register, functionName: "hasSignalled", args: [id, member] }),
            ]);
      const needed = rollback.openedAt === 0 ? (supply * BigInt(bps) + 9_999n) / 10_000n : rollback.needed;
      const { closesAt, signalled } = rollback;
      return { closesAt, signalled, needed, bps, votes, signalledByVisitor };
    },
  });
  return { facts: data, error };
}
