import { useId } from "react";
import type { Evaluation } from "../../api/manifest.server.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.proposals.evaluation;
const cell = 24;
const gap = 22;

/** What each class was taken for, as a heat map: the diagonal is right; and every number as a table. */
export function ConfusionMatrix({ evaluation, name }: { evaluation: Evaluation; name: string }) {
  const titleId = useId();
  const matrix = evaluation.confusionMatrix;
  if (matrix == null || matrix.length === 0) return null;
  const size = gap + matrix.length * cell;
  return (
    <figure className="grid content-start gap-2">
      <figcaption id={titleId} className="text-sm font-semibold">
        {text.confusion(name)}
      </figcaption>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className="h-auto w-full max-w-sm"
        role="img"
        aria-labelledby={titleId}
      >
        <desc>
          {text.confusionAlt(name, formatCount(evaluation.correct), formatCount(evaluation.heldOutCount))}
        </desc>
        {matrix.map((row, truth) => (
          <MatrixRow key={truth} row={row} truth={truth} />
        ))}
      </svg>
      <p className="text-xs text-ink-faint">
        ↓ {text.truth} · → {text.answer}
      </p>
      <MatrixTable matrix={matrix} labelId={titleId} />
    </figure>
  );
}

function MatrixRow({ row, truth }: { row: number[]; truth: number }) {
  const count = row.reduce((sum, one) => sum + one, 0);
  const top = gap + truth * cell;
  return (
    <>
      <text x={gap - 8} y={top + 16} fontSize={12} textAnchor="end" fill="var(--ink-soft)">
        {truth}
      </text>
      <text
        x={gap + truth * cell + cell / 2}
        y={gap - 8}
        fontSize={12}
        textAnchor="middle"
        fill="var(--ink-soft)"
      >
        {truth}
      </text>
      {row.map((value, answer) => (
        <g key={answer}>
          <rect
            x={gap + answer * cell}
            y={top}
            width={cell - 2}
            height={cell - 2}
            rx={3}
            fill="var(--sunken)"
          />
          {value === 0 ? null : (
            <rect
              x={gap + answer * cell}
              y={top}
              width={cell - 2}
              height={cell - 2}
              rx={3}
              fill={answer === truth ? "var(--accent)" : "var(--warm-fill)"}
              opacity={shade(value, count, answer === truth)}
            />
          )}
          {value === 0 || answer === truth ? null : (
            <text
              x={gap + answer * cell + cell / 2 - 1}
              y={top + 15}
              fontSize={10}
              textAnchor="middle"
              fill="var(--ink)"
            >
              {value}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** Errors are rare, so they are drawn stronger than their part, or nobody would see them. */
function shade(value: number, count: number, right: boolean): number {
  const part = count === 0 ? 0 : value / count;
  return Math.round((right ? Math.max(0, part - 0.5) * 2 : Math.min(1, 0.2 + part * 10)) * 100) / 100;
}

function MatrixTable({ matrix, labelId }: { matrix: number[][]; labelId: string }) {
  return (
    <details className="text-sm">
      <summary className="text-link w-fit">{text.table}</summary>
      <div className="overflow-x-auto" role="region" aria-labelledby={labelId} tabIndex={0}>
        <table className="mt-2 border-collapse text-end [&_td]:px-1.5 [&_td]:py-0.5 [&_th]:px-1.5 [&_th]:py-0.5">
          <thead>
            <tr>
              <td />
              {matrix.map((_, answer) => (
                <th key={answer} scope="col">
                  {answer}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, truth) => (
              <tr key={truth}>
                <th scope="row">{truth}</th>
                {row.map((value, answer) => (
                  <td key={answer}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
