import { PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { contributeAll, type PlannedContribution } from "./raise-steps.ts";
import { uploadText, uploadTrainedRelease } from "./release-files.ts";
import { ensureModel, type LaunchPlan, type SeededModel } from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

const CREATOR = 3;
const DAY_SECONDS = 86_400;
const DOLLAR = 1_000_000n;
const CREDIT = 1_000_000n;

const CONTRIBUTIONS: readonly PlannedContribution[] = [
  { by: 6, tier: 0, amount: 1_200n * DOLLAR, way: "permit" },
  { by: 9, tier: 0, amount: 800n * DOLLAR, way: "permit" },
  { by: 5, tier: 1, amount: 500n * DOLLAR, way: "allowance" },
  { by: 7, tier: 2, amount: 60n * DOLLAR, way: "permit" },
];

/** A model whose raise is open for days, with a part of its goal reached. */
export async function openRaise(stage: Stage): Promise<SeededModel> {
  const model = await ensureModel(stage, { creator: CREATOR, mayFail: false, plan: () => planLaunch(stage) });
  await contributeAll(stage, model, CONTRIBUTIONS);
  return model;
}

async function planLaunch(stage: Stage): Promise<LaunchPlan> {
  const start = await stage.now();
  const end = start + 10 * DAY_SECONDS;
  const promise =
    "A release that takes more of the held-out mails for what they are than release 1 is live for three days.";
  return {
    name: "Mail Check",
    symbol: "MAIL",
    description:
      "Says how likely a mail is spam or fraud. Trained on real mails of a public corpus by the script of this " +
      "project, and measured on mails that it has never seen. Take part in its raise: get practice dollars, " +
      "contribute, move the clock to the end, claim your shares, and decide with the other holders.",
    licence: "MIT",
    raise: {
      softCap: 6_000n * DOLLAR,
      hardCap: 20_000n * DOLLAR,
      start,
      end,
      minContribution: 10n * DOLLAR,
      walletMax: 10_000n * DOLLAR,
      teamBps: 1_000,
      // Who comes early gets credits too; the last tier sells calls of the future and no shares.
      tiers: [
        { price: (DOLLAR * 8n) / 10n, cap: 3_000n * DOLLAR, creditsPerDollar: 5n * CREDIT },
        { price: DOLLAR },
        { price: 0n, cap: 1_000n * DOLLAR, creditsPerDollar: 50n * CREDIT },
      ],
      perksBy: end + 60 * DAY_SECONDS,
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
          liveDays: 3,
          title: "A better release is live for three days",
        },
        specSha256: await uploadText(stage, promise),
      },
    ],
    service: {
      operator: stage.person(PRACTICE_ROLES.operator).address,
      callPrice: DOLLAR / 50n,
      holderCallsPerEpoch: 1_000n,
    },
    firstRelease: await uploadTrainedRelease(stage, {
      ...{ model: "mail", number: 1 },
      notes: "Looks at pairs of neighbouring characters.",
    }),
  };
}
