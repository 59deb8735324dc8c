import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
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
    case "fee":
      return <FeeFields fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "fund":
      return <AmountField fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "quota":
      return <QuotaFields fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "evaluators":
      return (
        <>
          <TextField
            label={text.evaluators}
            hint={text.evaluatorsHint}
            problem={problems.evaluators}
            value={fields.evaluators}
            mono
            rows={4}
            onChange={(evaluators) => onChange({ evaluators })}
          />
          <TextField
            label={text.needed}
            hint={text.neededHint}
            problem={problems.needed}
            value={fields.needed}
            inputMode="numeric"
            onChange={(needed) => onChange({ needed })}
          />
        </>
      );
    case "trial":
      return <TrialFields fields={fields} context={context} problems={problems} onChange={onChange} />;
    case "release":
    case "wind-down":
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

function TrialFields({ fields, context: { trial, drafts }, problems, onChange }: PartProps) {
  const choices = [
    ...(trial === null ? [] : [{ ...trial, label: text.trialOn(trial.number) }]),
    ...drafts.map((draft) => ({ ...draft, label: text.trialWaiting(draft.number) })),
  ];
  if (choices.length === 0) return <p className="text-ink-soft">{text.trialNone}</p>;
  const onTrial = trial !== null && fields.releaseId === trial.id;
  return (
    <>
      <label className="grid gap-1">
        <span className="font-semibold">{text.trialRelease}</span>
        <select
          className="field"
          value={fields.releaseId}
          onChange={(event) => onChange({ releaseId: event.target.value })}
        >
          <option value="" />
          {choices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <span className="min-h-5 text-sm text-bad">{problems.releaseId}</span>
      </label>
      {onTrial ? (
        <label className="grid gap-1">
          <span className="font-semibold">{text.end}</span>
          <select
            className="field"
            value={fields.end}
            onChange={(event) => onChange({ end: event.target.value === "live" ? "live" : "rejected" })}
          >
            <option value="live">{text.endLive}</option>
            <option value="rejected">{text.endRejected}</option>
          </select>
        </label>
      ) : fields.releaseId === "" ? null : (
        <p className="text-sm text-ink-soft">{text.waitingEnd}</p>
      )}
    </>
  );
}

function FeeFields({ fields, context, problems, onChange }: PartProps) {
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
      <TextField
        label={text.percent}
        hint={text.percentNow(formatBps(context.feeBps))}
        problem={problems.percent}
        value={fields.percent}
        inputMode="decimal"
        onChange={(percent) => onChange({ percent })}
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
