import { drawnRatio } from "../../format/percent.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

type Props = { raised: bigint; softCap: bigint; hardCap: bigint; failed?: boolean };

const cells = 40;
const width = 400;

/** Progress of a raise as a row of parts, with a notch at the soft cap below which everybody gets the money back. */
export function RaiseMeter({ raised, softCap, hardCap, failed = false }: Props) {
  const filled = drawnRatio(raised, hardCap) * cells;
  const notch = drawnRatio(softCap, hardCap) * width;
  const step = width / cells;
  const colour = failed ? "var(--bad)" : raised >= softCap ? "var(--accent)" : "var(--warm-fill)";
  return (
    <svg
      viewBox={`0 0 ${width} 26`}
      className="block h-auto w-full"
      role="img"
      aria-label={messages.model.meter(
        formatDollarsShort(raised),
        formatDollarsShort(softCap),
        formatDollarsShort(hardCap),
      )}
    >
      {Array.from({ length: cells }, (_, index) => (
        <g key={index} transform={`translate(${index * step} 6)`}>
          <rect width={step - 2.5} height={20} rx={2} fill="var(--line)" />
          <rect
            width={(step - 2.5) * Math.min(1, Math.max(0, filled - index))}
            height={20}
            rx={2}
            fill={colour}
          />
        </g>
      ))}
      <path d={`M ${notch - 5} 0 h 10 l -5 6 z`} fill="var(--ink)" />
      <line x1={notch} x2={notch} y1={4} y2={26} stroke="var(--ink)" strokeWidth={1.5} />
    </svg>
  );
}
