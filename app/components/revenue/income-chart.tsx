import type { Income } from "../../api/revenue.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { fromNothing, StepChart, type StepPoint } from "../chart/step-chart.tsx";
import { incomeName } from "./income-name.ts";

const text = messages.revenue;

type Growth = { kind: string; points: StepPoint[]; count: number };

/** All that was earned, and how each kind of income grew over the payments that the page knows. */
export function IncomeChart({ total, incomes }: { total: bigint; incomes: Income[] }) {
  const listed = incomes.reduce((sum, { amount }) => sum + amount, 0n);
  const kinds = growthByKind(incomes);
  return (
    <div className="grid gap-4">
      <p>
        <span className="text-ink-soft">{text.total}</span>
        <span className="block font-display text-5xl font-semibold tracking-tight">
          {formatDollars(total)}
        </span>
      </p>
      {kinds.length === 0 ? <p className="text-ink-soft">{text.none}</p> : null}
      <div className={`grid gap-x-8 gap-y-6 ${kinds.length > 1 ? "sm:grid-cols-2" : ""}`}>
        {kinds.map(({ kind, points, count }) => (
          <StepChart
            key={kind}
            title={text.chart(incomeName(kind))}
            description={text.chartAlt(formatDollars(points.at(-1)?.value ?? 0n), formatCount(count))}
            points={points}
            format={formatDollarsShort}
            size={kinds.length > 1 ? "half" : "full"}
          />
        ))}
      </div>
      {kinds.length > 1 ? <p className="text-sm text-ink-soft">{text.ownScales}</p> : null}
      {listed < total ? (
        <p className="text-sm text-ink-soft">{text.newestOnly(formatCount(incomes.length))}</p>
      ) : null}
    </div>
  );
}

/**
 * The sum of each kind after each payment, over the same time for all, the largest sum first. One large gift would
 * press everything else flat on a scale for all.
 */
export function growthByKind(incomes: readonly Income[]): Growth[] {
  const oldestFirst = incomes.toReversed();
  const moments = fromNothing(oldestFirst.map(({ at }) => ({ at, value: 0n })));
  const [start, end] = [moments[0], moments.at(-1)];
  if (start === undefined || end === undefined) return [];
  const kinds = Map.groupBy(oldestFirst, ({ kind }) => kind);
  const growths = [...kinds].map(([kind, payments]) => {
    let sum = 0n;
    const steps = payments.map(({ at, amount }) => ({ at, value: (sum += amount) }));
    return { kind, count: payments.length, points: [start, ...steps, { at: end.at, value: sum }] };
  });
  const sumOf = ({ points }: Growth) => points.at(-1)?.value ?? 0n;
  return growths.toSorted((one, other) => (sumOf(one) < sumOf(other) ? 1 : -1));
}
