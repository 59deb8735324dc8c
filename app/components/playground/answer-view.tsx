import type { ReactNode } from "react";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import type { Answered } from "./use-ask.ts";

const text = messages.playground.answer;

/** What every answer says beside itself: how long it took, and which release it is from. */
export function AnswerFrame({ answered, children }: { answered: Answered; children: ReactNode }) {
  return (
    <section aria-labelledby="answer" className="grid gap-4">
      <h3 id="answer" className="sr-only">
        {text.heading}
      </h3>
      {children}
      <p className="text-sm text-ink-soft">
        {text.took(formatCount(answered.tookMs))}, {text.by(answered.answer.model_version)}
      </p>
    </section>
  );
}

/** An answer as it came, for models whose answers have no picture of their own. */
export function TensorAnswer({ answered }: { answered: Answered }) {
  return (
    <AnswerFrame answered={answered}>
      <WholeAnswer answered={answered} />
    </AnswerFrame>
  );
}

export function WholeAnswer({ answered }: { answered: Answered }) {
  return (
    <div>
      <p className="text-sm text-ink-soft">{text.raw}</p>
      <pre className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 text-xs" tabIndex={0}>
        {JSON.stringify(answered.answer, null, 2)}
      </pre>
    </div>
  );
}
