import { admissionTypedData, admitCall } from "../../client/actions/admissions.ts";
import { admissionsAbi } from "../../generated/abi/Admissions.ts";
import { PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { contributeAll, finalizeAndClaim, type PlannedContribution } from "./raise-steps.ts";
import { uploadText, uploadTrainedRelease, type TrainedRelease } from "./release-files.ts";
import { ensureModel, type LaunchPlan, type SeededModel } from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;
const DOLLAR = 1_000_000n;

/** A model that is raised beside Digits, and governed and served from then on. */
interface LiveStory {
  /** Index of the practice account that launches it. */
  readonly creator: number;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly holderCallsPerEpoch: bigint;
  readonly release: TrainedRelease;
  readonly contributions: readonly PlannedContribution[];
  /** Index of the account that admits buyers of its shares; everybody may buy them by default. */
  readonly attester?: number;
}

export const LIVE_STORIES: readonly LiveStory[] = [
  {
    ...{ creator: 5, name: "Whale Writer", symbol: "WHALE" },
    description:
      "Goes on writing in the manner of Moby-Dick, from whatever words you give it. A small language model that the " +
      "script of this project trained on that one book, measured on chapters that it has never seen.",
    holderCallsPerEpoch: 20_000n,
    release: {
      model: "whale",
      number: 1,
      notes: "Three layers, trained on the novel but for fourteen chapters.",
    },
    contributions: [
      { by: 6, tier: 0, amount: 1_500n * DOLLAR, way: "permit" },
      { by: 9, tier: 0, amount: 1_000n * DOLLAR, way: "permit" },
    ],
  },
  {
    ...{ creator: 6, name: "Voice Finder", symbol: "VOICE" },
    description:
      "Hears in each thirtieth of a second of sound whether somebody speaks. Made by the Silero team under the MIT " +
      "licence and served as they published it, with what it remembers carried from call to call.",
    holderCallsPerEpoch: 50_000n,
    release: { model: "voice", number: 1, notes: "The file that the Silero team published, byte for byte." },
    contributions: [{ by: 7, tier: 0, amount: 1_200n * DOLLAR, way: "permit" }],
    attester: 6,
  },
];

/** Launches the model with a raise that has reached its goal. */
export async function openLiveRaise(stage: Stage, story: LiveStory): Promise<SeededModel> {
  const plan = (): Promise<LaunchPlan> => planLaunch(stage, story);
  const model = await ensureModel(stage, { creator: story.creator, mayFail: false, plan });
  if (story.attester !== undefined)
    await admitContributors(stage, model, story.attester, story.contributions);
  await contributeAll(stage, model, story.contributions);
  return model;
}

/** Ends the raise: release 1 is live, and whoever contributed holds shares. */
export async function closeLiveRaise(stage: Stage, story: LiveStory, model: SeededModel): Promise<void> {
  await finalizeAndClaim(
    stage,
    model,
    story.contributions.map(({ by }) => by),
  );
}

/** The attester signs for each contributor who is not admitted yet, and the contributor brings the signature. */
async function admitContributors(
  stage: Stage,
  { modelId }: SeededModel,
  attester: number,
  contributions: readonly PlannedContribution[],
): Promise<void> {
  const admissions = stage.addressOf("Admissions");
  const place = { admissions, chainId: stage.chain.chain.id };
  for (const { by } of contributions) {
    const account = stage.person(by).address;
    const known = await stage.chain.readContract({
      ...{ address: admissions, abi: admissionsAbi, functionName: "admittedUntil" },
      args: [modelId, account],
    });
    if (known !== 0) continue;
    const until = (await stage.now()) + YEAR_SECONDS;
    const typedData = admissionTypedData(place, { modelId, account, until });
    const signature = await stage.person(attester).signTypedData(typedData);
    await stage.send(by, admitCall(admissions, modelId, account, { until, signature }));
  }
}

async function planLaunch(stage: Stage, story: LiveStory): Promise<LaunchPlan> {
  const start = await stage.now();
  return {
    name: story.name,
    symbol: story.symbol,
    description: story.description,
    licence: "MIT",
    raise: {
      softCap: 1_000n * DOLLAR,
      hardCap: 10_000n * DOLLAR,
      start,
      end: start + 2 * DAY_SECONDS,
      minContribution: 10n * DOLLAR,
      teamBps: 1_000,
      tiers: [{ price: DOLLAR }],
    },
    milestones: [
      {
        ...{ shareBps: 10_000, dueBy: 0, liveDays: 0, title: "Release 1 is served" },
        specSha256: await uploadText(stage, "The endpoint serves release 1."),
      },
    ],
    service: {
      operator: stage.person(PRACTICE_ROLES.operator).address,
      callPrice: DOLLAR / 50n,
      holderCallsPerEpoch: story.holderCallsPerEpoch,
    },
    firstRelease: await uploadTrainedRelease(stage, story.release),
    ...(story.attester === undefined
      ? {}
      : { admission: { attester: stage.person(story.attester).address } }),
  };
}
