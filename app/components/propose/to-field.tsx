import { messages } from "../../messages.ts";
import type { PartProps } from "./draft-parts.ts";
import { TypedField } from "./typed-field.tsx";

const text = messages.propose.fields;

type Props = Pick<PartProps, "fields" | "problems" | "onChange"> & { label: string; hint?: string };

/** The one account that a proposal is about. */
export function ToField({ hint = text.toHint, ...props }: Props) {
  return <TypedField {...props} name="to" hint={hint} mono />;
}
