import type { TextEvaluation } from "../../api/evaluation-shape.ts";
import { messages } from "../../messages.ts";
import { BarTable } from "./bar-table.tsx";

const text = messages.evaluation.bits;

/** What a text model needs for each character of texts that it has not seen, beside models that only count. */
export function BitsChart({ evaluation, name }: { evaluation: TextEvaluation; name: string }) {
  const own = { name, bitsPerCharacter: evaluation.bitsPerCharacter, strong: true as const };
  const ordered = [own, ...evaluation.baselines].toSorted(
    (one, other) => other.bitsPerCharacter - one.bitsPerCharacter,
  );
  const most = Math.max(...ordered.map(({ bitsPerCharacter }) => bitsPerCharacter), 0.001);
  return (
    <BarTable
      caption={text.caption}
      nameHeading={text.model}
      valueHeading={text.bits}
      lines={ordered.map(({ bitsPerCharacter, ...line }) => ({
        ...line,
        part: bitsPerCharacter / most,
        value: bitsPerCharacter.toFixed(3),
      }))}
    />
  );
}
