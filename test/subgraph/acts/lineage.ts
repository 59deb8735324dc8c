import { setFeeAction } from "../../../client/actions/proposal-actions.ts";
import { claimFeeCall, passOnCall, payIncomeCall } from "../../../client/actions/revenue.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import { contributeAll, finalizeAndClaim } from "../../../scripts/seed/raise-steps.ts";
import { ensureModel, type SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { allowDollars, CAST, decide, DOLLAR, planStoryModel } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

/** The operator gets a fee, and a model that was made from this one gives it a part of what it earns. */
export async function shareIncome(stage: Stage, parent: SeededModel): Promise<void> {
  const router = stage.addressOf("RevenueRouter");
  const operator = stage.person(CAST.operator).address;
  await decide(stage, parent.parts, "A fee", [
    setFeeAction({ router, modelId: parent.modelId, operator, feeBps: 250 }),
  ]);
  const child = await launchChild(stage, parent);
  const setParents = (parents: readonly { modelId: number; bps: number }[]) =>
    decide(stage, child.parts, `${parents.length} parents of ${parents[0]?.bps}`, [
      anyAction(router, revenueRouterAbi, "setParents", [child.modelId, parents]),
    ]);
  await allowDollars(stage, CAST.customer, router, 60n * DOLLAR);
  for (const { modelId } of [parent, child]) {
    await stage.send(
      CAST.customer,
      payIncomeCall({ router, modelId, amount: 20n * DOLLAR, kind: "inference" }),
    );
  }
  await stage.send(CAST.small, passOnCall(router, child.modelId, parent.modelId));
  await stage.send(CAST.small, claimFeeCall(router, parent.modelId, operator));
  await setParents([{ modelId: Number(parent.modelId), bps: 500 }]);
  const gift = { router, modelId: child.modelId, amount: 20n * DOLLAR, kind: "donation" } as const;
  await stage.send(CAST.customer, payIncomeCall(gift));
}

async function launchChild(stage: Stage, parent: SeededModel): Promise<SeededModel> {
  const plan = async () => ({
    ...(await planStoryModel(stage)),
    ...{ name: "Child", symbol: "CHILD", parents: [{ modelId: Number(parent.modelId), bps: 1_000 }] },
  });
  const child = await ensureModel(stage, { creator: CAST.small, mayFail: false, plan });
  await contributeAll(stage, child, [
    { by: CAST.major, tier: 1, amount: 2_000n * DOLLAR, way: "permit" },
    { by: CAST.minor, tier: 1, amount: 300n * DOLLAR, way: "permit" },
  ]);
  await finalizeAndClaim(stage, child, [CAST.major, CAST.minor]);
  return child;
}
