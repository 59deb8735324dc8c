import { arc, type PieArcDatum, pie } from "d3-shape";
import { messages } from "../../messages.ts";

type Step = (typeof messages.home.steps)[number];

const size = 380;
const radius = 150;

// The parts of the ring are as unlike in size as real holdings are.
const parts = [34, 21, 13, 11, 9, 7, 5];
const ring = pie<number>().sort(null).padAngle(0.045)(parts);
const draw = arc<PieArcDatum<number>>()
  .innerRadius(radius - 34)
  .outerRadius(radius)
  .cornerRadius(3);

/** The life of a model in four words, around the ring of its shares. */
export function LifeCycle() {
  return (
    <figure className="grid gap-6 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] sm:items-center lg:grid-cols-1 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <svg viewBox={`0 0 ${size} ${size}`} className="mx-auto w-full max-w-64" aria-hidden>
        <g transform={`translate(${size / 2} ${size / 2})`}>
          {ring.map((part, index) => (
            <path
              key={part.index}
              d={draw(part) ?? ""}
              fill={index === 2 ? "var(--warm-fill)" : "var(--accent)"}
              opacity={index === 2 ? 1 : 1 - index * 0.11}
              {...(index === 2 ? { transform: pulledOut(part) } : {})}
            />
          ))}
          <circle
            r={radius - 54}
            fill="none"
            stroke="var(--line-strong)"
            strokeDasharray="1 7"
            strokeLinecap="round"
            strokeWidth={2}
          />
        </g>
      </svg>
      <ol className="grid gap-4" aria-label={messages.home.howItWorks}>
        {messages.home.steps.map((step: Step) => (
          <li key={step.word}>
            <strong className="font-display text-lg">{step.word}</strong>
            <span className="block text-ink-soft">{step.what}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** Your share: one part stands a little out of the ring. */
function pulledOut(part: PieArcDatum<number>): string {
  const middle = (part.startAngle + part.endAngle) / 2 - Math.PI / 2;
  return `translate(${(Math.cos(middle) * 14).toFixed(2)} ${(Math.sin(middle) * 14).toFixed(2)})`;
}
