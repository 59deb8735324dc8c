import assert from "node:assert/strict";
import { test } from "node:test";

import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { ensureModel } from "../../scripts/seed/seeded-model.ts";
import { createStage, type Stage } from "../../scripts/seed/stage.ts";
import type { RunningSubgraph } from "../../server/indexer/run-subgraph.ts";
import { assertIndexMatchesChain } from "../support/index-matches-chain/assert-index.ts";
import { indexPlatform, practicePlatform } from "../support/practice-platform.ts";
import { launchStoryModel, planStoryModel } from "./acts/cast.ts";
import { payByChannel, stopService } from "./acts/credits-and-channels.ts";
import { sellModel } from "./acts/buying-out.ts";
import { keepAndMissPromises, lapseAndWindDown } from "./acts/credits-and-exits.ts";
import { giveFreeCalls } from "./acts/free-calls.ts";
import { tradeShares } from "./acts/market.ts";
import { shareIncome } from "./acts/lineage.ts";
import { earnAndSpend, reachMilestones } from "./acts/milestones-and-income.ts";
import { callReleaseBack, changeAllRules, tryReleases } from "./acts/rules-and-releases.ts";
import { suspendAndLift } from "./acts/suspensions.ts";
import { cancelAndExtend, moveShares, voteEveryWay } from "./acts/shares-and-votes.ts";

/** A model whose creator calls its raise off before it starts. */
async function callRaiseOff(stage: Stage): Promise<void> {
  const later = (await stage.now()) + 3_600;
  const plan = await planStoryModel(stage);
  const model = await ensureModel(stage, {
    creator: 3,
    mayFail: true,
    plan: async () => ({ ...plan, name: "Called off", raise: { ...plan.raise, start: later } }),
  });
  const presale = { address: model.parts.presale, abi: presaleRoundAbi } as const;
  await stage.send(3, { ...presale, functionName: "cancel", args: [] });
}

async function ask<T>(index: RunningSubgraph, query: string): Promise<T> {
  const answer = await index.execute(query);
  assert.equal(answer.errors, undefined);
  return answer.data as T;
}

test("the index holds what direct contract reads say, whatever happens to a model", async (t) => {
  const platform = await practicePlatform(t);
  const stage = createStage(platform.seedOptions);
  const model = await launchStoryModel(stage);
  const index = await indexPlatform(t, platform);
  await assertIndexMatchesChain(index, platform);

  await moveShares(stage, model);
  await voteEveryWay(stage, model);
  await cancelAndExtend(stage, model);
  await assertIndexMatchesChain(index, platform);

  await reachMilestones(stage, model);
  await earnAndSpend(stage, model);
  await payByChannel(stage, model);
  await giveFreeCalls(stage, model);
  await tradeShares(stage, model);
  await shareIncome(stage, model);
  await suspendAndLift(stage, model);
  await assertIndexMatchesChain(index, platform);

  await changeAllRules(stage, model);
  await tryReleases(stage, model);
  await callReleaseBack(stage, model);
  await stopService(stage, model);
  await sellModel(stage, model);
  await callRaiseOff(stage);
  await assertIndexMatchesChain(index, platform);

  await keepAndMissPromises(stage);
  await assertIndexMatchesChain(index, platform);
  await lapseAndWindDown(stage);
  await assertIndexMatchesChain(index, platform);

  await assertTimeline(index);
  await assertTexts(index);
});

async function assertTimeline(index: RunningSubgraph): Promise<void> {
  const { activities } = await ask<{ activities: { kind: string }[] }>(
    index,
    "{ activities(first: 1000) { kind } }",
  );
  assert.deepEqual(
    [...new Set(activities.map(({ kind }) => kind))].sort(),
    [
      ...[
        "ACCOUNT_SUSPENDED",
        "ALLOWANCE_FUNDED",
        "ALLOWANCE_SET",
        "ALLOWANCE_WITHDRAWN",
        "BUY_OUT_ACCEPTED",
        "BUY_OUT_CLAIMED",
        "BUY_OUT_COMPLETED",
      ],
      ...["BUY_OUT_LEFT", "BUY_OUT_OFFERED", "BUY_OUT_WITHDRAWN", "CANCELLED", "CLAIMED", "CONTRIBUTED"],
      ...[
        "CREATED",
        "CREDITS_BOUGHT",
        "CREDITS_CLAIMED",
        "DEPOSIT_REFUNDED",
        "EPOCH_FAILED",
        "EVALUATION_ATTESTED",
      ],
      ...["EXECUTED", "EXITED", "EXIT_CLOSED", "FEE_CLAIMED", "FINALIZED", "INCOME", "MILESTONE_MISSED"],
      ...[
        "MILESTONE_OBJECTED",
        "MILESTONE_RELEASED",
        "MILESTONE_SUBMITTED",
        "OFFERED",
        "PERKS_OPENED",
        "PRICE_SET",
      ],
      ...["PROCEEDS_PAID", "PROPOSAL_CANCELED", "PROPOSED", "QUEUED", "RELEASE_LIVE", "RELEASE_SUBMITTED"],
      ...[
        "REVENUE_CLAIMED",
        "ROLLBACK_SIGNALLED",
        "ROYALTY_CLAIMED",
        "SERVICE_STOPPED",
        "SUSPENSION_LIFTED",
        "TRADED",
        "TRANSFERS_FREED",
      ],
      ...["TRANSFERS_RESTRICTED", "TREASURY_CLAIMED", "TREASURY_PAID", "VOTED", "WOUND_DOWN"],
    ],
    "every kind of event but a refund, which the seed's test has, is on the timeline",
  );
}

async function assertTexts(index: RunningSubgraph): Promise<void> {
  const { model, votes, proposals, priceChanges } = await ask<{
    model: Record<string, unknown>;
    votes: { support: string; weight: string; reason: string }[];
    proposals: { title: string; extendedAt: string | null }[];
    priceChanges: { oldPrice: string; newPrice: string }[];
  }>(
    index,
    `{ model(id: "1") { slug route description licence operators treasuryPaid thresholdBps }
       votes(orderBy: at) { support weight reason }
       proposals(orderBy: createdAt) { title extendedAt }
       priceChanges(where: { model: "1" }, orderBy: at) { oldPrice newPrice } }`,
  );
  assert.deepEqual(model, {
    slug: "story-of-3-models",
    route: "story-of-3-models-1",
    description: "Still everything.",
    licence: "Apache-2.0",
    operators: ["0xa0ee7a142d267c1f36714e4a8f75612f20a79720"],
    treasuryPaid: "5000000",
    thresholdBps: 80,
  });
  const supports = votes.map(({ support }) => support);
  assert.deepEqual(supports.slice(0, 4), ["FOR", "AGAINST", "FRACTIONAL", "FRACTIONAL"]);
  const reason = `It is fair.\n${"So. ".repeat(496)}So.…`;
  assert.equal(votes[0]?.reason, reason);
  assert.equal(votes[2]?.weight, `${350n * 10n ** 18n}`);
  assert.deepEqual(
    proposals.slice(0, 3).map(({ title }) => title),
    ["Another price", `A mistake${"!".repeat(190)}…`, "A late vote"],
  );
  assert.notEqual(proposals[2]?.extendedAt, null, "the late vote was extended");
  assert.deepEqual(priceChanges, [
    { oldPrice: "0", newPrice: "20000" },
    { oldPrice: "20000", newPrice: "25000" },
    { oldPrice: "25000", newPrice: "20000" },
  ]);
}
