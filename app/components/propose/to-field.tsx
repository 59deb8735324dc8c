import { messages } from "../../messages.ts";
import { TextField } from "../text-field.tsx";
import type { PartProps } from "./draft-parts.ts";

const text = messages.propose.fields;

type Props = Pick<PartProps, "fields" | "problems" | "onChange"> & { label: string; hint?: string };

/** The one account that a proposal is about. */
export function ToField({ label, hint = text.toHint, fields, problems, onChange }: Props) {
  return (
    <TextField
      label={label}
      hint={hint}
      problem={problems.to}
      value={fields.to}
      mono
      onChange={(to) => onChange({ to })}
    />
  );
}
