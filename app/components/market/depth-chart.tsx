import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { pricePerShare } from "../../../client/actions/market.ts";
import type { OpenOrder } from "../../api/market.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { ChartFrame, chartHeight, chartWidth, roundDrawn, SteppedArea } from "../chart/chart-frame.tsx";

const text = messages.market.depth;

type Level = { price: bigint; shares: bigint };

/** How many shares are for sale up to each price. Only the drawing is rounded; the table is exact. */
export function DepthChart({ orders }: { orders: readonly OpenOrder[] }) {
  const levels = depthOf(orders);
  const lowest = levels[0];
  const highest = levels.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const [from, until] = [formatDollars(lowest.price), formatDollars(highest.price)];
  const shares = formatShares(highest.shares);
  return (
    <ChartFrame
      title={text.title}
      figure={shares}
      description={text.description(shares, from, until)}
      ends={[from, until]}
    >
      <SteppedArea {...drawLevels(levels)} />
    </ChartFrame>
  );
}

/** Shares for sale at each price and below it; `orders` are sorted by price. */
export function depthOf(orders: readonly OpenOrder[]): Level[] {
  const levels: Level[] = [];
  let shares = 0n;
  for (const order of orders) {
    shares += order.available;
    const price = pricePerShare(order);
    if (levels.at(-1)?.price === price) levels.pop();
    levels.push({ price, shares });
  }
  return levels;
}

function drawLevels(levels: Level[]): { outline: string; filled: string } {
  const lowest = Number(levels[0]?.price ?? 0n);
  const highest = Number(levels.at(-1)?.price ?? 0n);
  const span = Math.max(highest - lowest, lowest / 20, 1);
  const x = scaleLinear([lowest - span * 0.05, highest + span * 0.15], [0, chartWidth]);
  const y = scaleLinear([0, Number(levels.at(-1)?.shares ?? 1n)], [chartHeight, 8]);
  const corners: [number, number][] = [
    [0, chartHeight],
    ...levels.map(({ price, shares }): [number, number] => [x(Number(price)), y(Number(shares))]),
    [chartWidth, 8],
  ];
  const at = ([left]: [number, number]) => roundDrawn(left);
  const level = ([, top]: [number, number]) => roundDrawn(top);
  return {
    outline: line<[number, number]>().x(at).y(level).curve(curveStepAfter)(corners) ?? "",
    filled: area<[number, number]>().x(at).y0(chartHeight).y1(level).curve(curveStepAfter)(corners) ?? "",
  };
}
