import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId } from "react";
import { formatDate, formatMoment } from "../../format/time.ts";

/** A value in smallest units from a moment (unix seconds) on. */
export type StepPoint = { at: number; value: bigint };

type Props = { title: string; description: string; points: StepPoint[]; format: (value: bigint) => string };

const width = 640;
const height = 180;

/** The same sum from before its first step on, when it was 0: a part of the time that is drawn earlier. */
export function fromNothing(points: readonly StepPoint[]): StepPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const before = Math.max(1, Math.ceil((last.at - first.at) / 16));
  return [{ at: first.at - before, value: 0n }, ...points];
}

/** A sum that grows in steps over time, drawn on the server too. Only the drawing is rounded; the words are exact. */
export function StepChart({ title, description, points, format }: Props) {
  const titleId = useId();
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const { outline, filled } = drawSteps(points);
  const isOneDay = formatDate(first.at) === formatDate(last.at);
  const when = isOneDay ? formatMoment : formatDate;

  return (
    <figure className="grid gap-2">
      <figcaption id={titleId} className="flex justify-between gap-4 text-sm">
        <span className="text-ink-faint">{title}</span>
        <strong>{format(last.value)}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-44 w-full border-b border-line-strong"
        role="img"
        aria-labelledby={titleId}
      >
        <desc>{description}</desc>
        <path d={filled} fill="var(--accent-soft)" />
        <path
          d={outline}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <p className="flex justify-between gap-4 text-sm text-ink-faint">
        <span>{when(first.at)}</span>
        <span>{when(last.at)}</span>
      </p>
    </figure>
  );
}

function drawSteps(points: StepPoint[]): { outline: string; filled: string } {
  const from = points[0]?.at ?? 0;
  const until = Math.max(points.at(-1)?.at ?? 0, from + 1);
  const top = points.reduce((most, point) => (point.value > most ? point.value : most), 1n);
  // A little room at the end, so that the last step is seen as a step and not as a needle.
  const x = scaleLinear([from, until], [0, width * 0.96]);
  const y = scaleLinear([0, Number(top)], [height, 8]);
  const at = (point: StepPoint) => round(x(point.at));
  const level = (point: StepPoint) => round(y(Number(point.value)));
  const last = points.at(-1);
  const steps =
    last === undefined ? points : [...points, { at: until + (until - from) / 24, value: last.value }];
  return {
    outline: line<StepPoint>().x(at).y(level).curve(curveStepAfter)(steps) ?? "",
    filled: area<StepPoint>().x(at).y0(height).y1(level).curve(curveStepAfter)(steps) ?? "",
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
