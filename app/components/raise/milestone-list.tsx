import { Circle, CircleCheck, CircleDot, CircleX } from "lucide-react";
import type { Model } from "../../api/models.server.ts";
import type { LiveRelease, Milestone, Vault } from "../../api/raise.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { raiseState } from "../model/stage.ts";
import { ExitPanel } from "./exit-panel.tsx";
import { MilestoneActions } from "./milestone-actions.tsx";
import { VaultFacts } from "./vault-facts.tsx";

const text = messages.milestones;

type Props = {
  model: Model;
  milestones: Milestone[];
  /** Releases that were live at some time, newest first. */
  releases: LiveRelease[];
  /** Indexes of milestones to whose present evidence the visitor has objected. */
  objected: number[];
  vault: Vault;
};

/** What the proceeds are paid out for, in order, how far each part is and what can be done about it. */
export function MilestoneList({ model, milestones, releases, objected, vault }: Props) {
  return (
    <section aria-labelledby="milestones" className="grid gap-4">
      <h2 id="milestones" className="text-2xl">
        {text.heading}
      </h2>
      <p className="max-w-prose text-ink-soft">{text.intro}</p>
      <VaultFacts model={model} vault={vault} />
      <ExitPanel model={model} vault={vault} />
      <ol className="grid gap-6">
        {milestones.map((milestone) => (
          <li key={milestone.index} className="flex gap-3">
            <StateMark milestone={milestone} />
            <div className="grid min-w-0 flex-1 gap-2">
              <h3 className="font-sans text-base font-semibold">{milestone.title}</h3>
              <p className="text-ink-soft">
                {text.part(formatBps(milestone.shareBps))}
                {milestone.amount > 0n ? ` (${formatDollarsShort(milestone.amount)})` : ""},{" "}
                {whenDue(milestone)}
              </p>
              <Papers milestone={milestone} />
              <Standing
                model={model}
                milestone={milestone}
                releases={releases}
                objected={objected.includes(milestone.index)}
              />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

type StandingProps = { model: Model; milestone: Milestone; releases: LiveRelease[]; objected: boolean };

function Standing(props: StandingProps) {
  const { now } = useChainTime();
  const { amount, releasedAt } = props.milestone;
  if (releasedAt !== null) {
    return (
      <p className="text-sm text-ink-soft">
        {text.stands.paid(formatDollarsShort(amount), formatDate(releasedAt))}
      </p>
    );
  }
  if (props.model.presale.finalizedAt === null) {
    const isOver = ["failed", "cancelled"].includes(raiseState(props.model.presale, now));
    return <p className="text-sm text-ink-soft">{isOver ? text.stands.never : text.stands.planned}</p>;
  }
  return <MilestoneActions {...props} />;
}

/** The files that everybody can read: what was promised, and what was handed in for it. */
function Papers({ milestone: { specSha256, evidenceSha256, release } }: { milestone: Milestone }) {
  const papers = [
    { label: text.promise, hash: specSha256.replace(/^0x/, "") },
    { label: text.evidence, hash: evidenceSha256?.replace(/^0x/, "") ?? "" },
  ].filter(({ hash }) => !/^0*$/.test(hash));
  if (papers.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {papers.map(({ label, hash }) => (
        <a key={label} className="text-link" href={`/ipfs/${hash}`} rel="nofollow">
          {label}
        </a>
      ))}
      {release === null ? null : <span className="text-ink-soft">{text.names(release.number)}</span>}
    </p>
  );
}

function StateMark({ milestone }: { milestone: Milestone }) {
  if (milestone.missedAt !== null) return <CircleX className="mt-0.5 shrink-0 text-bad" aria-hidden />;
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
