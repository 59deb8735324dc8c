/** One line of a table of bars. */
export type BarLine = {
  name: string;
  /** How long the bar is, as a part of 1. */
  part: number;
  value: string;
  /** The line that the table is about. */
  strong?: true;
};

type Props = { caption: string; nameHeading: string; valueHeading: string; lines: readonly BarLine[] };

/** Numbers beside each other as bars, in a table that says each of them too. */
export function BarTable({ caption, nameHeading, valueHeading, lines }: Props) {
  return (
    <table className="w-full max-w-xl table-fixed border-collapse text-sm">
      <caption className="pb-2 text-start text-ink-soft">{caption}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{nameHeading}</th>
          <th scope="col">{valueHeading}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, part, value, strong }) => (
          <tr key={name}>
            <th
              scope="row"
              className={`w-2/5 py-1 pe-3 text-start align-middle ${strong ? "font-semibold" : "font-normal text-ink-soft"}`}
            >
              {name}
            </th>
            <td className="w-3/5 py-1 align-middle">
              <span className="flex items-center gap-3">
                <svg
                  viewBox="0 0 400 14"
                  preserveAspectRatio="none"
                  className="block h-3.5 w-0 min-w-0 flex-1"
                  aria-hidden
                >
                  <rect width={400} height={14} rx={3} fill="var(--line)" />
                  <rect
                    width={Math.max(1, Math.round(400 * Math.min(1, part)))}
                    height={14}
                    rx={3}
                    fill={strong ? "var(--accent)" : "var(--line-strong)"}
                  />
                </svg>
                <span className={`w-20 text-end tabular-nums ${strong ? "font-semibold" : ""}`}>{value}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
