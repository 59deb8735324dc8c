import { Circle, CircleCheck, CircleDot } from "lucide-react";
import type { Milestone } from "../../api/raise.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";

const text = messages.raise.milestones;

/** What the proceeds are paid out for, in order, and how far each part is. */
export function MilestoneList({ milestones }: { milestones: Milestone[] }) {
  return (
    <section aria-labelledby="milestones" className="grid gap-4">
      <h2 id="milestones" className="text-2xl">
        {text.heading}
      </h2>
      <p className="max-w-prose text-ink-soft">{text.intro}</p>
      <ol className="grid gap-4">
        {milestones.map((milestone) => (
          <li key={milestone.index} className="flex gap-3">
            <StateMark milestone={milestone} />
            <div>
              <p className="font-semibold">{milestone.title}</p>
              <p className="text-ink-soft">
                {text.part(formatBps(milestone.shareBps))}
                {milestone.amount > 0n ? ` (${formatDollarsShort(milestone.amount)})` : ""},{" "}
                {whenDue(milestone)}
              </p>
              <p className="text-sm text-ink-faint">{whereItStands(milestone)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StateMark({ milestone }: { milestone: Milestone }) {
  if (milestone.releasedAt !== null)
    return <CircleCheck className="mt-0.5 shrink-0 text-accent" aria-hidden />;
  if (milestone.submittedAt !== null) return <CircleDot className="mt-0.5 shrink-0 text-warm" aria-hidden />;
  return <Circle className="mt-0.5 shrink-0 text-ink-faint" aria-hidden />;
}

function whenDue({ dueBy, liveDays }: Milestone): string {
  if (dueBy === 0 && liveDays === 0) return text.atOnce;
  const due = dueBy === 0 ? "" : text.due(formatDate(dueBy));
  return liveDays === 0 ? due : `${due}${due === "" ? "" : ", "}${text.live(liveDays)}`;
}

function whereItStands(milestone: Milestone): string {
  if (milestone.releasedAt !== null) {
    return text.paid(formatDollarsShort(milestone.amount), formatDate(milestone.releasedAt));
  }
  return milestone.submittedAt === null ? text.open : text.submitted;
}
