import type { Kin } from "../api/models.server.ts";
import { messages } from "../messages.ts";
import { RowList } from "./row-list.tsx";
import { SelectField } from "./select-field.tsx";
import { TextField } from "./text-field.tsx";

const text = messages.lineage.field;

/** A parent model as it was typed. */
export type ParentDraft = { modelId: string; percent: string };

type Props = {
  rows: readonly ParentDraft[];
  /** The models that can be parents. */
  choices: readonly Kin[];
  problem: string | undefined;
  onChange: (rows: ParentDraft[]) => void;
};

/** The models that a model was made from, each with its part of income. */
export function ParentList({ rows, choices, problem, onChange }: Props) {
  if (choices.length === 0 && rows.length === 0) return null;
  return (
    <RowList
      legend={text.legend}
      hint={text.hint}
      problem={problem}
      rows={rows}
      nameOf={text.row}
      addLabel={text.add}
      fresh={{ modelId: "", percent: "" }}
      least={0}
      most={8}
      onChange={onChange}
    >
      {(parent, change) => (
        <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
          <SelectField
            label={text.model}
            value={parent.modelId}
            nothing={text.choose}
            choices={choices.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(modelId) => change({ modelId })}
          />
          <TextField
            label={text.percent}
            inputMode="decimal"
            value={parent.percent}
            onChange={(percent) => change({ percent })}
          />
        </div>
      )}
    </RowList>
  );
}
