import { formatDollars } from "../../format/dollars.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { ParentList } from "../parent-list.tsx";
import { SelectField } from "../select-field.tsx";
import type { PartProps } from "./draft-parts.ts";
import { ToField } from "./to-field.tsx";
import { TypedField } from "./typed-field.tsx";

const text = messages.propose.fields;

/** Which accounts judge releases, and how many of them must. */
export function EvaluatorFields({ fields, problems, onChange }: PartProps) {
  return (
    <>
      <TypedField
        {...{ fields, problems, onChange }}
        name="evaluators"
        label={text.evaluators}
        hint={text.evaluatorsHint}
        mono
        rows={4}
      />
      <TypedField
        {...{ fields, problems, onChange }}
        name="needed"
        label={text.needed}
        hint={text.neededHint}
        inputMode="numeric"
      />
    </>
  );
}

/** Which milestone is paid although its usual way is closed or takes too long. */
export function MilestoneFields({ fields, context: { milestones }, problems, onChange }: PartProps) {
  if (milestones.length === 0) return <p className="text-ink-soft">{text.noMilestones}</p>;
  return (
    <SelectField
      label={text.milestone}
      hint={text.milestoneHint}
      problem={problems.milestone}
      value={fields.milestone}
      nothing=""
      choices={milestones.map(({ index, title, amount }) => ({
        value: String(index),
        label: text.milestoneOption(title, formatDollars(amount)),
      }))}
      onChange={(milestone) => onChange({ milestone })}
    />
  );
}

/** Which key is let in, or shut out of those that serve. */
export function OperatorFields(part: PartProps) {
  const { fields, problems, onChange } = part;
  const { operators } = part.context;
  return (
    <>
      <SelectField
        label={text.change}
        value={fields.operatorChange}
        choices={[
          { value: "add", label: text.operatorAdd },
          { value: "remove", label: text.operatorRemove },
        ]}
        onChange={(change) => onChange({ operatorChange: change === "add" ? "add" : "remove", to: "" })}
      />
      {fields.operatorChange === "add" ? (
        <ToField {...part} label={text.operatorKey} hint={text.operatorHint} />
      ) : (
        <SelectField
          label={text.operatorKey}
          hint={operators.length === 1 ? text.operatorLast : text.operatorPaid}
          problem={problems.to}
          value={fields.to}
          nothing=""
          choices={operators.map((operator) => ({ value: operator, label: operator }))}
          onChange={(to) => onChange({ to })}
        />
      )}
    </>
  );
}

/** Who admits buyers; whether the model is restricted at all when it is restricted now. */
export function AdmissionFields({ fields, context: { restrictedFrom }, problems, onChange }: PartProps) {
  return (
    <>
      <p className="max-w-prose text-ink-soft">{restrictionWords(restrictedFrom)}</p>
      {restrictedFrom === null ? null : (
        <SelectField
          label={text.change}
          value={fields.restriction}
          choices={[
            { value: "keep", label: text.restrictionKeep },
            { value: "free", label: text.restrictionFree },
          ]}
          onChange={(choice) => onChange({ restriction: choice === "free" ? "free" : "keep" })}
        />
      )}
      {restrictedFrom !== null && fields.restriction === "free" ? null : (
        <>
          <TypedField
            {...{ fields, problems, onChange }}
            name="attester"
            label={messages.launch.raise.attester}
            hint={text.attesterHint}
            mono
          />
          <TypedField
            {...{ fields, problems, onChange }}
            name="admissionRoot"
            label={messages.launch.raise.admissionRoot}
            hint={messages.launch.raise.admissionRootHint}
            mono
          />
        </>
      )}
    </>
  );
}

/** A launch that restricts shares names no moment. */
function restrictionWords(restrictedFrom: number | null): string {
  if (restrictedFrom === null) return text.restrictNotice;
  return restrictedFrom === 0 ? text.restricted : text.restrictedFrom(formatMoment(restrictedFrom));
}

/** The models that this one was made from. */
export function ParentFields({ fields, context: { older }, problems, onChange }: PartProps) {
  if (older.length === 0) return <p className="text-ink-soft">{messages.lineage.field.none}</p>;
  return (
    <ParentList
      rows={fields.parents}
      choices={older}
      problem={problems.parents}
      onChange={(parents) => onChange({ parents })}
    />
  );
}
