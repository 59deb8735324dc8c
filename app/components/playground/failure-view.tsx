import { messages } from "../../messages.ts";
import type { AskFailure } from "./failure.ts";
import { Checks } from "./receipt-view.tsx";

/** Why a question was not answered, with the checks of a receipt that does not hold. */
export function FailureView({ failure }: { failure: AskFailure }) {
  return (
    <div role="alert" className="grid gap-3 rounded-lg bg-bad-soft px-4 py-3" data-problem={failure.code}>
      <p>
        <strong className="block">{messages.playground.problem.heading}</strong>
        {failure.sentence}
      </p>
      {failure.checks.length === 0 ? null : <Checks checks={failure.checks} />}
    </div>
  );
}
