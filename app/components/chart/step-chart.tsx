import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { formatDate, formatMoment } from "../../format/time.ts";
import { ChartFrame, chartHeight, chartWidth, roundDrawn, SteppedArea } from "./chart-frame.tsx";

/** A value in smallest units from a moment (unix seconds) on. */
export type StepPoint = { at: number; value: bigint };

type Props = {
  title: string;
  description: string;
  points: StepPoint[];
  format: (value: bigint) => string;
  size?: "full" | "half";
};

/** The same sum from before its first step on, when it was 0: a part of the time that is drawn earlier. */
export function fromNothing(points: readonly StepPoint[]): StepPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const before = Math.max(1, Math.ceil((last.at - first.at) / 16));
  return [{ at: first.at - before, value: 0n }, ...points];
}

/** A sum that grows in steps over time, drawn on the server too. Only the drawing is rounded; the words are exact. */
export function StepChart({ title, description, points, format, size = "full" }: Props) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const isOneDay = formatDate(first.at) === formatDate(last.at);
  const when = isOneDay ? formatMoment : formatDate;
  return (
    <ChartFrame
      {...{ title, description, size }}
      figure={format(last.value)}
      ends={[when(first.at), when(last.at)]}
    >
      <SteppedArea {...drawSteps(points)} />
    </ChartFrame>
  );
}

function drawSteps(points: StepPoint[]): { outline: string; filled: string } {
  const from = points[0]?.at ?? 0;
  const until = Math.max(points.at(-1)?.at ?? 0, from + 1);
  const top = points.reduce((most, point) => (point.value > most ? point.value : most), 1n);
  // A little room at the end, so that the last step is seen as a step and not as a needle.
  const x = scaleLinear([from, until], [0, chartWidth * 0.96]);
  const y = scaleLinear([0, Number(top)], [chartHeight, 8]);
  const at = (point: StepPoint) => roundDrawn(x(point.at));
  const level = (point: StepPoint) => roundDrawn(y(Number(point.value)));
  const last = points.at(-1);
  const steps =
    last === undefined ? points : [...points, { at: until + (until - from) / 24, value: last.value }];
  return {
    outline: line<StepPoint>().x(at).y(level).curve(curveStepAfter)(steps) ?? "",
    filled: area<StepPoint>().x(at).y0(chartHeight).y1(level).curve(curveStepAfter)(steps) ?? "",
  };
}
