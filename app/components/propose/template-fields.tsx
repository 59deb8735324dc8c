import type { ReactNode } from "react";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration, formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { SelectField } from "../select-field.tsx";
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
import { TypedField } from "./typed-field.tsx";

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

function PriceField({ context, ...part }: PartProps) {
  const hint = text.priceNow(formatDollars(context.callPrice));
  return <TypedField {...part} name="price" label={text.price} hint={hint} inputMode="decimal" />;
}

function SpendFields(part: PartProps) {
  return (
    <>
      <ToField {...part} label={text.to} />
      <AmountField {...part} />
      <TypedField {...part} name="memo" label={text.memo} />
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

function FeeFields({ context, ...part }: PartProps) {
  const hint = text.percentNow(formatBps(context.feeBps));
  return (
    <>
      <ToField {...part} label={text.to} />
      <TypedField {...part} name="percent" label={text.percent} hint={hint} inputMode="decimal" />
    </>
  );
}

function AmountField({ context, ...part }: PartProps) {
  const hint = text.amountHint(formatDollars(context.treasury));
  return <TypedField {...part} name="amount" label={text.amount} hint={hint} inputMode="decimal" />;
}

function QuotaFields({ context, ...part }: PartProps) {
  const { fields, onChange } = part;
  const choices = [...new Set([context.epochSeconds, ...epochs])].toSorted((one, other) => one - other);
  return (
    <>
      <TypedField
        {...part}
        name="calls"
        label={text.calls}
        hint={text.callsNow(formatCount(context.holderCallsPerEpoch), formatPeriod(context.epochSeconds))}
        inputMode="numeric"
      />
      <SelectField
        label={text.epoch}
        value={String(fields.epochSeconds)}
        choices={choices.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) }))}
        onChange={(seconds) => onChange({ epochSeconds: Number(seconds) })}
      />
      <TypedField
        {...part}
        name="pay"
        label={text.pay}
        hint={text.payNow(formatDollars(context.holderCallPay))}
        inputMode="decimal"
      />
    </>
  );
}
