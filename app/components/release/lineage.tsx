import type { Release } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";

const text = messages.releases;
const step = 72;
const radius = 15;

type Props = { releases: Pick<Release, "number" | "parent" | "state">[] };

/** Which release was made from which, oldest first, as arcs over a line of numbers; the words say the same. */
export function Lineage({ releases }: Props) {
  if (releases.length < 2) return null;
  const line = releases.toSorted((one, other) => one.number - other.number);
  const place = new Map(line.map(({ number }, index) => [number, 24 + index * step]));
  const words = line.map(({ number, parent, state }) =>
    text.lineage.line(number, parent?.number ?? null, text.state[state]),
  );
  const width = 48 + (line.length - 1) * step;
  return (
    <figure className="grid gap-2 overflow-x-auto">
      <figcaption className="eyebrow">{text.lineage.heading}</figcaption>
      <svg
        width={width}
        height={104}
        viewBox={`0 0 ${width} 104`}
        role="img"
        aria-label={text.lineage.alt(words.join("; "))}
      >
        {line.map(({ number, parent }) => {
          const from = parent === null ? undefined : place.get(parent.number);
          const to = place.get(number) ?? 0;
          if (from === undefined) return null;
          const height = 60 - Math.min(48, Math.abs(to - from) / 3);
          return (
            <path
              key={number}
              d={`M${from} ${72 - radius} C${from} ${height} ${to} ${height} ${to} ${72 - radius}`}
              fill="none"
              stroke="var(--line-strong)"
              strokeWidth={2}
            />
          );
        })}
        {line.map(({ number, state }) => (
          <g key={number} transform={`translate(${place.get(number) ?? 0} 72)`}>
            <circle r={radius} fill={fillOf(state)} stroke="var(--line-strong)" strokeWidth={1.5} />
            <text
              textAnchor="middle"
              dy="0.35em"
              fontSize={14}
              fontWeight={600}
              fill={state === "LIVE" ? "var(--accent-ink)" : "var(--ink)"}
            >
              {number}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

function fillOf(state: Release["state"]): string {
  if (state === "LIVE") return "var(--accent)";
  if (state === "CANARY") return "var(--warm-soft)";
  if (state === "REJECTED" || state === "ROLLED_BACK") return "var(--bad-soft)";
  return "var(--surface)";
}
