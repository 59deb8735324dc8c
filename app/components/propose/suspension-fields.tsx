import { shortHex } from "../../format/address.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { SelectField } from "../select-field.tsx";
import type { PartProps } from "./draft-parts.ts";
import { suspensionDays } from "./suspension-drafter.ts";
import { ToField } from "./to-field.tsx";
import { TypedField } from "./typed-field.tsx";

const text = messages.propose.fields;

/** Which account is not served, until when and why; or which one is served again. */
export function SuspensionFields(part: PartProps) {
  const { fields, context, onChange } = part;
  const { suspended } = context;
  return (
    <>
      {suspended.length === 0 ? null : (
        <SelectField
          label={text.change}
          value={fields.suspensionChange}
          choices={[
            { value: "suspend", label: text.suspend },
            { value: "lift", label: text.lift },
          ]}
          onChange={(change) =>
            onChange({ suspensionChange: change === "lift" ? "lift" : "suspend", to: "" })
          }
        />
      )}
      {fields.suspensionChange === "lift" ? <LiftField {...part} /> : <NewSuspensionFields {...part} />}
    </>
  );
}

function LiftField({ fields, context: { suspended }, problems, onChange }: PartProps) {
  return (
    <SelectField
      label={text.account}
      hint={text.liftHint}
      problem={problems.to}
      value={fields.to}
      nothing=""
      choices={suspended.map(({ address, until }) => ({
        value: address,
        label: text.suspendedOption(shortHex(address), formatDate(until)),
      }))}
      onChange={(to) => onChange({ to })}
    />
  );
}

function NewSuspensionFields(part: PartProps) {
  const { fields, context, problems, onChange } = part;
  const { first, last } = suspensionDays(context);
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.suspensionWhat}</p>
      <ToField {...part} label={text.account} />
      <TypedField
        {...{ fields, problems, onChange }}
        name="until"
        label={text.until}
        hint={text.untilHint}
        days={{ first, last }}
      />
      <TypedField
        {...{ fields, problems, onChange }}
        name="memo"
        label={text.reason}
        hint={text.reasonHint}
        rows={2}
      />
    </>
  );
}
