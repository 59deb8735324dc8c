import { isAddressEqual, numberToHex, type Address } from "viem";

import {
  buildModelParams,
  createModelCall,
  readLaunch,
  type ModelParts,
} from "../../client/actions/launch-model.ts";
import type { LaunchInput } from "../../client/actions/launch-terms.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { uploadText } from "./release-files.ts";
import type { Stage } from "./stage.ts";

/** A launched model of the seed. */
export interface SeededModel {
  readonly modelId: bigint;
  readonly parts: ModelParts;
}

/** What `PresaleRound.state` answers. */
export const PRESALE_STATE = {
  upcoming: 0,
  open: 1,
  succeeded: 2,
  finalized: 3,
  failed: 4,
  cancelled: 5,
} as const;

/** What distinguishes one launch of the seed from another; the rest comes from the stage. */
export type LaunchPlan = Omit<LaunchInput, "creator" | "salt" | "metadataSha256">;

/**
 * The model that this person launched, so that a broken-off seed goes on with it, or a new one.
 * @param mayFail whether a failed raise is what the story wants; otherwise a model that failed is left behind
 */
export async function ensureModel(
  stage: Stage,
  { creator, mayFail, plan }: { creator: number; mayFail: boolean; plan: () => Promise<LaunchPlan> },
): Promise<SeededModel> {
  const found = await findModel(stage, stage.person(creator).address, mayFail);
  if (found !== undefined) return found;
  const terms = await plan();
  stage.say(`Launching ${terms.name}`);
  const { name, description, licence } = terms;
  const input: LaunchInput = {
    ...terms,
    creator: stage.person(creator).address,
    metadataSha256: await uploadText(stage, JSON.stringify({ name, description, licence })),
    salt: numberToHex(await nextModelId(stage), { size: 32 }),
  };
  const call = createModelCall(stage.addressOf("ModelFactory"), buildModelParams(input));
  return readLaunch(await stage.send(creator, call));
}

/** Where a model's raise stands, by the numbers of PRESALE_STATE. */
export function presaleState(stage: Stage, { parts }: SeededModel): Promise<number> {
  return stage.chain.readContract({ address: parts.presale, abi: presaleRoundAbi, functionName: "state" });
}

async function findModel(stage: Stage, creator: Address, mayFail: boolean): Promise<SeededModel | undefined> {
  const registry = { address: stage.addressOf("ModelRegistry"), abi: modelRegistryAbi } as const;
  const end = await nextModelId(stage);
  for (let modelId = 1n; modelId < end; modelId += 1n) {
    const launcher = await stage.chain.readContract({
      ...registry,
      functionName: "creatorOf",
      args: [modelId],
    });
    if (!isAddressEqual(launcher, creator)) continue;
    const parts = await stage.chain.readContract({ ...registry, functionName: "parts", args: [modelId] });
    const model = { modelId, parts };
    if (mayFail || (await presaleState(stage, model)) !== PRESALE_STATE.failed) return model;
  }
  return undefined;
}

function nextModelId(stage: Stage): Promise<bigint> {
  const address = stage.addressOf("ModelRegistry");
  return stage.chain.readContract({ address, abi: modelRegistryAbi, functionName: "nextModelId" });
}
