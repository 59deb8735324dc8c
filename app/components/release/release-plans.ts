import { zeroHash, type Hex } from "viem";
import {
  attestCall,
  endTrialCall,
  evaluationTypedData,
  httpUpload,
  signalRollbackCall,
  type Evaluation,
} from "../../../client/actions/publish.ts";
import type { Release } from "../../api/releases.server.ts";
import { shortHex } from "../../format/address.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { ExplainedFailure } from "../../wallet/explain-failure.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";
import { formatScores } from "./evaluation-list.tsx";

const text = messages.releases;

/** The register of releases, and the chain that it is on. */
type Register = { releases: `0x${string}`; chainId: number };

/** Says that a live release should be called back; `votes` have 18 decimals. */
export function rollbackPlan(
  { releases }: Pick<Register, "releases">,
  { id, number, predecessor }: Pick<Release, "id" | "number" | "predecessor">,
  votes: bigint,
): TransactionPlan {
  const { button, plan } = text.rollback;
  return {
    title: plan.title(number),
    explain: plan.explain(predecessor?.number ?? 0),
    facts: [{ label: plan.votes, value: formatShares(votes) }],
    confirm: button,
    steps: [{ label: button, run: ({ write }) => write(signalRollbackCall(releases, BigInt(id))) }],
    done: plan.doneAll,
  };
}

/** Ends the trial of a release, well or badly. */
export function endTrialPlan(
  { releases }: Pick<Register, "releases">,
  { id, number }: Pick<Release, "id" | "number">,
  end: "live" | "rejected",
): TransactionPlan {
  const { trial } = text;
  const confirm = end === "live" ? trial.live : trial.reject;
  return {
    title: end === "live" ? trial.plan.live(number) : trial.plan.reject(number),
    explain: end === "live" ? trial.plan.liveExplain : trial.plan.rejectExplain,
    facts: [{ label: trial.plan.release, value: String(number) }],
    confirm,
    steps: [{ label: confirm, run: ({ write }) => write(endTrialCall(releases, BigInt(id), end)) }],
    done: end === "live" ? trial.plan.liveDone : trial.plan.rejectDone,
  };
}

/** What an evaluator has measured; `report` is null when there is none. */
export type Measured = { scoresMicro: bigint[]; report: { bytes: Uint8Array; sha256: string } | null };

/** Stores the report, signs the evaluation and brings it on chain. */
export function evaluatePlan(
  register: Register,
  release: Pick<Release, "id" | "number" | "weightsSha256" | "suiteSha256"> & { modelId: string },
  { scoresMicro, report }: Measured,
): TransactionPlan {
  const { plan } = text.evaluation;
  const reportSha256: Hex = report === null ? zeroHash : `0x${report.sha256}`;
  const unsigned = {
    ...{ modelId: BigInt(release.modelId), releaseId: BigInt(release.id), scoresMicro, reportSha256 },
    ...{ weightsSha256: release.weightsSha256, suiteSha256: release.suiteSha256 },
  };
  const store: PlanStep[] =
    report === null ? [] : [{ label: plan.store, run: () => storeReport(report.bytes) }];
  return {
    title: plan.title(release.number),
    explain: plan.explain,
    facts: [
      { label: plan.scores, value: formatScores(scoresMicro) },
      { label: plan.report, value: report === null ? plan.noReport : shortHex(reportSha256) },
    ],
    confirm: text.evaluation.button,
    steps: [...store, ...signAndSend(register, unsigned)],
    done: plan.done,
  };
}

function signAndSend({ releases, chainId }: Register, unsigned: Omit<Evaluation, "evaluator">): PlanStep[] {
  const { plan } = text.evaluation;
  let signed: { evaluation: Evaluation; signature: Hex } | undefined;
  return [
    {
      label: plan.sign,
      run: async ({ address, wallet }) => {
        const evaluation = { ...unsigned, evaluator: address };
        const signature = await wallet.signTypedData(evaluationTypedData(evaluation, { chainId, releases }));
        signed = { evaluation, signature };
        return null;
      },
    },
    {
      label: plan.send,
      run: ({ write }) => {
        if (signed === undefined) throw new Error("The evaluation was not signed.");
        return write(attestCall(releases, signed.evaluation, signed.signature));
      },
    },
  ];
}

async function storeReport(bytes: Uint8Array): Promise<null> {
  await httpUpload("")(bytes).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExplainedFailure(messages.publish.uploadFailed(reason));
  });
  return null;
}
