import type { SoundsEvaluation } from "../../api/evaluation-shape.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { BarTable } from "./bar-table.tsx";

const text = messages.evaluation.sounds;

/** In how many pieces of each sound a voice was heard. */
export function SoundsChart({ evaluation }: { evaluation: SoundsEvaluation }) {
  return (
    <BarTable
      caption={text.caption}
      nameHeading={text.sound}
      valueHeading={text.heard}
      lines={evaluation.sounds.map(({ name, frames, voiced }) => ({
        name,
        part: frames === 0 ? 0 : voiced / frames,
        value: text.of(formatCount(voiced), formatCount(frames)),
      }))}
    />
  );
}
