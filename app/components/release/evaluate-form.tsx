import { useState } from "react";
import { useConnection } from "wagmi";
import type { EvaluationGate, Release } from "../../api/releases.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { parseUnits } from "../../format/decimal.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { readFiles } from "../publish/store.ts";
import { TextField } from "../text-field.tsx";
import { evaluatePlan } from "./release-plans.ts";

const text = messages.releases.evaluation;
const scoreDecimals = 6;
const maxScores = 16;

type Props = { release: Release; modelId: string; gate: EvaluationGate };

/** Lets an evaluator sign what a waiting release scored; nothing for everybody else. */
export function EvaluateForm({ release, modelId, gate }: Props) {
  const { address } = useConnection();
  const { chainId, addressOf } = useChain();
  const { start } = useTransaction();
  const [scores, setScores] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  const waits = release.state === "DRAFT" || release.state === "EVALUATED";
  const isEvaluator = gate.evaluators.some((account) => isSameAddress(account, address));
  const hasSigned = release.attestations.some(({ evaluator }) => isSameAddress(evaluator, address));
  if (!waits || !isEvaluator || hasSigned) return null;

  const sign = async () => {
    try {
      const scoresMicro = parseScores(scores);
      const [report = null] = file === null ? [] : await readFiles([file]);
      setProblem(undefined);
      const register = { releases: addressOf("ReleaseRegistry"), chainId };
      start(evaluatePlan(register, { ...release, modelId }, { scoresMicro, report }));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details className="rounded-xl border border-line p-4">
      <summary className="font-semibold">{text.open}</summary>
      <div className="mt-3 grid gap-3">
        <p className="text-sm text-ink-soft">{text.explain}</p>
        <TextField
          label={text.scoresLabel}
          value={scores}
          hint={text.scoresHint}
          problem={problem}
          inputMode="text"
          onChange={setScores}
        />
        <label className="grid gap-1">
          <span className="font-semibold">{text.file}</span>
          <input
            type="file"
            className="min-w-0 text-sm"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          <span className="text-sm text-ink-soft">{text.fileHint}</span>
        </label>
        <button type="button" className="button button-main justify-self-start" onClick={() => void sign()}>
          {text.button}
        </button>
      </div>
    </details>
  );
}

/** Reads "0.9312 -1" as millionths. Throws an Error with a plain sentence. */
export function parseScores(typed: string): bigint[] {
  const words = typed.trim().split(/\s+/);
  const scores = words.map((word) => {
    const size = parseUnits(word.replace(/^[-−]/, ""), scoreDecimals);
    return size === null ? null : /^[-−]/.test(word) ? -size : size;
  });
  if (scores.length > maxScores || scores.includes(null)) throw new Error(text.scoresWrong);
  return scores.filter((score) => score !== null);
}
