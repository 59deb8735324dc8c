import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Release } from "../../api/releases.server.ts";
import { drawnRatio, formatBps } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDate, formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { StepChart } from "../chart/step-chart.tsx";
import { rollbackPlan } from "./release-plans.ts";
import { useRollback, type RollbackFacts } from "./use-rollback.ts";

const text = messages.releases.rollback;

type Props = { release: Release; model: Pick<Model, "shares"> };

/** How members call a live release back, how far they are, and who wanted it when. */
export function RollbackPanel({ release, model }: Props) {
  if (release.state === "ROLLED_BACK") return <Happened release={release} />;
  if (release.state !== "LIVE" || release.predecessor === null) return null;
  return <Open release={release} model={model} before={release.predecessor.number} />;
}

function Happened({ release }: Pick<Props, "release">) {
  return (
    <div className="grid gap-3">
      <p className="font-semibold text-bad">
        {text.happened(
          formatShares(release.rollbackSignalled),
          formatDate(release.endedAt ?? release.submittedAt),
        )}
      </p>
      <Signals release={release} />
    </div>
  );
}

function Open({ release, model, before }: Props & { before: number }) {
  const { address } = useConnection();
  const { now } = useChainTime();
  const { facts, error } = useRollback({ shares: model.shares, releaseId: release.id, member: address });
  if (facts === undefined) {
    return (
      <p className="text-sm text-ink-faint">{error === null ? text.loading : text.notRead(error.message)}</p>
    );
  }
  const open = now < facts.closesAt;
  return (
    <section aria-label={text.heading} className="grid gap-3 rounded-xl border border-line p-4">
      <h4 className="text-base">{text.heading}</h4>
      <p className="text-sm text-ink-soft">{text.explain(formatBps(facts.bps), before)}</p>
      <Bar facts={facts} />
      <p className="text-sm">
        {facts.signalled === 0n
          ? text.none
          : text.sum(formatShares(facts.signalled), formatShares(facts.needed))}{" "}
        <span className="text-ink-soft" suppressHydrationWarning>
          {open
            ? text.until(formatMoment(facts.closesAt), formatDuration(facts.closesAt - now))
            : text.closed(formatMoment(facts.closesAt))}
        </span>
      </p>
      <Signals release={release} />
      {open ? <Signal release={release} facts={facts} /> : null}
    </section>
  );
}

function Bar({ facts: { signalled, needed } }: { facts: RollbackFacts }) {
  return (
    <svg
      viewBox="0 0 400 12"
      preserveAspectRatio="none"
      className="block h-3 w-full"
      role="img"
      aria-label={`${text.bar}: ${text.sum(formatShares(signalled), formatShares(needed))}`}
    >
      <rect width={400} height={12} rx={3} fill="var(--line)" />
      <rect width={400 * drawnRatio(signalled, needed)} height={12} rx={3} fill="var(--bad)" />
    </svg>
  );
}

/** Who asked for it when, as a growing sum; nothing before the first. */
function Signals({ release }: Pick<Props, "release">) {
  const { rollbackSignals: signals, rollbackNeeded, rollbackSignalled, activatedAt } = release;
  if (signals.length === 0) return null;
  const points = [
    { at: activatedAt ?? signals[0]?.at ?? 0, value: 0n },
    ...signals.map(({ at, total }) => ({ at, value: total })),
  ];
  return (
    <StepChart
      title={text.chart}
      description={text.chartAlt(
        signals.length,
        formatShares(rollbackSignalled),
        formatShares(rollbackNeeded ?? rollbackSignalled),
      )}
      points={points}
      format={formatShares}
    />
  );
}

function Signal({ release, facts }: { release: Release; facts: RollbackFacts }) {
  const { addressOf } = useChain();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const { votes, signalledByVisitor } = facts;
  const ask = () => {
    if (votes === null) showConnect();
    else start(rollbackPlan({ releases: addressOf("ReleaseRegistry") }, release, votes));
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button
        type="button"
        className="button button-quiet button-small"
        disabled={votes !== null && (votes === 0n || signalledByVisitor)}
        onClick={ask}
      >
        {votes === null ? text.connect : text.button}
      </button>
      {votes === null ? null : (
        <span className="text-sm text-ink-soft">{noteOf(votes, signalledByVisitor)}</span>
      )}
    </div>
  );
}

function noteOf(votes: bigint, signalled: boolean): string {
  if (signalled) return text.done;
  return votes === 0n ? text.noVotes : text.own(formatShares(votes));
}
