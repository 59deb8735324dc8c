import {
  objectToMilestoneCall,
  releaseMilestoneCall,
  submitMilestoneCall,
} from "../../../client/actions/milestones.ts";
import { payAction, releaseMilestoneAction } from "../../../client/actions/proposal-actions.ts";
import {
  claimRevenueCall,
  claimRevenueToCall,
  claimRoyaltiesCall,
  claimTreasuryCall,
  payIncomeCall,
} from "../../../client/actions/revenue.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { allowDollars, CAST, DAY_SECONDS, decide, DOLLAR, hashLike } from "./cast.ts";

/** The first milestone is paid at once; the second is contested, handed in again and paid by a vote. */
export async function reachMilestones(stage: Stage, { parts }: SeededModel): Promise<void> {
  const { vault } = parts;
  await stage.send(CAST.small, releaseMilestoneCall(vault, 0n));
  await stage.send(CAST.creator, submitMilestoneCall(vault, 1n, hashLike(50), 1n));
  await stage.send(CAST.friend, objectToMilestoneCall(vault, 1n));
  await stage.send(CAST.major, objectToMilestoneCall(vault, 1n));
  await decide(stage, parts, "Pay it all the same", [releaseMilestoneAction(vault, 1n)]);
}

/** Income of two kinds is paid, streams for a day, and everybody takes his part; the treasury spends some. */
export async function earnAndSpend(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const router = stage.addressOf("RevenueRouter");
  await allowDollars(stage, CAST.customer, router, 150n * DOLLAR);
  await stage.send(
    CAST.customer,
    payIncomeCall({ router, modelId, amount: 100n * DOLLAR, kind: "donation" }),
  );
  const licence = {
    router,
    modelId,
    amount: 50n * DOLLAR,
    kind: "licence",
    reference: hashLike(60),
  } as const;
  await stage.send(CAST.customer, payIncomeCall(licence));
  await stage.moveTo((await stage.now()) + 2 * DAY_SECONDS);

  const friend = stage.person(CAST.friend).address;
  await stage.send(CAST.customer, claimRevenueCall(parts.shares, stage.person(CAST.major).address));
  await stage.send(CAST.minor, claimRevenueToCall(parts.shares, friend));
  const transfer = { address: router, abi: revenueRouterAbi, functionName: "transferUnits" } as const;
  await stage.send(CAST.friend, { ...transfer, args: [modelId, stage.person(CAST.small).address, 10] });
  await stage.send(CAST.small, claimRoyaltiesCall(router, modelId, friend));
  await stage.send(CAST.small, claimTreasuryCall(router, modelId));
  const payment = { timelock: parts.timelock, to: friend, amount: 5n * DOLLAR, memo: "A prize" };
  await decide(stage, parts, "Pay a prize", [payAction(payment)]);
}
