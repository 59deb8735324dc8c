import { useId, useState } from "react";
import type { InferRequest } from "../../../client/infer.ts";
import { toZeros, type JsonTensor } from "../../../client/tensors.ts";
import type { ServedInfo } from "../../api/playground.server.ts";
import { messages } from "../../messages.ts";

const text = messages.playground.tensor;

type Props = {
  inputs: ServedInfo["inputs"];
  /** The release's own example; zeros and empty texts stand in for it when there is none. */
  whole: readonly JsonTensor[];
  onChange: (inputs: InferRequest["inputs"] | null) => void;
};

/** Takes the inputs of any model as JSON; the endpoint says what does not fit. */
export function TensorInput({ inputs, whole, onChange }: Props) {
  const [json, setJson] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const hintId = useId();

  const change = (typed: string) => {
    setJson(typed);
    try {
      onChange(JSON.parse(typed) as InferRequest["inputs"]);
      setProblem(null);
    } catch (error) {
      onChange(null);
      setProblem(text.invalid(error instanceof Error ? error.message : String(error)));
    }
  };
  const example = whole.length === 0 ? inputs.map(toZeros) : whole;

  return (
    <div className="grid gap-3">
      <p id={hintId} className="text-ink-soft">
        {text.hint}
      </p>
      <label className="grid gap-1">
        <span className="font-semibold">{text.label}</span>
        <textarea
          className="field font-mono text-xs"
          rows={14}
          spellCheck={false}
          value={json}
          aria-describedby={hintId}
          aria-invalid={problem !== null}
          onChange={(event) => change(event.target.value)}
        />
      </label>
      <p role="status" className="min-h-6 text-sm text-bad">
        {problem}
      </p>
      <button
        type="button"
        className="button button-quiet button-small justify-self-start"
        onClick={() => change(JSON.stringify(example))}
      >
        {text.example}
      </button>
    </div>
  );
}
