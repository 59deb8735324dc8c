import { zeroAddress } from "viem";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { PartProps } from "./draft-parts.ts";
import { ToField } from "./to-field.tsx";

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
    <TextField
      label={label}
      hint={text.percentOf(formatBps(nowBps))}
      problem={problems[key]}
      value={fields[key]}
      inputMode="decimal"
      onChange={(percent) => onChange({ [key]: percent })}
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
    <TextField
      label={text.units}
      hint={text.unitsHint}
      problem={problems.units}
      value={fields.units}
      mono
      rows={Math.min(12, Math.max(4, authors.length + 2))}
      onChange={(units) => onChange({ units })}
    />
  );
}

/** What everybody reads about the model. */
export function DescriptionFields({ fields, problems, onChange }: PartProps) {
  const { description, descriptionHint, licence, licenceHint } = messages.launch.identity;
  return (
    <>
      <TextField
        label={description}
        hint={descriptionHint}
        problem={problems.description}
        value={fields.description}
        rows={6}
        onChange={(typed) => onChange({ description: typed })}
      />
      <TextField
        label={licence}
        hint={licenceHint}
        problem={problems.licence}
        value={fields.licence}
        onChange={(typed) => onChange({ licence: typed })}
      />
    </>
  );
}
