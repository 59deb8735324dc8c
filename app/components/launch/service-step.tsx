import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.service;

/** What a call costs, what holders have for free, and who serves. */
export function ServiceStep({ draft, change, problems }: StepProps) {
  return (
    <>
      <TextField
        label={text.callPrice}
        hint={text.callPriceHint}
        inputMode="decimal"
        value={draft.callPrice}
        problem={problems["service.callPrice"]}
        onChange={(callPrice) => change({ callPrice })}
      />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <TextField
          label={text.holderCalls}
          inputMode="numeric"
          value={draft.holderCalls}
          problem={problems["service.holderCalls"]}
          onChange={(holderCalls) => change({ holderCalls })}
        />
        <TextField
          label={text.epochHours}
          inputMode="numeric"
          value={draft.epochHours}
          problem={problems["service.epochSeconds"]}
          onChange={(epochHours) => change({ epochHours })}
        />
      </div>
      <TextField
        label={text.operator}
        hint={text.operatorHint}
        mono
        value={draft.operator}
        problem={problems["service.operator"]}
        onChange={(operator) => change({ operator })}
      />
    </>
  );
}
