import { TextField } from "../text-field.tsx";
import type { DraftFields, PartProps } from "./draft-parts.ts";

/** The parts of a draft that are typed. */
type TypedName = {
  [Name in keyof DraftFields]: DraftFields[Name] extends string ? Name : never;
}[keyof DraftFields];

type Props = Pick<PartProps, "fields" | "problems" | "onChange"> &
  Pick<Parameters<typeof TextField>[0], "label" | "hint" | "inputMode" | "mono" | "rows" | "days"> & {
    name: TypedName;
  };

/** A field of a proposal's form: shows what was typed for that part of the draft, and what is wrong with it. */
export function TypedField({ name, fields, problems, onChange, ...look }: Props) {
  return (
    <TextField
      {...look}
      problem={problems[name]}
      value={fields[name]}
      onChange={(typed) => onChange({ [name]: typed })}
    />
  );
}
