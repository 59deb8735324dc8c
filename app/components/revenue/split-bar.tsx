import type { Model } from "../../api/models.server.ts";
import type { Revenue } from "../../api/revenue.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";

const text = messages.revenue.split;
const width = 600;

/** How each payment is split, as one bar and in words. */
export function SplitBar({ model, revenue }: { model: Model; revenue: Revenue }) {
  const parts = [
    { label: text.authors, bps: model.authorsBps, sum: revenue.incomeToAuthors, fill: "var(--warm-fill)" },
    { label: text.shares, bps: model.sharesBps, sum: revenue.incomeToShares, fill: "var(--accent)" },
    {
      label: text.treasury,
      bps: model.treasuryBps,
      sum: revenue.incomeToTreasury,
      fill: "var(--line-strong)",
    },
  ];
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.bps, 0));
  return (
    <section aria-labelledby="split" className="grid gap-4">
      <h3 id="split" className="text-xl">
        {text.heading}
      </h3>
      <svg
        viewBox={`0 0 ${width} 28`}
        preserveAspectRatio="none"
        className="block h-7 w-full"
        role="img"
        aria-label={text.alt(
          formatBps(model.authorsBps),
          formatBps(model.sharesBps),
          formatBps(model.treasuryBps),
        )}
      >
        {parts.map((part, index) => (
          <rect
            key={part.label}
            x={((starts[index] ?? 0) / 10_000) * width + (index === 0 ? 0 : 2)}
            width={Math.max(0, (part.bps / 10_000) * width - (index === 0 ? 0 : 2))}
            height={28}
            rx={3}
            fill={part.fill}
          />
        ))}
      </svg>
      <dl className="grid gap-4 sm:grid-cols-3">
        {parts.map((part) => (
          <div key={part.label}>
            <dt className="flex items-center gap-2 text-ink-soft">
              <svg viewBox="0 0 10 10" className="size-3" aria-hidden>
                <rect width={10} height={10} rx={2} fill={part.fill} />
              </svg>
              {part.label}
            </dt>
            <dd>
              <span className="text-lg font-semibold">{formatDollars(part.sum)}</span>
              <span className="block text-sm text-ink-soft">{text.each(formatBps(part.bps))}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
