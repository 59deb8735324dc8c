import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { messages } from "../messages.ts";

type Props<Row> = {
  legend: string;
  hint?: string;
  problem: string | undefined;
  rows: readonly Row[];
  nameOf: (number: number) => string;
  /** The fields of one row. */
  children: (row: Row, change: (part: Partial<Row>) => void) => ReactNode;
  onChange: (rows: Row[]) => void;
  addLabel: string;
  fresh: Row;
  /** How many rows always stay: one unless said otherwise. */
  least?: number;
  most: number;
};

/** Rows of the same fields that can be added and taken out. */
export function RowList<Row>({
  legend,
  hint,
  problem,
  rows,
  nameOf,
  children,
  onChange,
  addLabel,
  fresh,
  least = 1,
  most,
}: Props<Row>) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">{legend}</legend>
      {hint === undefined ? null : <p className="text-sm text-ink-soft">{hint}</p>}
      {rows.map((row, index) => (
        <div key={index} className="card grid gap-3 p-4" role="group" aria-label={nameOf(index + 1)}>
          <div className="flex items-center justify-between">
            <span className="eyebrow">{nameOf(index + 1)}</span>
            {rows.length <= least ? null : (
              <button
                type="button"
                className="-my-2 -mr-3 rounded-md p-3 hover:bg-sunken"
                aria-label={`${messages.launch.raise.remove}: ${nameOf(index + 1)}`}
                onClick={() => onChange(rows.filter((_, other) => other !== index))}
              >
                <X size={18} aria-hidden />
              </button>
            )}
          </div>
          {children(row, (part) =>
            onChange(rows.map((one, other) => (other === index ? { ...one, ...part } : one))),
          )}
        </div>
      ))}
      {problem === undefined ? null : <p className="text-sm text-bad">{problem}</p>}
      {rows.length >= most ? null : (
        <button
          type="button"
          className="button button-quiet button-small justify-self-start"
          onClick={() => onChange([...rows, fresh])}
        >
          <Plus size={16} aria-hidden />
          {addLabel}
        </button>
      )}
    </fieldset>
  );
}
