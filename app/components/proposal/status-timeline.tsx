import { Check, Circle, X } from "lucide-react";
import type { GovernorFacts } from "../../api/governor.server.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import type { ProposalStatus } from "./status.ts";

const text = messages.proposals.timeline;

type Step = { label: string; at: number | null; mark: "done" | "ahead" | "failed"; note?: string };
type Props = { proposal: Proposal; facts: GovernorFacts; status: ProposalStatus; executableAt: number };

/** Every step from the proposal to its effect: when it was, or when it will be. */
export function StatusTimeline(props: Props) {
  const { now } = useChainTime();
  const mayExpire = ["succeeded", "waiting", "executable"].includes(props.status);
  return (
    <section aria-labelledby="timeline" className="grid gap-3">
      <h3 id="timeline" className="text-lg">
        {text.heading}
      </h3>
      <ol className="grid">
        {toSteps(props, now).map((step) => (
          <StepLine key={step.label} step={step} now={now} />
        ))}
      </ol>
      {mayExpire ? (
        <p className="text-sm text-ink-soft">{text.expires(formatMoment(props.facts.expiresAt))}</p>
      ) : null}
    </section>
  );
}

function StepLine({ step, now }: { step: Step; now: number }) {
  return (
    <li className="relative flex gap-3 pb-3 not-last:before:absolute not-last:before:start-[0.6875rem] not-last:before:top-6 not-last:before:bottom-0 not-last:before:w-px not-last:before:bg-line-strong">
      <StepMark mark={step.mark} />
      <div>
        <p className={step.mark === "ahead" ? "text-ink-soft" : "font-semibold"}>{step.label}</p>
        {step.at === null ? null : (
          <p className="text-sm text-ink-soft" suppressHydrationWarning>
            {formatMoment(step.at)}
            {step.at > now ? `, ${text.in(formatDuration(step.at - now))}` : ""}
          </p>
        )}
        {step.note === undefined ? null : <p className="text-sm text-ink-soft">{step.note}</p>}
      </div>
    </li>
  );
}

function StepMark({ mark }: { mark: Step["mark"] }) {
  const place = "mt-0.5 size-[1.4rem] shrink-0 rounded-full p-1";
  if (mark === "done")
    return <Check className={`${place} bg-accent text-accent-ink`} strokeWidth={3} aria-hidden />;
  if (mark === "failed") return <X className={`${place} bg-bad-soft text-bad`} strokeWidth={3} aria-hidden />;
  return <Circle className={`${place} text-line-strong`} aria-hidden />;
}

function toSteps({ proposal, facts, status, executableAt }: Props, now: number): Step[] {
  const reached = (at: number): Step["mark"] => (now > at ? "done" : "ahead");
  const steps: Step[] = [
    { label: text.created, at: proposal.createdAt, mark: "done" },
    { label: text.starts, at: proposal.voteStart, mark: reached(proposal.voteStart) },
    {
      label: text.ends,
      at: facts.voteEnd,
      mark: reached(facts.voteEnd),
      ...(proposal.extendedAt === null ? {} : { note: text.extended }),
    },
  ];
  if (status === "cancelled") {
    return [
      ...steps.filter((step) => step.mark === "done"),
      { label: text.cancelled, at: proposal.canceledAt, mark: "failed" },
    ];
  }
  if (status === "defeated") return [...steps, { label: text.notPassed, at: null, mark: "failed" }];
  return [...steps, ...laterSteps({ proposal, facts, status, executableAt })];
}

function laterSteps({ proposal, facts, status, executableAt }: Props): Step[] {
  const passed = status !== "pending" && status !== "active";
  const open = status === "executable" || status === "executed";
  const steps: Step[] = [
    { label: text.passed, at: null, mark: passed ? "done" : "ahead" },
    { label: text.queued, at: proposal.queuedAt, mark: proposal.queuedAt === null ? "ahead" : "done" },
  ];
  if (status === "expired") return [...steps, { label: text.expired, at: facts.expiresAt, mark: "failed" }];
  return [
    ...steps,
    { label: text.executable, at: executableAt === 0 ? null : executableAt, mark: open ? "done" : "ahead" },
    { label: text.executed, at: proposal.executedAt, mark: status === "executed" ? "done" : "ahead" },
  ];
}
