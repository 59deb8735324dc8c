import type { Raise } from "../../api/raise.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { fromNothing, StepChart } from "../chart/step-chart.tsx";

const text = messages.raise.feed;

/** Who contributed what, newest first, and how the sum grew. */
export function ContributionFeed({ raise }: { raise: Raise }) {
  const listed = raise.contributions.toReversed();
  const steps = listed.map((one) => ({ at: one.at, value: one.raisedAfter }));
  const grown = listed[0]?.amount === listed[0]?.raisedAfter ? fromNothing(steps) : steps;
  return (
    <section aria-labelledby="contributions" className="grid gap-4">
      <h2 id="contributions" className="text-2xl">
        {text.heading}
      </h2>
      {raise.contributions.length === 0 ? <p className="text-ink-soft">{text.none}</p> : null}
      {grown.length === 0 ? null : (
        <StepChart
          title={text.chart}
          description={text.chartAlt(
            formatDollarsShort(raise.raised),
            formatCount(raise.contributions.length),
          )}
          points={grown}
          format={formatDollarsShort}
        />
      )}
      <ul className="grid divide-y divide-line">
        {raise.contributions.slice(0, 12).map((one) => (
          <li key={one.id} className="flex flex-wrap justify-between gap-x-4 py-2.5">
            <span>
              <Address value={one.contributor.address} /> {text.line(formatDollars(one.amount))}
            </span>
            <span className="text-sm text-ink-faint">
              {one.shares === 0n
                ? messages.raise.tier.accessOnly
                : messages.raise.form.shares(formatShares(one.shares))}
              , {formatMoment(one.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
