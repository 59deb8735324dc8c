import { concat, encodeFunctionData, numberToHex, type Abi } from "viem";

import { setPriceAction, type ProposalAction } from "../../../client/actions/proposal-actions.ts";
import { cancelCall, proposalIdOf, proposeCall } from "../../../client/actions/propose.ts";
import { castVoteCall } from "../../../client/actions/vote.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { carryOut, voteOn } from "../../../scripts/seed/proposal-steps.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { CAST, contentOf, DOLLAR, SHARE } from "./cast.ts";

/** Turns the order of letters around, moves the cursor, and shows nothing of itself. */
const HIDDEN = "\u202e\u2066\u200b";

/** Shares change hands, one holder leaves, one gives his votes to somebody without shares. */
export async function moveShares(stage: Stage, { parts }: SeededModel): Promise<void> {
  const shares = { address: parts.shares, abi: modelSharesAbi } as const;
  const friend = stage.person(CAST.friend).address;
  const customer = stage.person(CAST.customer).address;
  await stage.send(CAST.major, { ...shares, functionName: "transfer", args: [friend, 25n * SHARE] });
  await stage.send(CAST.small, { ...shares, functionName: "transfer", args: [friend, 200n * SHARE] });
  await stage.send(CAST.friend, { ...shares, functionName: "transfer", args: [friend, 5n * SHARE] });
  await stage.send(CAST.minor, { ...shares, functionName: "delegate", args: [customer] });
}

/** Whole, signed and fractional votes on a new price; the fractional voter comes back with the rest. */
export async function voteEveryWay(stage: Stage, { parts }: SeededModel): Promise<void> {
  const content = contentOf(stage, parts, "# Another price", [
    setPriceAction(parts.creditVault, DOLLAR / 40n),
  ]);
  await voteOn(stage, content, {
    proposer: CAST.major,
    votes: [
      { by: CAST.major, side: "for", reason: `It is fair.\n${HIDDEN}${"So. ".repeat(1_000)}` },
      { by: CAST.friend, side: "against", reason: "", sentBy: CAST.operator },
    ],
  });
  const proposalId = proposalIdOf(content);
  for (const weights of [
    [100n, 200n, 50n],
    [0n, 30n, 0n],
  ]) {
    const params = concat(weights.map((weight) => numberToHex(weight * SHARE, { size: 16 })));
    await stage.send(CAST.customer, {
      ...{ address: parts.governor, abi: modelGovernorAbi },
      functionName: "castVoteWithReasonAndParams",
      args: [proposalId, 255, "Both have a point.", params],
    });
  }
  await carryOut(stage, content, CAST.small);
}

/** A proposal that its proposer takes back, and one that reaches its quorum in the last seconds. */
export async function cancelAndExtend(stage: Stage, { parts }: SeededModel): Promise<void> {
  const title = `A ${HIDDEN}mistake${"!".repeat(300)}`;
  const cancelled = contentOf(stage, parts, title, [setPriceAction(parts.creditVault, 1n)]);
  await stage.send(CAST.major, proposeCall(cancelled));
  await stage.send(CAST.major, cancelCall(cancelled));

  const late = contentOf(stage, parts, "A late vote", [setPriceAction(parts.creditVault, DOLLAR / 50n)]);
  await voteOn(stage, late, { proposer: CAST.major, votes: [] });
  const deadline = await stage.chain.readContract({
    ...{ address: parts.governor, abi: modelGovernorAbi },
    functionName: "proposalDeadline",
    args: [proposalIdOf(late)],
  });
  await stage.moveTo(Number(deadline) - 20);
  const vote = { governor: parts.governor, proposalId: proposalIdOf(late), side: "for" } as const;
  await stage.send(CAST.major, castVoteCall(vote));
  await carryOut(stage, late, CAST.major);
}

/** An action from any contract's function. */
export function anyAction(
  target: `0x${string}`,
  abi: Abi,
  functionName: string,
  args: readonly unknown[],
): ProposalAction {
  return { target, value: 0n, calldata: encodeFunctionData({ abi, functionName, args }) };
}
