import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId } from "react";
import { formatDate } from "../../format/time.ts";

/** A value in smallest units from a moment (unix seconds) on. */
export type StepPoint = { at: number; value: bigint };

type Props = { title: string; description: string; points: StepPoint[]; format: (value: bigint) => string };

const width = 640;
const height = 200;
const margin = { top: 16, right: 12, bottom: 26, left: 12 };

/** A sum that grows in steps over time. Drawn on the server too; the same numbers stand in a table beside it. */
export function StepChart({ title, description, points, format }: Props) {
  const titleId = useId();
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;

  const top = points.reduce((most, point) => (point.value > most ? point.value : most), 1n);
  const x = scaleLinear([first.at, Math.max(last.at, first.at + 1)], [margin.left, width - margin.right]);
  // Only the drawing uses floating point; the numbers beside it are exact.
  const y = scaleLinear([0, Number(top)], [height - margin.bottom, margin.top]);
  const at = (point: StepPoint) => round(x(point.at));
  const level = (point: StepPoint) => round(y(Number(point.value)));
  const outline = line<StepPoint>().x(at).y(level).curve(curveStepAfter)(points);
  const filled = area<StepPoint>().x(at).y0(height - margin.bottom).y1(level).curve(curveStepAfter)(points);

  return (
    <figure className="grid gap-1">
      <figcaption id={titleId} className="eyebrow">
        {title}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} className="h-auto w-full" role="img" aria-labelledby={titleId}>
        <desc>{description}</desc>
        <line x1={margin.left} x2={width - margin.right} y1={height - margin.bottom} y2={height - margin.bottom} stroke="var(--line-strong)" />
        <path d={filled ?? ""} fill="var(--accent-soft)" />
        <path d={outline ?? ""} fill="none" stroke="var(--accent)" strokeWidth={2.5} strokeLinejoin="round" />
        <circle cx={at(last)} cy={level(last)} r={4.5} fill="var(--accent)" />
        <g fill="var(--ink-soft)" fontSize={13}>
          <text x={margin.left} y={height - 8}>
            {formatDate(first.at)}
          </text>
          <text x={width - margin.right} y={height - 8} textAnchor="end">
            {formatDate(last.at)}
          </text>
          <text x={width - margin.right} y={Math.max(margin.top + 10, level(last)) - 10} textAnchor="end" fontWeight={600} fill="var(--ink)">
            {format(last.value)}
          </text>
        </g>
      </svg>
    </figure>
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
