import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Modal } from "../components/modal.tsx";
import { messages } from "../messages.ts";
import { useChain } from "./chain-context.tsx";
import type { PlanStage, TransactionPlan } from "./transaction-plan.ts";

type Props = { plan: TransactionPlan; stage: PlanStage; onConfirm: () => void; onClose: () => void };

const text = messages.wallet.stage;

/** Explains what is about to be signed, then shows each step until it is done or has failed, and why. */
export function TransactionDialog({ plan, stage, onConfirm, onClose }: Props) {
  const { practice } = useChain();
  const running = stage.name === "signing" || stage.name === "waiting" || stage.name === "indexing";
  return (
    <Modal title={plan.title} onClose={onClose} closable={!running}>
      <p>{plan.explain}</p>
      {plan.facts.length === 0 ? null : (
        <dl className="grid gap-1 rounded-lg bg-sunken px-4 py-3">
          {plan.facts.map((fact) => (
            <div key={fact.label} className="flex flex-wrap justify-between gap-x-4">
              <dt className="text-ink-soft">{fact.label}</dt>
              <dd className="font-semibold">{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {plan.risk === undefined ? null : (
        <p className="rounded-lg bg-warm-soft px-4 py-3 text-sm">{plan.risk}</p>
      )}
      <Steps plan={plan} stage={stage} />
      <Outcome plan={plan} stage={stage} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="eyebrow">{practice ? text.heading.practice : text.heading.network}</p>
        <Buttons plan={plan} stage={stage} onConfirm={onConfirm} onClose={onClose} />
      </div>
    </Modal>
  );
}

function Steps({ plan, stage }: { plan: TransactionPlan; stage: PlanStage }) {
  const reached = stage.name === "signing" || stage.name === "waiting" ? stage.step : -1;
  const past = stage.name === "indexing" || stage.name === "done";
  const done = stage.name === "failed" ? stage.resumeAt : reached;
  if (stage.name === "failed" && done === 0) return null;
  return (
    <ol className="grid gap-2">
      {plan.steps.map((step, index) => (
        <li
          key={step.label}
          className="flex items-center gap-3"
          aria-current={index === reached ? "step" : undefined}
        >
          <StepMark
            number={index + 1}
            state={past || index < done ? "done" : index === reached ? "running" : "ahead"}
          />
          <span className={index === reached ? "font-semibold" : "text-ink-soft"}>{step.label}</span>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ number, state }: { number: number; state: "ahead" | "running" | "done" }) {
  if (state === "done") return <Check size={20} className="shrink-0 text-accent" aria-label={text.done} />;
  if (state === "running")
    return <LoaderCircle size={20} className="shrink-0 animate-spin text-accent" aria-hidden />;
  return (
    <span className="grid size-5 shrink-0 place-content-center rounded-full bg-sunken text-xs">{number}</span>
  );
}

function Outcome({ plan, stage }: { plan: TransactionPlan; stage: PlanStage }) {
  return (
    <div role="status" aria-live="polite" data-stage={stage.name} className="min-h-6">
      {stage.name === "signing" ? text.signing : null}
      {stage.name === "waiting" ? text.waiting : null}
      {stage.name === "indexing" ? text.indexing : null}
      {stage.name === "done" ? (
        <p className="flex items-start gap-3 rounded-lg bg-accent-soft px-4 py-3 font-semibold">
          <Check size={20} className="mt-0.5 shrink-0 text-accent" aria-hidden />
          {plan.done}
        </p>
      ) : null}
      {stage.name === "failed" ? (
        <div className="flex items-start gap-3 rounded-lg bg-bad-soft px-4 py-3">
          <CircleAlert size={20} className="mt-0.5 shrink-0 text-bad" aria-hidden />
          <p>
            <strong className="block">{failedHeading(stage)}</strong>
            {stage.reason}
          </p>
        </div>
      ) : null}
    </div>
  );
}

function failedHeading({ isOpen, resumeAt }: Extract<PlanStage, { name: "failed" }>): string {
  if (isOpen) return text.mayHappen;
  return resumeAt > 0 ? text.stopped : text.failed;
}

function Buttons({ plan, stage, onConfirm, onClose }: Props) {
  if (stage.name === "explain" || (stage.name === "failed" && !stage.isOpen)) {
    return (
      <div className="ml-auto flex gap-2">
        <button type="button" className="button button-quiet" onClick={onClose}>
          {messages.wallet.cancel}
        </button>
        <button type="button" className="button button-main" onClick={onConfirm}>
          {stage.name === "explain" ? plan.confirm : stage.resumeAt > 0 ? text.goOn : text.again}
        </button>
      </div>
    );
  }
  const isOver = stage.name === "done" || stage.name === "failed";
  return (
    <button
      // Made anew when it is over, so that the keyboard finds it.
      key={String(isOver)}
      type="button"
      className="button button-main ml-auto"
      onClick={onClose}
      disabled={!isOver}
      autoFocus={isOver}
    >
      {messages.wallet.close}
    </button>
  );
}
