import type { Address } from "viem";

import {
  fundCallsAction,
  setAllowanceAction,
  withdrawCallsAction,
} from "../../../client/actions/proposal-actions.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { signUsage } from "../../support/free-calls.ts";
import { CAST, DAY_SECONDS, decide, DOLLAR, hashLike } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

const PROBE_SECONDS = 60;
const CHAIN_ID = 31337;

/** The treasury pays for one epoch of free calls; an evaluator stops the pay of another; the rest is taken back. */
export async function giveFreeCalls(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const address = stage.addressOf("HolderAllowance");
  const contract = { address, abi: holderAllowanceAbi } as const;
  const operator = stage.person(CAST.operator).address;
  const evaluator = stage.person(CAST.friend);
  const terms = {
    allowance: address,
    modelId,
    callsPerEpoch: 60n,
    epochSeconds: DAY_SECONDS,
    payPerCall: 500n,
  };
  const releases = { address: stage.addressOf("ReleaseRegistry"), abi: releaseRegistryAbi } as const;
  const [evaluators, needed] = await stage.chain.readContract({
    ...{ ...releases, functionName: "evaluators", args: [modelId] },
  });
  const setEvaluators = (accounts: readonly Address[], howMany: number) =>
    anyAction(releases.address, releases.abi, "setEvaluators", [
      modelId,
      { evaluators: accounts, needed: howMany },
    ]);
  await decide(stage, parts, "Pay for free calls", [
    setAllowanceAction(terms),
    fundCallsAction(parts.timelock, DOLLAR),
    setEvaluators([evaluator.address], 1),
  ]);
  const read = { ...contract, functionName: "epochAt" } as const;
  const [epoch, end] = await stage.chain.readContract({
    ...read,
    args: [modelId, BigInt(await stage.now())],
  });
  const usages = await Promise.all(
    [CAST.major, CAST.minor].map((who, index) =>
      signUsage({
        ...{ holder: stage.person(who), chainId: CHAIN_ID, holderAllowance: address },
        ...{ modelId, operator, epoch, calls: BigInt(7 * index + 4) },
      }),
    ),
  );
  await stage.moveTo(Number(end) + PROBE_SECONDS);
  await stage.send(CAST.operator, {
    ...contract,
    functionName: "settle",
    args: [modelId, operator, epoch, usages],
  });

  const evidenceSha256 = hashLike(90);
  const signature = await evaluator.signTypedData({
    domain: { name: "Comodel Quota", version: "1", chainId: CHAIN_ID, verifyingContract: address },
    types: {
      ProbeFailure: [
        { name: "modelId", type: "uint256" },
        { name: "operator", type: "address" },
        { name: "epoch", type: "uint64" },
        { name: "evidenceSha256", type: "bytes32" },
      ],
    },
    primaryType: "ProbeFailure",
    message: { modelId, operator, epoch: end, evidenceSha256 },
  });
  const verdicts = [{ evaluator: evaluator.address, signature }];
  await stage.send(CAST.friend, {
    ...{ ...contract, functionName: "failEpoch" },
    args: [modelId, operator, end, evidenceSha256, verdicts],
  });
  await decide(stage, parts, "Take some back", [
    withdrawCallsAction(address, modelId, 100_000n),
    setEvaluators(evaluators, needed),
  ]);
}
