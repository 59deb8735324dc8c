import { zeroHash, type Address } from "viem";

import { admissionTypedData, admitCall } from "../../../client/actions/admissions.ts";
import {
  closeExitCall,
  exitCall,
  openExitCall,
  payOutCall,
  releaseMilestoneCall,
} from "../../../client/actions/milestones.ts";
import { claimSharesCall, openPerksCall, refundCall } from "../../../client/actions/raise.ts";
import { admissionsAbi } from "../../../generated/abi/Admissions.ts";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import { contributeAll, finalizeAndClaim } from "../../../scripts/seed/raise-steps.ts";
import { ensureModel, type LaunchPlan, type SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { CAST, CREDIT, DAY_SECONDS, decide, DOLLAR, planStoryModel, SHARE } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

const GRACE_SECONDS = 600;
const EXIT_SECONDS = 7 * DAY_SECONDS;

/** Contributors get credits, members restrict and free transfers, a promise is missed, and members leave. */
export async function keepAndMissPromises(stage: Stage): Promise<void> {
  const creator = 4;
  const { modelId, parts } = await fundWithCredits(stage, creator, {});
  const { presale, vault, shares } = parts;
  await stage.send(CAST.small, openPerksCall(presale));
  for (const by of [CAST.major, CAST.customer]) {
    await stage.send(CAST.friend, claimSharesCall(presale, stage.person(by).address));
  }

  const admissions = stage.addressOf("Admissions");
  const rules = { allowlistRoot: zeroHash, attester: stage.person(CAST.friend).address };
  await decide(stage, parts, "Restrict", [
    anyAction(shares, modelSharesAbi, "restrictTransfers", []),
    anyAction(admissions, admissionsAbi, "setRules", [modelId, rules]),
  ]);
  const until = (await stage.now()) + 90 * DAY_SECONDS;
  const account = stage.person(CAST.minor).address;
  const place = { admissions, chainId: stage.chain.chain.id };
  const signature = await stage
    .person(CAST.friend)
    .signTypedData(admissionTypedData(place, { modelId, account, until }));
  await stage.send(CAST.small, admitCall(admissions, modelId, account, { until, signature }));
  await decide(stage, parts, "Free", [anyAction(shares, modelSharesAbi, "freeTransfers", [])]);

  await stage.send(CAST.small, releaseMilestoneCall(vault, 0n));
  await stage.moveTo((await stage.now()) + DAY_SECONDS);
  await stage.send(CAST.small, payOutCall(vault));
  const { dueBy } = await milestoneOf(stage, vault, 1n);
  await stage.moveTo(dueBy + GRACE_SECONDS + 1);
  await stage.send(CAST.small, openExitCall(vault, 1n));
  await stage.send(CAST.major, exitCall(vault, 1_000n * SHARE, 0n));
  await stage.send(CAST.minor, exitCall(vault, 10n * SHARE, 0n));
  await stage.moveTo((await stage.now()) + EXIT_SECONDS);
  await stage.send(CAST.small, closeExitCall(vault));
}

/** No release comes in time, so deposits go back; then members vote to wind the model down and leave. */
export async function lapseAndWindDown(stage: Stage): Promise<void> {
  const none = { weightsSha256: zeroHash, manifestSha256: zeroHash, suiteSha256: zeroHash, notes: "" };
  const { parts } = await fundWithCredits(stage, CAST.friend, {
    ...{ name: "Never served", firstRelease: none },
  });
  const { end } = await termsOf(stage, parts.presale);
  await stage.moveTo(end + DAY_SECONDS + 1);
  for (const by of [CAST.major, CAST.customer]) {
    await stage.send(CAST.small, refundCall(parts.presale, stage.person(by).address));
  }
  await decide(stage, parts, "Wind down", [anyAction(parts.vault, milestoneVaultAbi, "windDown", [])]);
  await stage.send(CAST.major, exitCall(parts.vault, 500n * SHARE, 0n));
}

/** A raise with three tiers: shares, shares with credits, and access alone; finalized, its shares claimed. */
async function fundWithCredits(
  stage: Stage,
  creator: number,
  change: Partial<LaunchPlan>,
): Promise<SeededModel> {
  const plan = async (): Promise<LaunchPlan> => {
    const usual = await planStoryModel(stage);
    const { end } = usual.raise;
    const [start, promise] = usual.milestones ?? [];
    if (start === undefined || promise === undefined)
      throw new Error("Expected the two milestones of the story.");
    return {
      ...usual,
      ...{ name: "Credited", voting: {} },
      milestones: [
        { ...start, shareBps: 6_000 },
        { ...promise, shareBps: 4_000, dueBy: end + 3 * DAY_SECONDS },
      ],
      raise: {
        ...usual.raise,
        ...{ teamCliffSeconds: DAY_SECONDS, perksBy: end + DAY_SECONDS },
        tiers: [
          { price: DOLLAR },
          { price: DOLLAR, creditsPerDollar: 5n * CREDIT },
          { price: 0n, cap: 500n * DOLLAR, creditsPerDollar: 40n * CREDIT },
        ],
      },
      ...change,
    };
  };
  const model = await ensureModel(stage, { creator, mayFail: false, plan });
  await contributeAll(stage, model, [
    { by: CAST.major, tier: 1, amount: 2_000n * DOLLAR, way: "permit" },
    { by: CAST.minor, tier: 0, amount: 500n * DOLLAR, way: "permit" },
    { by: CAST.customer, tier: 2, amount: 25n * DOLLAR, way: "allowance" },
  ]);
  await finalizeAndClaim(stage, model, [CAST.major, CAST.minor]);
  return model;
}

async function milestoneOf(stage: Stage, address: Address, index: bigint) {
  const vault = { address, abi: milestoneVaultAbi } as const;
  return stage.chain.readContract({ ...vault, functionName: "milestone", args: [index] });
}

async function termsOf(stage: Stage, address: Address) {
  return stage.chain.readContract({ address, abi: presaleRoundAbi, functionName: "terms" });
}
