import type { InferRequest } from "../../../client/infer.ts";
import type { ServedInfo } from "../../api/playground.server.ts";
import { messages } from "../../messages.ts";
import { AskPlayground, type QuestionProps } from "./ask-playground.tsx";
import { DigitAnswer } from "./digit-answer.tsx";
import { DigitInput } from "./digit-input.tsx";
import type { PlaygroundProps } from "./playground-props.ts";

const text = messages.playground.draw;

/** Asks a model that takes one picture of 28 by 28 points of ink. */
export function DigitPlayground(props: PlaygroundProps) {
  return (
    <AskPlayground
      {...props}
      heading={text.heading}
      empty={text.empty}
      Question={DigitQuestion}
      Answer={DigitAnswer}
    />
  );
}

function DigitQuestion({ info, examples, onChange }: QuestionProps) {
  return (
    <DigitInput
      examples={examples.map(({ data }) => data)}
      onChange={(pixels) => onChange(pixels === null ? null : [toTensor(info, pixels)])}
    />
  );
}

function toTensor({ inputs }: ServedInfo, pixels: number[]): InferRequest["inputs"][number] {
  const input = inputs[0];
  return {
    name: input?.name ?? "",
    shape: [1, pixels.length],
    datatype: input?.datatype ?? "FP32",
    data: pixels,
  };
}
