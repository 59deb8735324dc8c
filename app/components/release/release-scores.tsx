import type { ClassesEvaluation, Evaluation, TextEvaluation } from "../../api/evaluation-shape.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { BitsChart } from "../evaluation/bits-chart.tsx";
import { ConfusionMatrix } from "../evaluation/confusion-matrix.tsx";
import { RocChart } from "../evaluation/roc-chart.tsx";
import { SoundsChart } from "../evaluation/sounds-chart.tsx";

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
  return (
    <div className="grid gap-3">
      <Scores now={evaluation.value} before={before} name={text.title(release.number)} />
    </div>
  );
}

type ScoresProps = { now: Evaluation; before: Evaluation | null; name: string };

function Scores({ now, before, name }: ScoresProps) {
  switch (now.kind) {
    case "classes":
      return <ClassScores now={now} before={before?.kind === "classes" ? before : null} name={name} />;
    case "text":
      return <TextScores now={now} before={before?.kind === "text" ? before : null} />;
    case "sounds":
      return (
        <>
          <p className="eyebrow">{messages.evaluation.sounds.heading}</p>
          <SoundsChart evaluation={now} />
        </>
      );
  }
}

type ClassProps = { now: ClassesEvaluation; before: ClassesEvaluation | null; name: string };

function ClassScores({ now, before, name }: ClassProps) {
  return (
    <>
      <p className="eyebrow">{text.score.heading}</p>
      <ScoreBar
        accuracy={now.accuracy}
        before={before?.accuracy}
        note={text.score.heldOut(formatCount(now.heldOutCount))}
      />
      {now.shifted == null ? null : (
        <ScoreBar
          accuracy={now.shifted.accuracy}
          before={before?.shifted?.accuracy}
          note={text.score.shifted(now.shifted.pixels)}
        />
      )}
      <details>
        <summary className="text-link w-fit">{messages.evaluation.plots}</summary>
        <div className="mt-3 grid gap-6 sm:grid-cols-2">
          <ConfusionMatrix evaluation={now} name={name} />
          <RocChart evaluation={now} name={name} />
        </div>
      </details>
    </>
  );
}

function TextScores({ now, before }: { now: TextEvaluation; before: TextEvaluation | null }) {
  const { heading, unit, heldOut, change } = messages.evaluation.bits;
  const difference = before === null ? null : now.bitsPerCharacter - before.bitsPerCharacter;
  return (
    <>
      <p className="eyebrow">{heading}</p>
      <p>
        <span className="font-display text-2xl font-semibold">{now.bitsPerCharacter.toFixed(3)}</span> {unit},{" "}
        <span className="text-ink-soft">
          {heldOut(formatCount(now.heldOutCharacters))}
          {difference === null
            ? null
            : `, ${change(`${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(3)}`)}`}
        </span>
      </p>
      <BitsChart evaluation={now} name={messages.evaluation.bits.this} />
    </>
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
