import { isAddressEqual, type Address, type Hex } from "viem";
import { z } from "zod";

import { iModelRegistryAbi } from "../../generated/abi/IModelRegistry.ts";
import { modelGovernorAbi } from "../../generated/abi/ModelGovernor.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { ContractCall, TransactionSender } from "../chain/sender.ts";
import { today, type Clock } from "../core/clock.ts";
import { CallerMistake, Refused } from "../core/errors.ts";

/** Counts what was relayed, durably, so that a restart gives nobody a second helping. */
export interface RelayCounters {
  countUp(counter: {
    name: string;
    period: string;
    limit: number;
  }): Promise<{ counted: boolean; count: number }>;
}

export interface VoteRelayOptions {
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly registry: Address;
  readonly counters: RelayCounters;
  readonly clock: Clock;
  /** Votes of one voter that the operator pays gas for in a day. */
  readonly votesPerDay?: number;
}

/** Brings signed votes on chain at the operator's cost. */
export interface VoteRelay {
  /**
   * Checks a vote as the chain would, sends it and waits until it counts.
   * @throws CallerMistake `vote-malformed`, `governor-unknown` (404), `vote-nonce-stale`
   * @throws Refused the governor's error by name, or 429 `votes-relayed-up`
   */
  relay(request: unknown): Promise<{ readonly hash: Hex }>;
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/).transform((value) => value as Address); // prettier-ignore
const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/).max(2_050).transform((value) => value as Hex); // prettier-ignore
const whole = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d{1,78}$/)).transform(BigInt); // prettier-ignore

/** A vote as its voter signed it. */
export const signedVote = z.object({
  governor: address,
  proposalId: whole,
  /** 0 Against, 1 For, 2 Abstain, 255 fractional with `params`. */
  support: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(255)]),
  voter: address,
  signature: hex,
  reason: z.string().max(2_000).optional(),
  params: hex.optional(),
  nonce: whole.optional(),
});

type SignedVote = z.infer<typeof signedVote>;

export function createVoteRelay(options: VoteRelayOptions): VoteRelay {
  const { reader, sender, counters, clock, votesPerDay = 20 } = options;
  return {
    relay: async (request) => {
      const vote = parseVote(request);
      await assertOurGovernor(vote.governor, options);
      await assertNonce(vote, reader);
      const call = toCall(vote);
      // Simulated first, so that a forged vote costs the voter nothing of the daily bound.
      await onChain(call.what, () => reader.simulateContract({ ...call, account: sender.address }), [
        call.abi,
      ]);
      const { counted } = await counters.countUp({
        name: `vote:${vote.voter.toLowerCase()}`,
        period: today(clock),
        limit: votesPerDay,
      });
      if (!counted) {
        throw new Refused(
          "votes-relayed-up",
          `Expected at most ${votesPerDay} relayed votes of one voter a day, found more. Cast this vote by your own transaction.`,
          {
            status: 429,
            retryAfterMs: 3_600_000,
          },
        );
      }
      const receipt = await sender.send(call);
      return { hash: receipt.transactionHash };
    },
  };
}

function parseVote(request: unknown): SignedVote {
  const parsed = signedVote.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new CallerMistake(
    "vote-malformed",
    `Expected {governor, proposalId, support, voter, signature}, found: ${z.prettifyError(parsed.error)}`,
  );
}

/** The operator pays for votes on models of this platform and for nothing else. */
async function assertOurGovernor(governor: Address, { reader, registry }: VoteRelayOptions): Promise<void> {
  const known = await onChain("looking a governor up", async () => {
    const contract = { address: registry, abi: iModelRegistryAbi } as const;
    const modelId = await reader.readContract({ ...contract, functionName: "modelOfPart", args: [governor] });
    if (modelId === 0n) return false;
    const parts = await reader.readContract({ ...contract, functionName: "parts", args: [modelId] });
    return isAddressEqual(parts.governor, governor);
  });
  if (!known)
    throw new CallerMistake(
      "governor-unknown",
      `Expected the governor of a registered model, found ${governor}.`,
      { status: 404 },
    );
}

async function assertNonce({ governor, voter, nonce }: SignedVote, reader: ChainReader): Promise<void> {
  if (nonce === undefined) return;
  const next = await onChain("reading a voter's nonce", () =>
    reader.readContract({ address: governor, abi: modelGovernorAbi, functionName: "nonces", args: [voter] }),
  );
  if (next !== nonce) {
    throw new CallerMistake(
      "vote-nonce-stale",
      `Expected a vote signed with nonce ${next}, found ${nonce}. Sign again.`,
      { status: 409 },
    );
  }
}

function toCall({
  governor,
  proposalId,
  support,
  voter,
  signature,
  reason,
  params,
}: SignedVote): ContractCall {
  const what = `casting the vote of ${voter}`;
  if (reason === undefined && params === undefined) {
    return {
      address: governor,
      abi: modelGovernorAbi,
      functionName: "castVoteBySig",
      args: [proposalId, support, voter, signature],
      what,
    };
  }
  return {
    address: governor,
    abi: modelGovernorAbi,
    functionName: "castVoteWithReasonAndParamsBySig",
    args: [proposalId, support, voter, reason ?? "", params ?? "0x", signature],
    what,
  };
}
