import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { sha256 } from "viem";

import { attestCall, evaluationTypedData } from "../../client/actions/publish.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { DIGITS_EVALUATORS } from "./digits-story.ts";
import type { Stage } from "./stage.ts";

const MILLIONTHS = 1_000_000;

/** An evaluator signs what release 2 of Digits scored by its evaluation, held-out digits first, then moved ones. */
export async function evaluateDigitsRelease(stage: Stage, releaseId: bigint): Promise<void> {
  const releases = stage.addressOf("ReleaseRegistry");
  const registry = { address: releases, abi: releaseRegistryAbi } as const;
  const [index] = DIGITS_EVALUATORS;
  const { address: evaluator, signTypedData } = stage.person(index);
  const attested = { ...registry, functionName: "hasAttested", args: [releaseId, evaluator] } as const;
  if (await stage.chain.readContract(attested)) return;

  const { modelId, weightsSha256, suiteSha256 } = await stage.chain.readContract({
    ...registry,
    functionName: "release",
    args: [releaseId],
  });
  const report = await readFile(join(stage.modelsDir, "digits/release-2/evaluation.json"));
  const { accuracy, shifted } = JSON.parse(report.toString()) as {
    accuracy: number;
    shifted: { accuracy: number };
  };
  const evaluation = {
    ...{ evaluator, modelId, releaseId, weightsSha256, suiteSha256 },
    scoresMicro: [accuracy, shifted.accuracy].map((part) => BigInt(Math.round(part * MILLIONTHS))),
    reportSha256: sha256(report),
  };
  const signature = await signTypedData(
    evaluationTypedData(evaluation, { chainId: stage.chain.chain.id, releases }),
  );
  await stage.send(index, attestCall(releases, evaluation, signature));
}
