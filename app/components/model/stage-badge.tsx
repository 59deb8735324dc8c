import { messages } from "../../messages.ts";
import type { ModelStage } from "./stage.ts";

const looks: Record<ModelStage, string> = {
  upcoming: "bg-sunken text-ink-soft",
  raising: "bg-warm-soft text-warm",
  closing: "bg-warm-soft text-warm",
  governed: "bg-accent-soft text-accent",
  live: "bg-accent-soft text-accent",
  failed: "bg-bad-soft text-bad",
};

/** Says in one word where a model stands. */
export function StageBadge({ stage }: { stage: ModelStage }) {
  return (
    <span
      className={`inline-flex items-center rounded-full px-2.5 py-0.5 text-sm font-semibold ${looks[stage]}`}
    >
      {messages.model.stage[stage]}
    </span>
  );
}
