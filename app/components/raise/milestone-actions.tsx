import { Link } from "@remix-run/react";
import { useConnection } from "wagmi";
import { zeroAddress } from "viem";
import type { Model } from "../../api/models.server.ts";
import type { LiveRelease, Milestone } from "../../api/raise.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatBps } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { EvidenceForm } from "./evidence-form.tsx";
import { objectPlan, openExitPlan, releasePlan } from "./milestone-plans.ts";
import { milestoneStep, type MilestoneStep } from "./milestone-step.ts";
import { useMilestoneFacts, type VisitorFacts } from "./use-milestone-facts.ts";

const text = messages.milestones;

type Props = {
  model: Model;
  milestone: Milestone;
  /** Releases that were live at some time, newest first. */
  releases: LiveRelease[];
  /** Whether the visitor has objected to the present evidence. */
  objected: boolean;
};

/** What can be done with a milestone of a closed raise now, and by whom. */
export function MilestoneActions(props: Props) {
  const { model, milestone } = props;
  const { address } = useConnection();
  const { now } = useChainTime();
  const { facts, error } = useMilestoneFacts({ model, milestone, member: address });
  if (facts === undefined) {
    return (
      <p className="text-sm text-ink-faint">{error === null ? text.loading : text.notRead(error.message)}</p>
    );
  }
  const step = milestoneStep(milestone, { finalizedAt: model.presale.finalizedAt, now }, facts);
  const waitsForSteward = step.name === "awaited" || (step.name === "contested" && step.again);
  return (
    <div className="grid gap-3">
      <p className="text-sm" suppressHydrationWarning>
        {sentenceOf(step, now)}
      </p>
      <Objections {...props} facts={facts} open={step.name === "window"} />
      {step.name === "contested" ? (
        <Link className="text-link w-fit text-sm" to={`/models/${model.id}/propose?template=milestone`}>
          {text.byVote}
        </Link>
      ) : null}
      {waitsForSteward && isSameAddress(address, model.steward) ? (
        <EvidenceForm {...props} objectionSeconds={facts.objectionSeconds} />
      ) : null}
      <PayOut model={model} milestone={milestone} step={step} />
      {step.name === "missed" ? <LetMembersLeave {...props} /> : null}
    </div>
  );
}

function sentenceOf(step: MilestoneStep, now: number): string {
  const { stands } = text;
  switch (step.name) {
    case "planned":
    case "payable":
    case "free":
    case "missed":
    case "ended":
      return stands[step.name];
    case "paid":
      return "";
    case "awaited":
      return step.until === null ? stands.awaited : stands.awaitedUntil(formatMoment(step.until));
    case "early":
      return stands.early(formatMoment(step.from));
    case "window":
      return stands.window(formatMoment(step.until), formatDuration(step.until - now));
    case "contested":
      if (step.until === null) return stands.contested;
      return step.again
        ? stands.contestedUntil(formatMoment(step.until))
        : stands.contestedOverdue(formatMoment(step.until));
    case "young":
      return stands.young(formatDuration(step.lived), formatDuration(step.needed));
  }
}

/** How many have objected, and while it is possible, the visitor's own objection. */
function Objections({
  model,
  milestone,
  objected,
  facts,
  open,
}: Props & { facts: VisitorFacts; open: boolean }) {
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const { limit, votes, objectionBps } = facts;
  if (limit === null) return null;
  const mayObject = !objected && votes !== null && votes > 0n;
  return (
    <div className="grid gap-2 text-sm">
      <p className="text-ink-soft">
        {text.objections.sum(
          formatShares(milestone.objections),
          formatShares(limit),
          formatBps(objectionBps),
        )}
      </p>
      {open ? (
        <div className="flex flex-wrap items-center gap-3">
          <button
            type="button"
            className="button button-quiet button-small"
            disabled={votes !== null && !mayObject}
            onClick={() =>
              votes === null ? showConnect() : start(objectPlan(model, milestone, { votes, limit }))
            }
          >
            {votes === null ? text.connect : text.objections.button}
          </button>
          {votes === null ? null : <span className="text-ink-soft">{objectionNote(objected, votes)}</span>}
        </div>
      ) : null}
    </div>
  );
}

function objectionNote(objected: boolean, votes: bigint): string {
  if (objected) return text.objections.done;
  return votes === 0n ? text.objections.noVotes : text.objections.own(formatShares(votes));
}

/** Anyone can show that a milestone was missed, so that members may leave. */
function LetMembersLeave({ model, milestone }: Props) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  return (
    <button
      type="button"
      className="button button-main button-small justify-self-start"
      onClick={() => (address === undefined ? showConnect() : start(openExitPlan(model, milestone)))}
    >
      {messages.exit.open.button}
    </button>
  );
}

type PayOutProps = { model: Model; milestone: Milestone; step: MilestoneStep };

/** The payment, or why it cannot be made yet; nothing where no payment is near. */
function PayOut({ model, milestone, step }: PayOutProps) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const reason = reasonAgainst(step, model);
  if (reason === "far") return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button
        type="button"
        className="button button-main button-small"
        disabled={reason !== null}
        onClick={() => (address === undefined ? showConnect() : start(releasePlan(model, milestone)))}
      >
        {text.release.button}
      </button>
      {reason === null ? null : <span className="text-sm text-ink-soft">{reason}</span>}
    </div>
  );
}

/** Null when a payment would work, "far" when other things come first, else what stands against it. */
function reasonAgainst(step: MilestoneStep, model: Model): string | null {
  switch (step.name) {
    case "window":
      return text.release.window(formatMoment(step.until));
    case "young":
      return text.release.young(formatDuration(step.needed - step.lived));
    case "payable":
    case "free":
      return model.steward === zeroAddress ? text.release.noSteward : null;
    default:
      return "far";
  }
}
