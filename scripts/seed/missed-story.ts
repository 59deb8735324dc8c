import { refundCall } from "../../client/actions/raise.ts";
import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";
import { contributeAll, type PlannedContribution } from "./raise-steps.ts";
import { uploadTrainedRelease } from "./release-files.ts";
import {
  ensureModel,
  PRESALE_STATE,
  presaleState,
  type LaunchPlan,
  type SeededModel,
} from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

const CREATOR = 4;
const RAISE_SECONDS = 2 * 86_400;
const DOLLAR = 1_000_000n;

const CONTRIBUTIONS: readonly PlannedContribution[] = [
  { by: 7, tier: 0, amount: 900n * DOLLAR, way: "permit" },
  { by: 8, tier: 0, amount: 650n * DOLLAR, way: "permit" },
  { by: 9, tier: 0, amount: 250n * DOLLAR, way: "permit" },
];
/** Of whom this one has been paid back already. */
const REFUNDED = 9;

/** A model whose raise is open; its goal will be missed. */
export async function openMissedRaise(stage: Stage, parent: SeededModel): Promise<SeededModel> {
  const plan = (): Promise<LaunchPlan> => planLaunch(stage, parent);
  const model = await ensureModel(stage, { creator: CREATOR, mayFail: true, plan });
  await contributeAll(stage, model, CONTRIBUTIONS);
  return model;
}

/** Waits until the goal is missed and pays one contributor back; the others' refunds stay open. */
export async function missGoal(stage: Stage, model: SeededModel): Promise<void> {
  const presale = { address: model.parts.presale, abi: presaleRoundAbi } as const;
  const { end } = await stage.chain.readContract({ ...presale, functionName: "terms" });
  await stage.moveTo(end);
  const state = await presaleState(stage, model);
  if (state !== PRESALE_STATE.failed)
    throw new Error(`Expected the raise to have failed, found it in state ${state}.`);
  const contributor = stage.person(REFUNDED).address;
  const [paid] = await stage.chain.readContract({
    ...presale,
    functionName: "contributionOf",
    args: [contributor],
  });
  if (paid > 0n) await stage.send(REFUNDED, refundCall(model.parts.presale, contributor));
}

async function planLaunch(stage: Stage, parent: SeededModel): Promise<LaunchPlan> {
  const start = await stage.now();
  return {
    name: "Missed Goal",
    symbol: "MISSED",
    description:
      "A practice model whose raise ended below its goal, so that you can see what happens then: everybody gets " +
      "every dollar back, and anyone may send the refunds. It was never served.",
    licence: "MIT",
    raise: {
      softCap: 8_000n * DOLLAR,
      hardCap: 20_000n * DOLLAR,
      start,
      end: start + RAISE_SECONDS,
      minContribution: 10n * DOLLAR,
      tiers: [{ price: DOLLAR }],
    },
    parents: [{ modelId: Number(parent.modelId), bps: 1_000 }],
    service: {
      operator: stage.person(PRACTICE_ROLES.operator).address,
      callPrice: DOLLAR / 50n,
      holderCallsPerEpoch: 500n,
    },
    firstRelease: await uploadTrainedRelease(stage, {
      ...{ model: "digits", number: 1 },
      notes: "The same weights as release 1 of Digits.",
    }),
  };
}
