import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId } from "react";
import { pricePerShare } from "../../../client/actions/market.ts";
import type { OpenOrder } from "../../api/market.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.market.depth;
const width = 640;
const height = 160;

type Level = { price: bigint; shares: bigint };

/** How many shares are for sale up to each price. Only the drawing is rounded; the table is exact. */
export function DepthChart({ orders }: { orders: readonly OpenOrder[] }) {
  const titleId = useId();
  const levels = depthOf(orders);
  const lowest = levels[0];
  const highest = levels.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const [from, until] = [formatDollars(lowest.price), formatDollars(highest.price)];
  const { outline, filled } = drawLevels(levels);
  return (
    <figure className="grid gap-2">
      <figcaption id={titleId} className="flex justify-between gap-4 text-sm">
        <span className="text-ink-faint">{text.title}</span>
        <strong>{formatShares(highest.shares)}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-40 w-full border-b border-line-strong"
        role="img"
        aria-labelledby={titleId}
      >
        <desc>{text.description(formatShares(highest.shares), from, until)}</desc>
        <path d={filled} fill="var(--accent-soft)" />
        <path
          d={outline}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <p className="flex justify-between gap-4 text-sm text-ink-faint">
        <span>{from}</span>
        {levels.length > 1 ? <span>{until}</span> : null}
      </p>
    </figure>
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
  const x = scaleLinear([lowest - span * 0.05, highest + span * 0.15], [0, width]);
  const y = scaleLinear([0, Number(levels.at(-1)?.shares ?? 1n)], [height, 8]);
  const corners: [number, number][] = [
    [0, height],
    ...levels.map(({ price, shares }): [number, number] => [x(Number(price)), y(Number(shares))]),
    [width, 8],
  ];
  const at = ([left]: [number, number]) => round(left);
  const level = ([, top]: [number, number]) => round(top);
  return {
    outline: line<[number, number]>().x(at).y(level).curve(curveStepAfter)(corners) ?? "",
    filled: area<[number, number]>().x(at).y0(height).y1(level).curve(curveStepAfter)(corners) ?? "",
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
