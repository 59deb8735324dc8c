import type { UsageDay } from "../../api/usage.server.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { formatDay } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { DayBars } from "../chart/day-bars.tsx";

const text = messages.model.usage;

/** How much a model was called, day by day; the numbers as a table too. */
export function UsageChart({ days }: { days: readonly UsageDay[] }) {
  const used = days.filter(({ calls }) => calls > 0n);
  const [busiest] = used.toSorted((one, other) => Number(other.calls - one.calls));
  const all = used.reduce((sum, { calls }) => sum + calls, 0n);
  const count = formatCount(days.length);
  return (
    <section aria-labelledby="usage" className="grid gap-4">
      <h2 id="usage" className="text-2xl">
        {text.heading}
      </h2>
      {busiest === undefined ? (
        <p className="text-ink-soft">{text.none(count)}</p>
      ) : (
        <>
          <DayBars
            title={text.title}
            figure={text.sum(formatCount(all), count)}
            description={text.description(
              formatCount(all),
              count,
              formatCount(busiest.calls),
              formatDay(busiest.day),
            )}
            top={text.top(formatCount(busiest.calls))}
            days={days.map(({ day, calls }) => ({ day, count: calls }))}
          />
          <p className="text-sm text-ink-soft">{text.note}</p>
          <UsageTable days={used.toReversed()} />
        </>
      )}
    </section>
  );
}

/** The days that had calls, the newest first. */
function UsageTable({ days }: { days: readonly UsageDay[] }) {
  return (
    <details className="text-sm">
      <summary className="text-link w-fit">{text.table}</summary>
      <table className="data-table mt-2">
        <thead>
          <tr>
            <th scope="col">{text.day}</th>
            <th scope="col" className="number">
              {text.calls}
            </th>
            <th scope="col" className="number">
              {text.credits}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, calls, credits }) => (
            <tr key={day}>
              <td>{formatDay(day)}</td>
              <td className="number">{formatCount(calls)}</td>
              <td className="number">{formatCredits(credits)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
