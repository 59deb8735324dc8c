import { formatDollars } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { DraftContext, DraftFields, Template } from "./draft.ts";

const text = messages.propose.fields;
const epochs = [3_600, 86_400, 604_800, 2_592_000];

type Problems = Partial<Record<keyof DraftFields, string>>;
type Props = {
  template: Template;
  fields: DraftFields;
  context: DraftContext;
  problems: Problems;
  onChange: (change: Partial<DraftFields>) => void;
};

/** The fields that belong to one template. */
export function TemplateFields({ template, fields, context, problems, onChange }: Props) {
  switch (template) {
    case "price":
      return (
        <TextField
          label={text.price}
          hint={text.priceNow(formatDollars(context.callPrice))}
          problem={problems.price}
          value={fields.price}
          inputMode="decimal"
          onChange={(price) => onChange({ price })}
        />
      );
    case "spend":
      return <SpendFields fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "fund":
      return <AmountField fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "quota":
      return <QuotaFields fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "release":
    case "text":
      return null;
  }
}

type PartProps = Omit<Props, "template">;

function SpendFields({ fields, context, problems, onChange }: PartProps) {
  return (
    <>
      <TextField
        label={text.to}
        hint={text.toHint}
        problem={problems.to}
        value={fields.to}
        mono
        onChange={(to) => onChange({ to })}
      />
      <AmountField fields={fields} context={context} problems={problems} onChange={onChange} />
      <TextField
        label={text.memo}
        problem={problems.memo}
        value={fields.memo}
        onChange={(memo) => onChange({ memo })}
      />
    </>
  );
}

function AmountField({ fields, context, problems, onChange }: PartProps) {
  return (
    <TextField
      label={text.amount}
      hint={text.amountHint(formatDollars(context.treasury))}
      problem={problems.amount}
      value={fields.amount}
      inputMode="decimal"
      onChange={(amount) => onChange({ amount })}
    />
  );
}

function QuotaFields({ fields, context, problems, onChange }: PartProps) {
  const choices = [...new Set([context.epochSeconds, ...epochs])].toSorted((one, other) => one - other);
  return (
    <>
      <TextField
        label={text.calls}
        hint={text.callsNow(formatCount(context.holderCallsPerEpoch), formatDuration(context.epochSeconds))}
        problem={problems.calls}
        value={fields.calls}
        inputMode="numeric"
        onChange={(calls) => onChange({ calls })}
      />
      <label className="grid gap-1">
        <span className="font-semibold">{text.epoch}</span>
        <select
          className="field"
          value={fields.epochSeconds}
          onChange={(event) => onChange({ epochSeconds: Number(event.target.value) })}
        >
          {choices.map((seconds) => (
            <option key={seconds} value={seconds}>
              {formatDuration(seconds)}
            </option>
          ))}
        </select>
      </label>
      <TextField
        label={text.pay}
        hint={text.payNow(formatDollars(context.holderCallPay))}
        problem={problems.pay}
        value={fields.pay}
        inputMode="decimal"
        onChange={(pay) => onChange({ pay })}
      />
    </>
  );
}
