import { type ReactNode, useId } from "react";

type Column = string | { label: string; number?: true; /** Left out on a phone. */ roomy?: true };
type Props = { heading: string; columns: Column[]; rows: { key: string; cells: ReactNode[] }[] };

/** A headed table that scrolls sideways by itself where the screen is too narrow for it. */
export function DataTable({ heading, columns, rows }: Props) {
  const id = useId();
  const onPhone = columns.filter((column) => typeof column === "string" || !column.roomy).length;
  return (
    <section className="grid gap-3">
      <h2 id={id} className="text-xl">
        {heading}
      </h2>
      <div className="overflow-x-auto" role="region" aria-labelledby={id} tabIndex={0}>
        <table className={`data-table ${onPhone > 4 ? "data-table-wide" : ""}`} aria-labelledby={id}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={labelOf(column)} scope="col" className={classOf(column)}>
                  {labelOf(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                {row.cells.map((cell, index) => (
                  <td key={labelOf(columns[index] ?? "")} className={classOf(columns[index] ?? "")}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function labelOf(column: Column): string {
  return typeof column === "string" ? column : column.label;
}

function classOf(column: Column): string {
  if (typeof column === "string") return "";
  return [column.number ? "number" : "", column.roomy ? "max-sm:hidden" : ""].join(" ").trim();
}
