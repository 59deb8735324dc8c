import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.identity;

/** Name, ticker, description and licence. */
export function IdentityStep({ draft, change, problems }: StepProps) {
  return (
    <>
      <TextField
        label={text.name}
        value={draft.name}
        problem={problems["name"]}
        onChange={(name) => change({ name })}
      />
      <TextField
        label={text.symbol}
        hint={text.symbolHint}
        value={draft.symbol}
        problem={problems["symbol"]}
        onChange={(symbol) => change({ symbol: symbol.toUpperCase() })}
      />
      <TextField
        label={text.description}
        hint={text.descriptionHint}
        rows={5}
        value={draft.description}
        problem={problems["description"]}
        onChange={(description) => change({ description })}
      />
      <TextField
        label={text.licence}
        hint={text.licenceHint}
        value={draft.licence}
        problem={problems["licence"]}
        onChange={(licence) => change({ licence })}
      />
    </>
  );
}
