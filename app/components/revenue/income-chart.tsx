import type { Income } from "../../api/revenue.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { fromNothing, StepChart, type StepPoint } from "../chart/step-chart.tsx";

const text = messages.revenue;

/** All that was earned, and how it grew over the payments that the page knows. */
export function IncomeChart({ total, incomes }: { total: bigint; incomes: Income[] }) {
  const points = growth(total, incomes);
  return (
    <div className="grid gap-4">
      <p>
        <span className="text-ink-soft">{text.total}</span>
        <span className="block font-display text-5xl font-semibold tracking-tight">
          {formatDollars(total)}
        </span>
      </p>
      {points.length === 0 ? (
        <p className="text-ink-soft">{text.none}</p>
      ) : (
        <StepChart
          title={text.chart}
          description={text.chartAlt(formatDollars(total), formatCount(incomes.length))}
          points={points}
          format={formatDollarsShort}
        />
      )}
    </div>
  );
}

/** The sum after each payment, oldest first, counted back from the total; from nothing on where all are listed. */
function growth(total: bigint, incomes: Income[]): StepPoint[] {
  let sum = total;
  const points = incomes.map((income) => {
    const point = { at: income.at, value: sum };
    sum -= income.amount;
    return point;
  });
  return sum === 0n ? fromNothing(points.reverse()) : points.reverse();
}
