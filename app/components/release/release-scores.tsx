import type { Evaluation } from "../../api/manifest.server.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.releases;

type Props = { release: DocumentedRelease; parent: DocumentedRelease | null };

/** How good a release is by its own evaluation, and against the one that it was made from. */
export function ReleaseScores({ release, parent }: Props) {
  const { manifest, evaluation } = release;
  if (manifest.state === "missing") return <p className="text-ink-soft">{text.missing.manifest}</p>;
  if (manifest.state === "unreadable")
    return <p className="text-bad">{text.missing.unreadable(manifest.reason)}</p>;
  if (evaluation.state === "missing") return <p className="text-ink-soft">{text.missing.evaluation}</p>;
  if (evaluation.state === "unreadable")
    return <p className="text-bad">{text.missing.unreadable(evaluation.reason)}</p>;
  const before = parent?.evaluation.state === "found" ? parent.evaluation.value : null;
  const now = evaluation.value;
  return (
    <div className="grid gap-3">
      <p className="eyebrow">{text.score.heading}</p>
      <ScoreBar
        accuracy={now.accuracy}
        before={before?.accuracy}
        note={text.score.heldOut(formatCount(now.heldOutCount))}
      />
      <ShiftedBar now={now} before={before} />
    </div>
  );
}

function ShiftedBar({ now, before }: { now: Evaluation; before: Evaluation | null }) {
  if (now.shifted == null) return null;
  return (
    <ScoreBar
      accuracy={now.shifted.accuracy}
      before={before?.shifted?.accuracy}
      note={text.score.shifted(now.shifted.pixels)}
    />
  );
}

function ScoreBar({
  accuracy,
  before,
  note,
}: {
  accuracy: number;
  before: number | undefined;
  note: string;
}) {
  return (
    <div className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[5rem_minmax(0,1fr)]">
      <span className="font-display text-2xl font-semibold">{formatPoints(accuracy)}%</span>
      <div>
        <svg viewBox="0 0 400 12" preserveAspectRatio="none" className="block h-3 w-full" aria-hidden>
          <rect width={400} height={12} rx={3} fill="var(--line)" />
          <rect width={400 * accuracy} height={12} rx={3} fill="var(--accent)" />
          {before === undefined ? null : (
            <rect x={400 * before - 1.5} width={3} height={12} fill="var(--warm-fill)" />
          )}
        </svg>
        <p className="text-sm text-ink-soft">
          {note}
          {before === undefined ? null : `, ${text.score.change(formatChange(accuracy - before))}`}
        </p>
      </div>
    </div>
  );
}

/** A part of 1 as percentage points with one decimal. */
function formatPoints(part: number): string {
  return (part * 100).toFixed(1);
}

function formatChange(difference: number): string {
  return `${difference < 0 ? "−" : "+"}${formatPoints(Math.abs(difference))}`;
}
