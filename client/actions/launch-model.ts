import { parseEventLogs, type Address, type Log } from "viem";

import { modelFactoryAbi } from "../../generated/abi/ModelFactory.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { findLaunchProblems, type LaunchProblem } from "./launch-rules.ts";
import { completeTerms, type LaunchInput, type ModelParams } from "./launch-terms.ts";

/** Terms that the contracts would refuse. */
export class LaunchInvalid extends Error {
  readonly problems: readonly LaunchProblem[];

  constructor(problems: readonly LaunchProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join(" "));
    this.name = "LaunchInvalid";
    this.problems = problems;
  }
}

/**
 * Completes what a creator decided with the usual terms.
 * @throws LaunchInvalid with everything that the contracts would refuse
 */
export function buildModelParams(input: LaunchInput): ModelParams {
  const params = completeTerms(input);
  const problems = findLaunchProblems(params);
  if (problems.length > 0) throw new LaunchInvalid(problems);
  return params;
}

/** Launches a model: all its contracts, its first release and its presale, in one transaction. */
export function createModelCall(factory: Address, params: ModelParams) {
  return { address: factory, abi: modelFactoryAbi, functionName: "createModel", args: [params] } as const;
}

/** A model that was just launched. */
export interface LaunchedModel {
  readonly modelId: bigint;
  /** Null when nothing was handed in yet. */
  readonly firstReleaseId: bigint | null;
  readonly parts: ModelParts;
}

/** The contracts of one model; `vesting` is zero when the team takes no shares. */
export interface ModelParts {
  readonly shares: Address;
  readonly presale: Address;
  readonly vault: Address;
  readonly governor: Address;
  readonly timelock: Address;
  readonly creditToken: Address;
  readonly creditVault: Address;
  readonly till: Address;
  readonly vesting: Address;
}

/**
 * Reads from the receipt of a launch what was made.
 * @throws Error when the transaction launched no model
 */
export function readLaunch({ logs }: { readonly logs: Log[] }): LaunchedModel {
  const [created] = parseEventLogs({ abi: modelRegistryAbi, eventName: "ModelCreated", logs });
  const [submitted] = parseEventLogs({ abi: releaseRegistryAbi, eventName: "ReleaseSubmitted", logs });
  if (created === undefined) {
    throw new Error(`Expected the events of a launch, found ${logs.length} others.`);
  }
  const { modelId, parts } = created.args;
  return { modelId, parts, firstReleaseId: submitted?.args.releaseId ?? null };
}
