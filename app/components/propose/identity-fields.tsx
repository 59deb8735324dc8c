import { zeroAddress } from "viem";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";
import type { PartProps } from "./draft-parts.ts";
import { ToField } from "./to-field.tsx";
import { TypedField } from "./typed-field.tsx";

const text = messages.propose.fields;

/** Who is the steward from then on. */
export function StewardFields(part: PartProps) {
  const { steward } = part.context;
  return (
    <>
      <p className="max-w-prose text-ink-soft">
        {text.stewardWhat}{" "}
        {steward === zeroAddress ? (
          text.stewardNobody
        ) : (
          <>
            {text.stewardNow} <span className="font-mono text-sm break-all">{steward}</span>
          </>
        )}
      </p>
      <ToField {...part} label={text.steward} hint={text.stewardHint} />
    </>
  );
}

/** The parts of all income, which make up the whole. */
export function SplitFields({ fields, context: { split }, problems, onChange }: PartProps) {
  const part = (
    key: "authorsPercent" | "holdersPercent" | "treasuryPercent",
    label: string,
    nowBps: number,
  ) => (
    <TypedField
      {...{ fields, problems, onChange, label }}
      name={key}
      hint={text.percentOf(formatBps(nowBps))}
      inputMode="decimal"
    />
  );
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.splitWhat}</p>
      <div className="grid gap-x-4 sm:grid-cols-3">
        {part("authorsPercent", text.authorsPercent, split.authorsBps)}
        {part("holdersPercent", text.holdersPercent, split.sharesBps)}
        {part("treasuryPercent", text.treasuryPercent, split.treasuryBps)}
      </div>
    </>
  );
}

/** How many royalty units each author has. */
export function UnitFields({ fields, context: { authors }, problems, onChange }: PartProps) {
  return (
    <TypedField
      {...{ fields, problems, onChange }}
      name="units"
      label={text.units}
      hint={text.unitsHint}
      mono
      rows={Math.min(12, Math.max(4, authors.length + 2))}
    />
  );
}

/** What everybody reads about the model. */
export function DescriptionFields({ fields, problems, onChange }: PartProps) {
  const { description, descriptionHint, licence, licenceHint } = messages.launch.identity;
  return (
    <>
      <TypedField
        {...{ fields, problems, onChange }}
        name="description"
        label={description}
        hint={descriptionHint}
        rows={6}
      />
      <TypedField {...{ fields, problems, onChange }} name="licence" label={licence} hint={licenceHint} />
    </>
  );
}
