import type { EvaluationGate } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";

const text = messages.releases.gate;

/** What must happen before a release is accepted, and who is asked. */
export function GateNote({ gate }: { gate: EvaluationGate }) {
  const { evaluators, evaluationsNeeded: needed } = gate;
  return (
    <section aria-labelledby="gate" className="rounded-xl bg-sunken p-5">
      <h3 id="gate" className="text-lg">
        {text.heading}
      </h3>
      {needed === 0 ? (
        <p className="mt-1 max-w-prose text-ink-soft">{text.none}</p>
      ) : (
        <div className="mt-1 grid gap-2">
          <p className="max-w-prose">{text.some(needed, evaluators.length)}</p>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
            <span>{text.who}:</span>
            {evaluators.map((account) => (
              <Address key={account} value={account} />
            ))}
          </p>
          <p className="text-sm text-ink-soft">{text.trust}</p>
        </div>
      )}
    </section>
  );
}
