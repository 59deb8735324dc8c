import { numbersOf } from "../../../client/tensors.ts";
import { messages } from "../../messages.ts";
import { AnswerFrame, WholeAnswer } from "./answer-view.tsx";
import type { Answered } from "./use-ask.ts";

const text = messages.playground.answer;

type Ranked = { digit: number; part: number };

/** The digit that was read and how sure the model is, or the whole answer when it is of another kind. */
export function DigitAnswer({ answered }: { answered: Answered }) {
  const ranked = rankDigits(answered.answer);
  return (
    <AnswerFrame answered={answered}>
      {ranked === null ? <WholeAnswer answered={answered} /> : <RankedDigits ranked={ranked} />}
    </AnswerFrame>
  );
}

/** The ten parts of an answer about digits, the surest first; null when the answer is of another kind. */
function rankDigits(answer: Answered["answer"]): Ranked[] | null {
  const [output, ...more] = answer.outputs;
  const parts = output && numbersOf(output);
  if (parts === undefined || more.length > 0 || parts.length !== 10) return null;
  return parts.map((part, digit) => ({ digit, part })).toSorted((one, other) => other.part - one.part);
}

function RankedDigits({ ranked }: { ranked: Ranked[] }) {
  const [first] = ranked;
  if (first === undefined) return null;
  return (
    <>
      <p className="flex items-baseline gap-4" role="status">
        <span className="text-ink-soft">{text.says}</span>
        <span className="font-display text-8xl leading-none font-bold" data-answer={first.digit}>
          {first.digit}
        </span>
        <span className="text-ink-soft">{text.sure(formatPart(first.part))}</span>
      </p>
      <div className="grid gap-2">
        {ranked.slice(0, 3).map((one, rank) => (
          <Bar key={one.digit} {...one} strong={rank === 0} />
        ))}
      </div>
      <details>
        <summary className="text-link w-fit text-sm">{text.all}</summary>
        <table className="data-table mt-2 max-w-56">
          <thead>
            <tr>
              <th scope="col">{text.digit}</th>
              <th scope="col" className="number">
                {text.part}
              </th>
            </tr>
          </thead>
          <tbody>
            {ranked.map(({ digit, part }) => (
              <tr key={digit}>
                <td>{digit}</td>
                <td className="number">{formatPart(part)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function Bar({ digit, part, strong }: Ranked & { strong: boolean }) {
  return (
    <div className="grid grid-cols-[1.5rem_minmax(0,1fr)_4.5rem] items-center gap-3">
      <span className="font-display text-xl font-semibold">{digit}</span>
      <svg viewBox="0 0 400 16" preserveAspectRatio="none" className="block h-4 w-full" aria-hidden>
        <rect width={400} height={16} rx={3} fill="var(--line)" />
        <rect
          width={Math.max(1, Math.round(400 * part))}
          height={16}
          rx={3}
          fill={strong ? "var(--accent)" : "var(--line-strong)"}
        />
      </svg>
      <span className="text-end">{formatPart(part)}</span>
    </div>
  );
}

function formatPart(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}
