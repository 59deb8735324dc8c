import { useId } from "react";

type Props = {
  label: string;
  value: string;
  choices: readonly { readonly value: string; readonly label: string }[];
  /** Shown while nothing is chosen; without it the first choice is. */
  nothing?: string;
  hint?: string;
  problem?: string | undefined;
  onChange: (value: string) => void;
};

/** A labelled choice among a few, with its hint, or with what is wrong in the hint's place. */
export function SelectField({ label, value, choices, nothing, hint, problem, onChange }: Props) {
  const hintId = useId();
  const note = problem ?? hint;
  return (
    <label className="grid content-start gap-1">
      <span className="font-semibold">{label}</span>
      <select
        className="field"
        value={value}
        aria-invalid={problem !== undefined}
        {...(note === undefined ? {} : { "aria-describedby": hintId })}
        onChange={(event) => onChange(event.target.value)}
      >
        {nothing === undefined ? null : <option value="">{nothing}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {note === undefined ? null : (
        <span id={hintId} className={`text-sm ${problem === undefined ? "text-ink-soft" : "text-bad"}`}>
          {note}
        </span>
      )}
    </label>
  );
}
