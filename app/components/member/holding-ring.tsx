import { arc, type PieArcDatum, pie } from "d3-shape";
import type { Member } from "../../api/members.server.ts";
import { drawnRatio, formatPart } from "../../format/percent.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.members;
const shown = 12;

type Slice = { key: string; size: number; custody: boolean };

const layout = pie<Slice>()
  .value((slice) => slice.size)
  .sort(null)
  .padAngle(0.02);
const draw = arc<PieArcDatum<Slice>>().innerRadius(96).outerRadius(136).cornerRadius(3);

/** The whole supply as a ring of holdings, the largest first, clockwise from the top. */
export function HoldingRing({ members, supply }: { members: readonly Member[]; supply: bigint }) {
  const slices = toSlices(members, supply);
  const largest = members[0]?.balance ?? 0n;
  return (
    <figure className="mx-auto grid w-full max-w-72 gap-3">
      <svg
        viewBox="0 0 280 280"
        className="w-full"
        role="img"
        aria-label={text.ringAlt(formatCount(members.length), formatPart(largest, supply))}
      >
        <g transform="translate(140 140)">
          {layout(slices).map((slice, index) => (
            <path
              key={slice.data.key}
              d={draw(slice) ?? ""}
              fill={slice.data.custody ? "var(--line-strong)" : "var(--accent)"}
              opacity={slice.data.custody ? 0.6 : 1 - (index / (slices.length + 2)) * 0.8}
            />
          ))}
          <text textAnchor="middle" y={-2} fontSize={26} fontWeight={650} fill="var(--ink)">
            {formatCount(members.filter((member) => !member.custody).length)}
          </text>
          <text textAnchor="middle" y={22} fontSize={14} fill="var(--ink-soft)">
            {text.heading}
          </text>
        </g>
      </svg>
      <figcaption className="text-center text-sm text-ink-soft">
        {text.supply(formatShares(supply))}
      </figcaption>
    </figure>
  );
}

function toSlices(members: readonly Member[], supply: bigint): Slice[] {
  const slices = members.slice(0, shown).map((member) => ({
    key: member.address,
    size: drawnRatio(member.balance, supply),
    custody: member.custody,
  }));
  const rest = members.slice(shown).reduce((sum, member) => sum + member.balance, 0n);
  return rest === 0n ? slices : [...slices, { key: "rest", size: drawnRatio(rest, supply), custody: false }];
}
