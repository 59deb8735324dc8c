import { zeroHash, type Address, type Hex } from "viem";

import type { ModelParts } from "../../../client/actions/launch-model.ts";
import { approveCall } from "../../../client/actions/raise.ts";
import { describeProposal, type ProposalContent } from "../../../client/actions/propose.ts";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import { carryOut, voteOn } from "../../../scripts/seed/proposal-steps.ts";
import { contributeAll, finalizeAndClaim } from "../../../scripts/seed/raise-steps.ts";
import { ensureModel, type LaunchPlan, type SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";

export const DOLLAR = 1_000_000n;
export const CREDIT = 1_000_000n;
export const SHARE = 10n ** 18n;
export const DAY_SECONDS = 86_400;

/** Who plays what: indices of practice accounts. */
export const CAST = {
  operator: 1,
  creator: 2,
  major: 5,
  minor: 6,
  small: 7,
  friend: 8,
  customer: 9,
} as const;

/** A 32-byte word that stands for the hash of some file. */
export function hashLike(seed: number): Hex {
  return `0x${seed.toString(16).padStart(64, "0")}`;
}

/** Terms with two tiers, two authors, a team and a guardian, so that no field of the index stays empty. */
export async function planStoryModel(stage: Stage): Promise<LaunchPlan> {
  const now = await stage.now();
  return {
    name: "Story  of (3) Models!",
    symbol: "STORY",
    description: "Everything happens to it.",
    licence: "MIT",
    raise: {
      ...{
        softCap: 1_000n * DOLLAR,
        hardCap: 10_000n * DOLLAR,
        start: now,
        end: now + DAY_SECONDS,
        teamBps: 500,
      },
      tiers: [{ price: DOLLAR / 2n, cap: 500n * DOLLAR }, { price: DOLLAR }],
    },
    milestones: [
      { shareBps: 2_000, dueBy: 0, liveDays: 0, specSha256: zeroHash, title: "Start" },
      {
        shareBps: 8_000,
        dueBy: now + 90 * DAY_SECONDS,
        liveDays: 0,
        specSha256: hashLike(7),
        title: "Report",
      },
    ],
    voting: { guardian: stage.person(CAST.friend).address, guardianExpiry: now + 90 * DAY_SECONDS },
    authors: [
      { account: stage.person(CAST.creator).address, units: 60 },
      { account: stage.person(CAST.friend).address, units: 40 },
    ],
    service: {
      operator: stage.person(CAST.operator).address,
      callPrice: DOLLAR / 50n,
      holderCallsPerEpoch: 100n,
    },
    firstRelease: { ...releaseFiles(10), notes: "First." },
  };
}

/** Hashes of three files that nobody fetches. */
export function releaseFiles(seed: number) {
  return {
    weightsSha256: hashLike(seed),
    manifestSha256: hashLike(seed + 1),
    suiteSha256: hashLike(seed + 2),
    notes: `Release of seed ${seed}.`,
  };
}

/** A governed model: launched, funded in both tiers and for somebody else, finalized, claimed. */
export async function launchStoryModel(stage: Stage): Promise<SeededModel> {
  const model = await ensureModel(stage, {
    creator: CAST.creator,
    mayFail: false,
    plan: () => planStoryModel(stage),
  });
  await contributeAll(stage, model, [
    { by: CAST.major, tier: 1, amount: 3_000n * DOLLAR, way: "permit" },
    { by: CAST.minor, tier: 1, amount: 900n * DOLLAR, way: "permit" },
    { by: CAST.small, tier: 0, amount: 100n * DOLLAR, way: "allowance" },
  ]);
  await contributeForFriend(stage, model.parts);
  await finalizeAndClaim(stage, model, [CAST.major, CAST.minor, CAST.small, CAST.friend]);
  return model;
}

async function contributeForFriend(stage: Stage, { presale }: ModelParts): Promise<void> {
  const amount = 50n * DOLLAR;
  await allowDollars(stage, CAST.major, presale, amount);
  await stage.send(CAST.major, {
    ...{ address: presale, abi: presaleRoundAbi },
    functionName: "contributeFor",
    args: [stage.person(CAST.friend).address, 1, amount, 0n, []],
  });
}

export async function allowDollars(
  stage: Stage,
  by: number,
  spender: Address,
  amount: bigint,
): Promise<void> {
  await stage.provideDollars(by, amount);
  await stage.send(by, approveCall(stage.addressOf("LocalDollar"), spender, amount));
}

/** A proposal of the largest holder. */
export function contentOf(
  stage: Stage,
  { governor }: ModelParts,
  title: string,
  actions: ProposalAction[],
): ProposalContent {
  const proposer = stage.person(CAST.major).address;
  return { governor, actions, description: describeProposal({ title, body: "For the story.", proposer }) };
}

/** The largest holder proposes, agrees and carries out. */
export async function decide(
  stage: Stage,
  parts: ModelParts,
  title: string,
  actions: ProposalAction[],
): Promise<void> {
  const content = contentOf(stage, parts, title, actions);
  const votes = [{ by: CAST.major, side: "for", reason: "" }] as const;
  await voteOn(stage, content, { proposer: CAST.major, votes });
  await carryOut(stage, content, CAST.major);
}
