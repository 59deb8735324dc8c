import { type ReactNode, useId } from "react";

type TextFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  problem?: string | undefined;
  inputMode?: "decimal" | "numeric" | "text";
  mono?: boolean;
  /** Makes it a day, YYYY-MM-DD, between these. */
  days?: { first: string; last: string };
  placeholder?: string;
  rows?: number;
};

/** A labelled line or text with its hint, or with what is wrong in the hint's place. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    hint,
    problem,
    inputMode = "text",
    mono = false,
    days,
    placeholder,
    rows,
  } = props;
  const hintId = useId();
  // Where a problem may come up, its place is kept free, so that nothing moves when it does.
  const hasNote = hint !== undefined || "problem" in props;
  const common = {
    className: `field ${mono ? "font-mono text-sm" : ""}`,
    value,
    placeholder,
    "aria-invalid": problem !== undefined,
    ...(hasNote ? { "aria-describedby": hintId } : {}),
  };
  return (
    <label className="grid content-start gap-1">
      <span className="font-semibold">{label}</span>
      {rows === undefined ? (
        <input
          {...common}
          inputMode={inputMode}
          {...(days === undefined ? {} : { type: "date", min: days.first, max: days.last })}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <textarea {...common} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
      {hasNote ? (
        <span
          id={hintId}
          role={"problem" in props ? "status" : undefined}
          className={`min-h-5 text-sm ${problem === undefined ? "text-ink-soft" : "text-bad"}`}
        >
          {problem ?? hint}
        </span>
      ) : null}
    </label>
  );
}
