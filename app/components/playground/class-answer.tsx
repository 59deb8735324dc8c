import { numbersOf } from "../../../client/tensors.ts";
import { messages } from "../../messages.ts";
import { BarTable } from "../evaluation/bar-table.tsx";
import { AnswerFrame, WholeAnswer } from "./answer-view.tsx";
import type { AnswerProps } from "./ask-playground.tsx";

const text = messages.playground.answer;

/** Which class the model takes the text for and how sure it is, or the whole answer when it is of another kind. */
export function ClassAnswer({ answered, classes }: AnswerProps) {
  const [output] = answered.answer.outputs;
  const numbers = output && numbersOf(output);
  if (numbers === undefined || classes.length === 0 || numbers.length !== classes.length) {
    return (
      <AnswerFrame answered={answered}>
        <WholeAnswer answered={answered} />
      </AnswerFrame>
    );
  }
  const parts = classes.map((name, index) => ({ name, part: numbers[index] ?? 0 }));
  const first = parts.reduce((best, one) => (one.part > best.part ? one : best));
  return (
    <AnswerFrame answered={answered}>
      <p className="grid gap-1" role="status">
        <span className="text-ink-soft">{text.takesFor}</span>
        <span
          className="font-display text-4xl leading-tight font-bold"
          data-answer={first.name}
          data-part={first.part}
        >
          {first.name}
        </span>
        <span className="text-ink-soft">{text.sure(formatPart(first.part))}</span>
      </p>
      <BarTable
        caption={text.allClasses}
        nameHeading={text.className}
        valueHeading={text.part}
        lines={parts.map(({ name, part }) => ({
          name,
          part,
          value: formatPart(part),
          ...(name === first.name ? { strong: true as const } : {}),
        }))}
      />
    </AnswerFrame>
  );
}

function formatPart(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}
