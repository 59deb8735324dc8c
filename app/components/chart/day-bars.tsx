import { scaleLinear } from "d3-scale";
import { formatDay } from "../../format/time.ts";
import { ChartFrame, chartHeight, chartWidth, roundDrawn } from "./chart-frame.tsx";

/** A count of one day, named as in ISO 8601: "2026-11-28". */
export type DayCount = { day: string; count: bigint };

type Props = {
  title: string;
  figure: string;
  description: string;
  /** What the highest bar stands for. */
  top: string;
  days: readonly DayCount[];
};

/** One bar for each day, drawn on the server too. A day without any has none. */
export function DayBars({ days, ...words }: Props) {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = days.reduce((top, { count }) => (count > top ? count : top), 1n);
  const y = scaleLinear([0, Number(most)], [chartHeight, 8]);
  const step = chartWidth / days.length;
  return (
    <ChartFrame {...words} ends={[formatDay(first.day), formatDay(last.day)]}>
      {days.map(({ day, count }, index) => {
        const top = y(Number(count));
        return (
          <rect
            key={day}
            x={roundDrawn((index + 0.1) * step)}
            y={roundDrawn(top)}
            width={roundDrawn(step * 0.8)}
            height={roundDrawn(chartHeight - top)}
            fill="var(--accent)"
          />
        );
      })}
    </ChartFrame>
  );
}
