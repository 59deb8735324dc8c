import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { usePublicClient } from "wagmi";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import type { Model } from "../../api/models.server.ts";
import type { Milestone } from "../../api/raise.server.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { type MilestoneFacts, STANDINGS } from "./milestone-step.ts";

/** A milestone's facts with what they mean for one visitor. */
export type VisitorFacts = MilestoneFacts & {
  /** Part of all shares, in ten-thousandths, whose objections stop a payment. */
  objectionBps: number;
  /** Votes that the visitor can object with; null when nobody is connected or no evidence is in. */
  votes: bigint | null;
};

type Question = { model: Model; milestone: Milestone; member: Address | undefined };
type Answer = { facts: VisitorFacts | undefined; error: Error | null };

/** Asks the contracts what can be done with a milestone now. */
export function useMilestoneFacts({ model, milestone, member }: Question): Answer {
  const chain = usePublicClient();
  const releases = useChain().addressOf("ReleaseRegistry");
  const { now } = useChainTime();
  const { index, submittedAt, release } = milestone;
  const { data, error } = useQuery({
    // What is due depends on the time, so a new minute is a new question; until it is answered the old answer stays.
    queryKey: [
      ...["milestone", model.vaultAddress, index, submittedAt, release?.id ?? "", member ?? ""],
      Math.floor(now / 60),
    ],
    placeholderData: keepPreviousData,
    enabled: chain !== undefined,
    refetchInterval: 10_000,
    queryFn: async (): Promise<VisitorFacts> => {
      if (chain === undefined) throw new Error("No chain is connected.");
      const vault = { address: model.vaultAddress, abi: milestoneVaultAbi } as const;
      const due = chain.readContract({ ...vault, functionName: "due", args: [BigInt(index)] });
      const [grace, objectionSeconds, objectionBps, limit, lived, votes] = await Promise.all([
        chain.readContract({ ...vault, functionName: "graceSeconds" }),
        chain.readContract({ ...vault, functionName: "objectionSeconds" }),
        chain.readContract({ ...vault, functionName: "objectionBps" }),
        submittedAt === null
          ? null
          : chain.readContract({ ...vault, functionName: "objectionLimit", args: [BigInt(index)] }),
        release === null
          ? 0n
          : chain.readContract({
              ...{ address: releases, abi: releaseRegistryAbi, functionName: "liveFor" },
              args: [BigInt(release.id)],
            }),
        submittedAt === null || member === undefined
          ? null
          : chain.readContract({
              ...{ address: model.shares, abi: modelSharesAbi, functionName: "getPastVotes" },
              args: [member, BigInt(submittedAt - 1)],
            }),
      ]);
      const [number, when] = await due;
      const standing = STANDINGS[number];
      if (standing === undefined)
        throw new Error(`Expected one of ${STANDINGS.length} standings, found ${number}.`);
      return { standing, when, grace, objectionSeconds, objectionBps, limit, lived: Number(lived), votes };
    },
  });
  return { facts: data, error };
}
