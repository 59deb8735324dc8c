import { messages } from "../../messages.ts";
import { TensorAnswer } from "./answer-view.tsx";
import { AskPlayground, type QuestionProps } from "./ask-playground.tsx";
import type { PlaygroundProps } from "./playground-props.ts";
import { TensorInput } from "./tensor-input.tsx";

const text = messages.playground.tensor;

/** Asks any model with its bare tensors. */
export function TensorPlayground(props: PlaygroundProps) {
  return (
    <AskPlayground
      {...props}
      heading={text.heading}
      empty={text.empty}
      Question={TensorQuestion}
      Answer={TensorAnswer}
    />
  );
}

function TensorQuestion({ info, whole, onChange }: QuestionProps) {
  return <TensorInput inputs={info.inputs} whole={whole} onChange={onChange} />;
}
