import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useId } from "react";
import type { ClassesEvaluation } from "../../api/evaluation-shape.ts";
import { messages } from "../../messages.ts";

const text = messages.evaluation.roc;

type Point = readonly [falseAlarms: number, found: number];

const size = 300;
const edge = 4;
const x = scaleLinear([0, 1], [edge, size - edge]);
const y = scaleLinear([0, 1], [size - edge, edge]);

/** How finding more costs false alarms, whatever the threshold: the curve, the diagonal of mere guessing, the points. */
export function RocChart({ evaluation, name }: { evaluation: ClassesEvaluation; name: string }) {
  const titleId = useId();
  const { roc } = evaluation;
  if (roc == null) return null;
  const curve = line<Point>()
    .x(([alarms]) => round(x(alarms)))
    .y(([, found]) => round(y(found)));
  const below = area<Point>()
    .x(([alarms]) => round(x(alarms)))
    .y0(round(y(0)))
    .y1(([, found]) => round(y(found)));
  return (
    <figure className="grid content-start gap-2">
      <figcaption id={titleId} className="text-sm font-semibold">
        {text.heading(name)}
      </figcaption>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className="h-auto w-full max-w-xs"
        role="img"
        aria-labelledby={titleId}
      >
        <desc>{text.alt(name, roc.area.toFixed(3))}</desc>
        <rect x={edge} y={edge} width={size - 2 * edge} height={size - 2 * edge} fill="var(--sunken)" />
        <path d={below(roc.points) ?? ""} fill="var(--accent-soft)" />
        <path
          d={`M${x(0)},${y(0)}L${x(1)},${y(1)}`}
          stroke="var(--line-strong)"
          strokeDasharray="5 5"
          fill="none"
        />
        <path d={curve(roc.points) ?? ""} stroke="var(--accent)" strokeWidth={3} fill="none" />
      </svg>
      <p className="text-xs text-ink-faint">
        ↑ {text.found} · → {text.alarms} · {text.area(roc.area.toFixed(3))}
      </p>
      <details className="text-sm">
        <summary className="text-link w-fit">{messages.evaluation.table}</summary>
        <div className="max-h-72 overflow-auto" role="region" aria-labelledby={titleId} tabIndex={0}>
          <table className="data-table mt-2 max-w-xs">
            <thead>
              <tr>
                <th scope="col" className="number">
                  {text.alarms}
                </th>
                <th scope="col" className="number">
                  {text.found}
                </th>
              </tr>
            </thead>
            <tbody>
              {roc.points.map(([alarms, found], index) => (
                <tr key={index}>
                  <td className="number">{formatPercent(alarms)}</td>
                  <td className="number">{formatPercent(found)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function formatPercent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
