import type { ReactNode } from "react";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration, formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { SelectField } from "../select-field.tsx";
import { TextField } from "../text-field.tsx";
import {
  AdmissionFields,
  EvaluatorFields,
  MilestoneFields,
  OperatorFields,
  ParentFields,
} from "./constitution-fields.tsx";
import type { PartProps, Template } from "./draft-parts.ts";
import { DescriptionFields, SplitFields, StewardFields, UnitFields } from "./identity-fields.tsx";
import { SuspensionFields } from "./suspension-fields.tsx";
import { ToField } from "./to-field.tsx";

const text = messages.propose.fields;
const epochs = [3_600, 86_400, 604_800, 2_592_000];

/** The fields of each form; nothing where there is nothing to fill in, or where the release's own fields come. */
const fieldsOf: Record<Template, ((part: PartProps) => ReactNode) | null> = {
  price: PriceField,
  quota: QuotaFields,
  release: null,
  trial: TrialFields,
  evaluators: EvaluatorFields,
  operator: OperatorFields,
  suspension: SuspensionFields,
  spend: SpendFields,
  fund: AmountField,
  fee: FeeFields,
  milestone: MilestoneFields,
  split: SplitFields,
  units: UnitFields,
  parents: ParentFields,
  "wind-down": null,
  steward: StewardFields,
  admission: AdmissionFields,
  description: DescriptionFields,
  text: null,
};

type Props = PartProps & { template: Template };

/** The fields that belong to one template. */
export function TemplateFields({ template, ...part }: Props) {
  const Fields = fieldsOf[template];
  return Fields === null ? null : <Fields {...part} />;
}

function PriceField({ fields, context, problems, onChange }: PartProps) {
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
}

function SpendFields(part: PartProps) {
  const { fields, problems, onChange } = part;
  return (
    <>
      <ToField {...part} label={text.to} />
      <AmountField {...part} />
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
      <SelectField
        label={text.trialRelease}
        problem={problems.releaseId}
        value={fields.releaseId}
        nothing=""
        choices={choices.map(({ id, label }) => ({ value: id, label }))}
        onChange={(releaseId) => onChange({ releaseId })}
      />
      {onTrial ? (
        <SelectField
          label={text.end}
          value={fields.end}
          choices={[
            { value: "live", label: text.endLive },
            { value: "rejected", label: text.endRejected },
          ]}
          onChange={(end) => onChange({ end: end === "live" ? "live" : "rejected" })}
        />
      ) : fields.releaseId === "" ? null : (
        <p className="text-sm text-ink-soft">{text.waitingEnd}</p>
      )}
    </>
  );
}

function FeeFields(part: PartProps) {
  const { fields, context, problems, onChange } = part;
  return (
    <>
      <ToField {...part} label={text.to} />
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
        hint={text.callsNow(formatCount(context.holderCallsPerEpoch), formatPeriod(context.epochSeconds))}
        problem={problems.calls}
        value={fields.calls}
        inputMode="numeric"
        onChange={(calls) => onChange({ calls })}
      />
      <SelectField
        label={text.epoch}
        value={String(fields.epochSeconds)}
        choices={choices.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) }))}
        onChange={(seconds) => onChange({ epochSeconds: Number(seconds) })}
      />
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
