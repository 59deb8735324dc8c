import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { AllowanceTerms } from "../../../client/actions/explain-actions.ts";
import type { DescribedAction } from "../../api/proposal-actions.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { toShownText } from "../../format/shown-text.ts";
import { formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { Seal } from "../model/seal.tsx";
import { EvaluationList } from "../release/evaluation-list.tsx";
import type { PlainAction } from "./plain-action.ts";

const text = messages.proposals.actions;

type Props = { action: DescribedAction; done: boolean; treasury: bigint | null };

/** One thing that a proposal does, in plain words, with what is before and what is after; the raw call on demand. */
export function ActionCard({ action, done, treasury }: Props) {
  return (
    <article className="card grid gap-4 p-5">
      <h4 className="text-lg">{titleOf(action)}</h4>
      <ActionFacts action={action} done={done} treasury={treasury} />
      <details className="text-sm">
        <summary className="text-link w-fit">{text.raw}</summary>
        <dl className="mt-2 grid gap-1 font-mono text-xs break-all text-ink-soft">
          <dt className="font-sans text-ink-faint">{text.target}</dt>
          <dd>{action.raw.target}</dd>
          <dt className="font-sans text-ink-faint">{text.value}</dt>
          <dd>{String(action.raw.value)}</dd>
          <dt className="font-sans text-ink-faint">{text.data}</dt>
          <dd>{action.raw.calldata}</dd>
        </dl>
      </details>
    </article>
  );
}

function titleOf(action: DescribedAction): string {
  switch (action.kind) {
    case "price":
      return text.price;
    case "allowance":
      return text.allowance;
    case "release":
      return text.release(releaseName(action));
    case "payment":
      return text.payment(formatDollars(action.amount));
    case "fee":
      return text.fee;
    case "milestone":
      return text.milestone(action.milestone?.title ?? text.milestoneUnknown(String(action.index)));
    case "plain":
      return action.title;
    case "nothing":
      return text.none;
    case "unknown":
      return text.unknown;
    default:
      return assertNever(action);
  }
}

function releaseName(action: Extract<DescribedAction, { kind: "release" }>): string {
  return action.after === null
    ? text.unknownRelease(action.releaseId)
    : text.releaseName(action.after.number);
}

function ActionFacts({ action, done, treasury }: Props) {
  switch (action.kind) {
    case "price":
      return (
        <Change
          done={done}
          before={text.priceEach(formatDollars(action.before))}
          after={text.priceEach(formatDollars(action.after))}
        />
      );
    case "allowance":
      return (
        <Change
          done={done}
          before={action.before === null ? null : describeAllowance(action.before)}
          after={describeAllowance(action.after)}
        />
      );
    case "release":
      return <ReleaseChange action={action} done={done} />;
    case "payment":
      return <PaymentFacts action={action} treasury={done ? null : treasury} />;
    case "milestone":
      return action.milestone === null ? null : (
        <dl>
          <Fact label={text.milestoneAmount} value={formatDollars(action.milestone.amount)} />
        </dl>
      );
    case "fee":
      return <FeeChange action={action} done={done} />;
    case "plain":
      return <PlainFacts action={action} />;
    case "nothing":
    case "unknown":
      return null;
    default:
      return assertNever(action);
  }
}

function PaymentFacts({
  action,
  treasury,
}: {
  action: Extract<DescribedAction, { kind: "payment" }>;
  treasury: bigint | null;
}) {
  return (
    <>
      <dl className="grid gap-2">
        <Fact label={text.paymentTo} value={<span className="font-mono break-all">{action.to}</span>} />
        <Fact label={text.paymentFor} value={action.memo} />
      </dl>
      {treasury === null ? null : (
        <p className="text-sm text-ink-soft">{text.treasury(formatDollars(treasury))}</p>
      )}
    </>
  );
}

function FeeChange({ action, done }: { action: Extract<DescribedAction, { kind: "fee" }>; done: boolean }) {
  return (
    <>
      <p className="text-ink-soft">
        {text.feeFor} <Address value={action.operator} />
      </p>
      <Change
        done={done}
        before={action.before === null ? null : text.feeEach(formatBps(action.before))}
        after={text.feeEach(formatBps(action.after))}
      />
    </>
  );
}

function PlainFacts({ action: { facts, note } }: { action: PlainAction }) {
  return (
    <>
      {facts.length === 0 ? null : (
        <dl className="grid gap-2">
          {facts.map(({ label, value }) => (
            <Fact
              key={label + value}
              label={label}
              value={value.startsWith("0x") ? <span className="font-mono break-all">{value}</span> : value}
            />
          ))}
        </dl>
      )}
      {note === undefined ? null : <p className="text-ink-soft">{note}</p>}
    </>
  );
}

function describeAllowance({ callsPerEpoch, epochSeconds, payPerCall }: AllowanceTerms): string {
  const calls = text.allowanceEach(formatCount(callsPerEpoch), formatPeriod(epochSeconds));
  return `${calls}, ${payPerCall === 0n ? text.allowanceUnpaid : text.allowancePaid(formatDollars(payPerCall))}`;
}

function ReleaseChange({
  action,
  done,
}: {
  action: Extract<DescribedAction, { kind: "release" }>;
  done: boolean;
}) {
  if (action.after === null) return <p className="text-bad">{text.releaseForeign}</p>;
  return (
    <>
      <Change
        done={done}
        before={action.before === null ? text.noRelease : <ReleaseFace release={action.before} />}
        after={<ReleaseFace release={action.after} />}
      />
      <EvaluationList release={action.after} gate={action.gate} />
      {action.gate.evaluationsNeeded === 0 ? (
        <p className="text-sm text-ink-soft">{messages.releases.gate.none}</p>
      ) : null}
    </>
  );
}

function ReleaseFace({ release }: { release: { number: number; weightsSha256: string } }) {
  return (
    <span className="flex items-start gap-3">
      <Seal sha256={release.weightsSha256} className="size-12 shrink-0" />
      <span className="min-w-0">
        {text.releaseName(release.number)}
        <span className="block text-sm font-normal text-ink-soft">{text.weights}</span>
        <span className="block font-mono text-xs font-normal break-all text-ink-soft">
          {release.weightsSha256.replace(/^0x/, "")}
        </span>
      </span>
    </span>
  );
}

function Change({ before, after, done }: { before: ReactNode; after: ReactNode; done: boolean }) {
  return (
    <dl className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
      {before === null ? null : (
        <>
          <div className="rounded-lg bg-sunken px-4 py-3">
            <dt className="text-sm text-ink-faint">{done ? text.beforeDone : text.before}</dt>
            <dd className="text-ink-soft">{before}</dd>
          </div>
          <ArrowRight
            className="self-center justify-self-center text-ink-faint max-sm:rotate-90"
            aria-hidden
          />
        </>
      )}
      <div className="rounded-lg bg-accent-soft px-4 py-3">
        <dt className="text-sm text-ink-faint">{text.after}</dt>
        <dd className="font-semibold">{after}</dd>
      </div>
    </dl>
  );
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[7rem_minmax(0,1fr)]">
      <dt className="text-ink-faint">{label}</dt>
      <dd className="wrap-anywhere">{typeof value === "string" ? toShownText(value) : value}</dd>
    </div>
  );
}

function assertNever(value: never): never {
  throw new Error(`No words are known for the action ${JSON.stringify(value)}.`);
}
