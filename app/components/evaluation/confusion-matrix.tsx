import { useId } from "react";
import type { ClassesEvaluation } from "../../api/evaluation-shape.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.evaluation.confusion;

/** Measures of the drawing: many classes are drawn small, a few with room for their names and every number. */
type Layout = { cell: number; left: number; top: number; everyNumber: boolean };
const small: Layout = { cell: 24, left: 22, top: 22, everyNumber: false };
const large: Layout = { cell: 84, left: 76, top: 26, everyNumber: true };

/** What each class was taken for, as a heat map: the diagonal is right; and every number as a table. */
export function ConfusionMatrix({ evaluation, name }: { evaluation: ClassesEvaluation; name: string }) {
  const titleId = useId();
  const matrix = evaluation.confusionMatrix;
  if (matrix == null || matrix.length === 0) return null;
  const names = matrix.map((_, index) => evaluation.classes?.[index]?.name ?? String(index));
  const layout = matrix.length > 4 ? small : large;
  const [width, height] = [layout.left, layout.top].map((edge) => edge + matrix.length * layout.cell);
  return (
    <figure className="grid content-start gap-2">
      <figcaption id={titleId} className="text-sm font-semibold">
        {text.heading(name)}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="h-auto w-full max-w-sm"
        role="img"
        aria-labelledby={titleId}
      >
        <desc>{text.alt(name, formatCount(evaluation.correct), formatCount(evaluation.heldOutCount))}</desc>
        {matrix.map((row, truth) => (
          <MatrixRow key={truth} {...{ row, truth, layout }} name={names[truth] ?? ""} />
        ))}
      </svg>
      <p className="text-xs text-ink-faint">
        ↓ {text.truth} · → {text.answer}
      </p>
      <MatrixTable matrix={matrix} names={names} labelId={titleId} />
    </figure>
  );
}

type RowProps = { row: number[]; truth: number; name: string; layout: Layout };

function MatrixRow({ row, truth, name, layout }: RowProps) {
  const { cell, left, top } = layout;
  const count = row.reduce((sum, one) => sum + one, 0);
  const y = top + truth * cell;
  return (
    <>
      <text x={left - 8} y={y + cell / 2 + 4} fontSize={12} textAnchor="end" fill="var(--ink-soft)">
        {name}
      </text>
      <text
        x={left + truth * cell + cell / 2}
        y={top - 8}
        fontSize={12}
        textAnchor="middle"
        fill="var(--ink-soft)"
      >
        {name}
      </text>
      {row.map((value, answer) => (
        <Cell
          key={answer}
          {...{ value, layout }}
          x={left + answer * cell}
          y={y}
          right={answer === truth}
          part={count === 0 ? 0 : value / count}
        />
      ))}
    </>
  );
}

type CellProps = { value: number; part: number; right: boolean; x: number; y: number; layout: Layout };

function Cell({ value, part, right, x, y, layout: { cell, everyNumber } }: CellProps) {
  const box = { x, y, width: cell - 2, height: cell - 2, rx: 3 };
  const told = everyNumber || (value > 0 && !right);
  return (
    <g>
      <rect {...box} fill="var(--sunken)" />
      {value === 0 ? null : (
        <rect {...box} fill={right ? "var(--accent)" : "var(--warm-fill)"} opacity={shade(part, right)} />
      )}
      {told ? (
        <text
          x={x + cell / 2 - 1}
          y={y + cell / 2 + 4}
          fontSize={everyNumber ? 15 : 10}
          textAnchor="middle"
          fill={right ? "var(--accent-ink)" : "var(--ink)"}
        >
          {formatCount(value)}
        </text>
      ) : null}
    </g>
  );
}

/** Errors are rare, so they are drawn stronger than their part, or nobody would see them. */
function shade(part: number, right: boolean): number {
  return Math.round((right ? Math.max(0, part - 0.5) * 2 : Math.min(1, 0.2 + part * 10)) * 100) / 100;
}

function MatrixTable({ matrix, names, labelId }: { matrix: number[][]; names: string[]; labelId: string }) {
  return (
    <details className="text-sm">
      <summary className="text-link w-fit">{messages.evaluation.table}</summary>
      <div className="overflow-x-auto" role="region" aria-labelledby={labelId} tabIndex={0}>
        <table className="mt-2 border-collapse text-end [&_td]:px-1.5 [&_td]:py-0.5 [&_th]:px-1.5 [&_th]:py-0.5">
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, truth) => (
              <tr key={truth}>
                <th scope="row">{names[truth]}</th>
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
