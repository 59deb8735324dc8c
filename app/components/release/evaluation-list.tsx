import type { Attestation, EvaluationGate, Release } from "../../api/releases.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatUnits } from "../../format/decimal.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";

const text = messages.releases.evaluation;

type Props = { release: Pick<Release, "attestations" | "state">; gate: EvaluationGate };

/** Who signed which scores, and how many signatures a release that waits for its vote still needs. */
export function EvaluationList({ release, gate }: Props) {
  const { attestations } = release;
  const missing = missingEvaluations(release, gate);
  if (attestations.length === 0 && missing === null) return null;
  return (
    <div className="grid gap-2">
      <p className="eyebrow">{text.heading}</p>
      <ul className="grid gap-1">
        {attestations.map((attestation) => (
          <li key={attestation.evaluator} className="flex flex-wrap items-baseline gap-x-3">
            <Address value={attestation.evaluator} />
            <strong>{text.scores(formatScores(attestation.scoresMicro))}</strong>
            <span className="text-sm text-ink-soft">{text.on(formatDate(attestation.at))}</span>
            <Report attestation={attestation} />
          </li>
        ))}
      </ul>
      {missing === null ? null : (
        <p className={missing === 0 ? "text-sm text-accent" : "text-sm text-warm"}>
          {missing === 0 ? text.passed : text.missing(missing)}
        </p>
      )}
    </div>
  );
}

function Report({ attestation }: { attestation: Attestation }) {
  const hash = attestation.reportSha256.replace(/^0x/, "");
  if (/^0*$/.test(hash)) return null;
  return (
    <a className="text-link text-sm" href={`/ipfs/${hash}`} rel="nofollow">
      {text.report}
    </a>
  );
}

/** Signatures of present evaluators that a release still needs; null when there is no gate or it is past it. */
export function missingEvaluations(
  { attestations, state }: Props["release"],
  gate: EvaluationGate,
): number | null {
  const waits = state === "DRAFT" || state === "EVALUATED";
  if (!waits || gate.evaluationsNeeded === 0) return null;
  const counted = gate.evaluators.filter((account) =>
    attestations.some(({ evaluator }) => isSameAddress(evaluator, account)),
  );
  return Math.max(0, gate.evaluationsNeeded - counted.length);
}

/** "0.9312, 0.98" from millionths. */
export function formatScores(scoresMicro: readonly bigint[]): string {
  return scoresMicro.map((score) => formatUnits(score, 6, { minDecimals: 0, maxDecimals: 6 })).join(", ");
}
