import { Link } from "@remix-run/react";
import { Check } from "lucide-react";
import { messages } from "../../messages.ts";
import { type LaunchStep, launchSteps } from "./draft.ts";
import { type LaunchProblems, stepOf } from "./parse-draft.ts";

const text = messages.launch;

type Props = {
  step: LaunchStep;
  problems: LaunchProblems;
  /** Steps that were left once: only of these are problems shown. */
  seen: ReadonlySet<LaunchStep>;
  onLeave: () => void;
  onReset: () => void;
};

/** All steps, which are complete, and what is left to mend. */
export function StepList({ step, problems, seen, onLeave, onReset }: Props) {
  return (
    <nav aria-label={text.stepsLabel} className="grid gap-4 lg:sticky lg:top-24">
      <ol className="flex flex-wrap gap-1 lg:grid">
        {launchSteps.map((one, index) => (
          <li key={one}>
            <Link
              to={`?step=${one}`}
              onClick={onLeave}
              preventScrollReset
              aria-current={one === step ? "step" : undefined}
              className="flex items-center gap-3 rounded-lg px-3 py-2 hover:bg-sunken aria-[current=step]:bg-accent-soft aria-[current=step]:font-semibold"
            >
              <StepMark number={index + 1} count={countOf(problems, one)} shown={seen.has(one)} />
              {text.steps[one]}
            </Link>
          </li>
        ))}
      </ol>
      <p className="text-sm text-ink-soft">{text.saved}</p>
      <button
        type="button"
        className="text-link justify-self-start text-sm"
        onClick={() => {
          if (window.confirm(text.resetSure)) onReset();
        }}
      >
        {text.reset}
      </button>
    </nav>
  );
}

function StepMark({ number, count, shown }: { number: number; count: number; shown: boolean }) {
  const place = "grid size-6 shrink-0 place-content-center rounded-full text-xs font-semibold";
  if (!shown) return <span className={`${place} bg-sunken`}>{number}</span>;
  if (count === 0) {
    return (
      <span className={`${place} bg-accent text-accent-ink`}>
        <Check size={14} strokeWidth={3} aria-label={text.complete} />
      </span>
    );
  }
  return (
    <span className={`${place} bg-bad-soft text-bad`} title={text.problems(count)}>
      {count}
      <span className="sr-only"> {text.problems(count)}</span>
    </span>
  );
}

function countOf(problems: LaunchProblems, step: LaunchStep): number {
  return Object.keys(problems).filter((field) => stepOf(field) === step).length;
}
