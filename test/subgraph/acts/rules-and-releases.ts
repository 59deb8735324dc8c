import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import { approveReleaseAction } from "../../../client/actions/proposal-actions.ts";
import {
  attestCall,
  evaluationTypedData,
  signalRollbackCall,
  submitReleaseCall,
} from "../../../client/actions/publish.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { CAST, DAY_SECONDS, decide, hashLike, releaseFiles } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

const CANARY_SECONDS = 60;

/** One vote that changes everything that a vote can change. */
export async function changeAllRules(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const { governor, timelock } = parts;
  const registry = stage.addressOf("ModelRegistry");
  const router = stage.addressOf("RevenueRouter");
  const newcomer = stage.person(CAST.customer).address;
  const expiry = (await stage.now()) + 60 * DAY_SECONDS;
  const rule = { quorumBps: 1_100, majorityBps: 6_100, extraDelay: 130 };
  await decide(stage, parts, "Change the rules", [
    anyAction(registry, modelRegistryAbi, "setMetadata", [
      modelId,
      "Still everything.",
      "Apache-2.0",
      hashLike(70),
    ]),
    anyAction(registry, modelRegistryAbi, "setOperator", [modelId, newcomer, true]),
    anyAction(registry, modelRegistryAbi, "setOperator", [
      modelId,
      stage.person(CAST.operator).address,
      false,
    ]),
    anyAction(router, revenueRouterAbi, "setUnits", [modelId, [{ account: newcomer, units: 15 }]]),
    anyAction(router, revenueRouterAbi, "setSplit", [modelId, 1_000, 6_000, 3_000]),
    anyAction(stage.addressOf("HolderAllowance"), holderAllowanceAbi, "setAllowance", [
      modelId,
      77n,
      7_200,
      20n,
    ]),
    anyAction(governor, modelGovernorAbi, "setCategoryTerms", [2, rule]),
    anyAction(governor, modelGovernorAbi, "setVotingDelay", [45]),
    anyAction(governor, modelGovernorAbi, "setVotingPeriod", [500]),
    anyAction(governor, modelGovernorAbi, "setProposalThreshold", [80n]),
    anyAction(governor, modelGovernorAbi, "setLateQuorumVoteExtension", [90]),
    anyAction(governor, modelGovernorAbi, "setGuardianExpiry", [expiry]),
    anyAction(governor, modelGovernorAbi, "setProposalGuardian", [
      "0x0000000000000000000000000000000000000000",
    ]),
    anyAction(timelock, modelTimelockAbi, "updateDelay", [50n]),
    anyAction(stage.addressOf("ReleaseRegistry"), releaseRegistryAbi, "setEvaluators", [
      modelId,
      { evaluators: [newcomer], needed: 1 },
    ]),
  ]);
}

/** A release on trial that becomes live, and one whose trial is broken off. */
export async function tryReleases(stage: Stage, model: SeededModel): Promise<void> {
  const releases = stage.addressOf("ReleaseRegistry");
  const registry = { address: releases, abi: releaseRegistryAbi } as const;
  const first = await liveRelease(stage, model);
  for (const [seed, end] of [
    [20, "finalizeCanary"],
    [30, "abortCanary"],
  ] as const) {
    const submission = {
      releases,
      modelId: model.modelId,
      files: releaseFiles(seed),
      parentReleaseId: first,
    };
    await stage.send(CAST.creator, submitReleaseCall({ ...submission, canaryBps: 500 }));
    const releaseId = await newestRelease(stage, model);
    await evaluate(stage, releaseId);
    await decide(stage, model.parts, `Try release ${releaseId}`, [approveReleaseAction(releases, releaseId)]);
    await stage.moveTo((await stage.now()) + CANARY_SECONDS);
    await stage.send(CAST.creator, { ...registry, functionName: end, args: [releaseId] });
  }
}

/** A release that members call back after its vote, so that its predecessor is live again. */
export async function callReleaseBack(stage: Stage, model: SeededModel): Promise<void> {
  const releases = stage.addressOf("ReleaseRegistry");
  const submission = { releases, modelId: model.modelId, files: releaseFiles(40), parentReleaseId: 0n };
  await stage.send(CAST.creator, submitReleaseCall(submission));
  const releaseId = await newestRelease(stage, model);
  await evaluate(stage, releaseId);
  await decide(stage, model.parts, "Serve a bad release", [approveReleaseAction(releases, releaseId)]);
  for (const member of [CAST.friend, CAST.major]) {
    await stage.send(member, signalRollbackCall(releases, releaseId));
  }
}

/** The customer is the model's evaluator; the operator brings what the customer signed. */
async function evaluate(stage: Stage, releaseId: bigint): Promise<void> {
  const releases = stage.addressOf("ReleaseRegistry");
  const { modelId, weightsSha256, suiteSha256 } = await stage.chain.readContract({
    ...{ address: releases, abi: releaseRegistryAbi, functionName: "release", args: [releaseId] },
  });
  const evaluator = stage.person(CAST.customer);
  const evaluation = {
    ...{ evaluator: evaluator.address, modelId, releaseId, weightsSha256, suiteSha256 },
    ...{ scoresMicro: [931_000n, -4n], reportSha256: hashLike(50) },
  };
  const signature = await evaluator.signTypedData(
    evaluationTypedData(evaluation, { chainId: stage.chain.chain.id, releases }),
  );
  await stage.send(CAST.operator, attestCall(releases, evaluation, signature));
}

async function liveRelease(stage: Stage, { modelId }: SeededModel): Promise<bigint> {
  const registry = { address: stage.addressOf("ReleaseRegistry"), abi: releaseRegistryAbi } as const;
  const [releaseId] = await stage.chain.readContract({ ...registry, functionName: "live", args: [modelId] });
  return releaseId;
}

async function newestRelease(stage: Stage, { modelId }: SeededModel): Promise<bigint> {
  const submitted = await stage.chain.getContractEvents({
    ...{
      address: stage.addressOf("ReleaseRegistry"),
      abi: releaseRegistryAbi,
      eventName: "ReleaseSubmitted",
    },
    ...{ args: { modelId }, fromBlock: 0n, strict: true },
  });
  const newest = submitted.at(-1)?.args.releaseId;
  if (newest === undefined) throw new Error(`Expected releases of model ${modelId}, found none.`);
  return newest;
}
