import { releaseMilestoneCall } from "../../client/actions/milestones.ts";
import { milestoneVaultAbi } from "../../generated/abi/MilestoneVault.ts";
import { PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { contributeAll, finalizeAndClaim, type PlannedContribution } from "./raise-steps.ts";
import { uploadText, uploadTrainedRelease } from "./release-files.ts";
import { ensureModel, type LaunchPlan, type SeededModel } from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

/** Index of the practice account that launches Digits. */
export const DIGITS_CREATOR = 2;
/** Indexes of the practice accounts that evaluate its releases. */
export const DIGITS_EVALUATORS = [3, 4] as const;
const DAY_SECONDS = 86_400;
const DOLLAR = 1_000_000n;
/** Milestone state of the vault: its money waits and nothing was handed in. */
const FUNDED = 1;

const CONTRIBUTIONS: readonly PlannedContribution[] = [
  { by: 5, tier: 0, amount: 3_200n * DOLLAR, way: "allowance" },
  { by: 6, tier: 1, amount: 2_500n * DOLLAR, way: "permit" },
  { by: 7, tier: 1, amount: 1_500n * DOLLAR, way: "permit" },
  { by: 8, tier: 1, amount: 1_800n * DOLLAR, way: "permit" },
];

/** Digits with an open raise that has reached its goal. */
export async function openDigitsRaise(stage: Stage): Promise<SeededModel> {
  const model = await ensureModel(stage, {
    creator: DIGITS_CREATOR,
    mayFail: false,
    plan: () => planLaunch(stage),
  });
  await contributeAll(stage, model, CONTRIBUTIONS);
  return model;
}

/** Ends the raise: release 1 is live, shares are claimed, the first milestone is paid. */
export async function closeDigitsRaise(stage: Stage, model: SeededModel): Promise<void> {
  const contributors = CONTRIBUTIONS.map(({ by }) => by);
  await finalizeAndClaim(stage, model, contributors);
  const { state } = await stage.chain.readContract({
    ...{ address: model.parts.vault, abi: milestoneVaultAbi },
    functionName: "milestone",
    args: [0n],
  });
  if (state === FUNDED) await stage.send(DIGITS_CREATOR, releaseMilestoneCall(model.parts.vault, 0n));
}

async function planLaunch(stage: Stage): Promise<LaunchPlan> {
  const start = await stage.now();
  const end = start + 3 * DAY_SECONDS;
  const promise = "A release that reads more of the held-out digits than release 1 is live for seven days.";
  return {
    name: "Digits",
    symbol: "DIGIT",
    description:
      "Reads one handwritten digit, 0 to 9. Trained on real handwriting by the script of this project; each release " +
      "comes with a card that says how, and an evaluation on digits that it has never seen.",
    licence: "MIT",
    raise: {
      softCap: 5_000n * DOLLAR,
      hardCap: 20_000n * DOLLAR,
      start,
      end,
      minContribution: 10n * DOLLAR,
      teamBps: 1_000,
      tiers: [{ price: (DOLLAR * 8n) / 10n, cap: 4_000n * DOLLAR }, { price: DOLLAR }],
    },
    milestones: [
      {
        ...{ shareBps: 3_000, dueBy: 0, liveDays: 0, title: "Release 1 is served" },
        specSha256: await uploadText(stage, "The endpoint serves release 1."),
      },
      {
        ...{
          shareBps: 7_000,
          dueBy: end + 60 * DAY_SECONDS,
          liveDays: 7,
          title: "A better release is live for seven days",
        },
        specSha256: await uploadText(stage, promise),
      },
    ],
    // Days, not minutes: whoever comes after the first start still finds the vote open.
    voting: { votingPeriod: 2 * DAY_SECONDS, lateExtension: 3_600 },
    authors: [
      { account: stage.person(DIGITS_CREATOR).address, units: 70 },
      { account: stage.person(3).address, units: 30 },
    ],
    service: {
      operator: stage.person(PRACTICE_ROLES.operator).address,
      callPrice: DOLLAR / 50n,
      holderCallsPerEpoch: 1_000n,
    },
    firstRelease: await uploadTrainedRelease(stage, {
      ...{ model: "digits", number: 1 },
      notes: "One weight per pixel and digit.",
    }),
    evaluation: { evaluators: DIGITS_EVALUATORS.map((index) => stage.person(index).address), needed: 1 },
  };
}
