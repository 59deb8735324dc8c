import {
  claimPriceCall,
  leaveCall,
  offerCall,
  recordAcceptanceCall,
  withdrawOfferCall,
} from "../../../client/actions/buy-out.ts";
import { descriptionHashOf, proposalIdOf } from "../../../client/actions/propose.ts";
import { approveCall } from "../../../client/actions/raise.ts";
import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { carryOut, voteOn } from "../../../scripts/seed/proposal-steps.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { allowDollars, CAST, contentOf, DAY_SECONDS, DOLLAR } from "./cast.ts";

const LEAVE_SECONDS = 300;
const PRICE = 9_000n * DOLLAR;

/** One offer that its buyer takes back, and one that members accept: one leaves first, one takes the price. */
export async function sellModel(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const buyOut = stage.addressOf("BuyOut");
  const contract = { address: buyOut, abi: buyOutAbi } as const;
  const buyer = stage.person(CAST.customer).address;
  await giveTokenBack(stage, { modelId, parts });
  await stage.moveTo((await stage.now()) + 3_601);
  const expiry = (await stage.now()) + 30 * DAY_SECONDS;
  for (const offerId of [1n, 2n]) {
    await allowDollars(stage, CAST.customer, buyOut, PRICE);
    await stage.send(CAST.customer, offerCall({ buyOut, modelId, amount: PRICE, expiry }));
    if (offerId === 1n) await stage.send(CAST.customer, withdrawOfferCall(buyOut, offerId, buyer));
  }
  await allowDollars(stage, CAST.customer, buyOut, DOLLAR);
  await stage.send(CAST.customer, { ...contract, functionName: "raise", args: [2n, DOLLAR] });

  const plan = await stage.chain.readContract({ ...contract, functionName: "planOf", args: [2n] });
  const actions = plan.targets.map((target, index) => ({
    ...{ target, value: 0n, calldata: plan.calldatas[index] ?? "0x" },
  }));
  const content = contentOf(stage, parts, "Sell the model", actions);
  const votes = [{ by: CAST.major, side: "for", reason: "" }] as const;
  await voteOn(stage, content, { proposer: CAST.major, votes });
  const until = await stage.chain.readContract({
    ...{ address: parts.governor, abi: modelGovernorAbi, functionName: "proposalDeadline" },
    args: [proposalIdOf(content)],
  });
  await stage.moveTo(Number(until) + 1);
  await stage.send(CAST.small, recordAcceptanceCall(buyOut, 2n, descriptionHashOf(content.description)));
  await exchange(stage, parts.shares, CAST.friend, (shares, to) =>
    leaveCall({ buyOut, offerId: 2n, shares, to }, 1n),
  );
  await stage.moveTo((await stage.now()) + LEAVE_SECONDS);
  await carryOut(stage, content, CAST.major);
  await exchange(stage, parts.shares, CAST.major, (shares, to) =>
    claimPriceCall({ buyOut, offerId: 2n, shares, to }),
  );
}

/** The customer has bought the model's token on the market; only a model that owns itself can be bought out. */
async function giveTokenBack(
  stage: Stage,
  { modelId, parts }: Pick<SeededModel, "modelId" | "parts">,
): Promise<void> {
  await stage.send(CAST.customer, {
    ...{ address: stage.addressOf("ModelRegistry"), abi: modelRegistryAbi, functionName: "transferFrom" },
    args: [stage.person(CAST.customer).address, parts.timelock, modelId],
  });
}

type Exchange = (shares: bigint, to: `0x${string}`) => Parameters<Stage["send"]>[1];

async function exchange(stage: Stage, shares: `0x${string}`, by: number, call: Exchange): Promise<void> {
  const { address } = stage.person(by);
  const held = await stage.chain.readContract({
    ...{ address: shares, abi: modelSharesAbi, functionName: "balanceOf", args: [address] },
  });
  await stage.send(by, approveCall(shares, stage.addressOf("BuyOut"), held));
  await stage.send(by, call(held, address));
}
