import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Contributor, Raise, Restriction } from "../../api/raise.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { raiseState, type RaiseState } from "../model/stage.ts";
import { AdmissionPanel } from "./admission-panel.tsx";
import { ContributeForm } from "./contribute-form.tsx";
import { perkStep } from "./perk-step.ts";
import { claimPlan, finalizePlan, openPerksPlan, refundDepositPlan, refundPlan } from "./plans.ts";

const text = messages.raise;

type Props = {
  model: Model;
  raise: Raise;
  mine: Contributor | null;
  restriction: Restriction;
  admittedUntil: number | null;
};

/** The one thing that a visitor can do now: contribute, close, claim or take the money back. */
export function RaiseAction({ model, raise, mine, restriction, admittedUntil }: Props) {
  const { now } = useChainTime();
  const { start } = useTransaction();
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const state = raiseState(raise, now);
  const restricted = restriction.restrictedFrom !== null && restriction.restrictedFrom <= now;
  const admitted = !restricted || (admittedUntil !== null && now <= admittedUntil);
  return (
    <div className="card grid gap-5 p-5">
      {restricted ? <AdmissionPanel model={model} admittedUntil={admittedUntil} /> : null}
      {state === "open" && admitted ? <ContributeForm model={model} raise={raise} mine={mine} /> : null}
      {state === "succeeded" ? (
        <>
          <p>{text.state.succeeded}</p>
          <button
            type="button"
            className="button button-main"
            onClick={() => (address === undefined ? showConnect() : start(finalizePlan(model)))}
          >
            {address === undefined ? text.finalize.connect : text.finalize.button}
          </button>
        </>
      ) : null}
      {state === "upcoming" || (state !== "open" && state !== "succeeded" && mine === null) ? (
        <p>{text.state[state]}</p>
      ) : null}
      <MyContribution model={model} raise={raise} mine={mine} state={state} />
    </div>
  );
}

type MineProps = { model: Model; raise: Raise; mine: Contributor; state: RaiseState };

function MyContribution({ mine, ...rest }: Omit<MineProps, "mine"> & { mine: Contributor | null }) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (mine === null) {
    if (rest.state === "open" || rest.state === "upcoming") return null;
    if (address !== undefined) return <p className="text-ink-soft">{text.mine.none}</p>;
    return (
      <button type="button" className="button button-quiet" onClick={showConnect}>
        {text.mine.connect}
      </button>
    );
  }
  return (
    <section
      aria-labelledby="mine"
      className="grid gap-3 border-t border-line pt-4 first:border-0 first:pt-0"
    >
      <h3 id="mine" className="text-lg">
        {text.mine.heading}
      </h3>
      <dl className="grid gap-1">
        <Fact label={text.mine.paid} value={formatDollars(mine.paid)} />
        {mine.shares === 0n ? null : (
          <Fact label={text.mine.shares} value={text.form.shares(formatShares(mine.shares))} />
        )}
        {mine.credits === 0n ? null : (
          <Fact label={text.mine.credits} value={text.form.credits(formatCredits(mine.credits))} />
        )}
      </dl>
      <NextStep {...rest} mine={mine} />
      {rest.state === "finalized" ? <MyCredits {...rest} mine={mine} /> : null}
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}

function NextStep({ model, raise, mine, state }: MineProps) {
  const { start } = useTransaction();
  if (mine.refunded) return <p className="text-ink-soft">{text.mine.refunded}</p>;
  if (mine.claimed) return <p className="text-ink-soft">{text.mine.claimed}</p>;
  if (state === "finalized") {
    if (mine.shares === 0n) return null;
    // Credits that have been bought come along with the shares.
    const credits = raise.perksOpenedAt === null || mine.creditsClaimed ? 0n : mine.credits;
    return (
      <button
        type="button"
        className="button button-main"
        onClick={() => start(claimPlan(model, { shares: mine.shares, credits }))}
      >
        {text.mine.claim}
      </button>
    );
  }
  if (state === "failed" || state === "cancelled") {
    return (
      <button type="button" className="button button-main" onClick={() => start(refundPlan(model, mine))}>
        {text.mine.refund}
      </button>
    );
  }
  return <p className="text-ink-soft">{text.mine.waiting}</p>;
}

/** What becomes of the credits that came with a contribution to a raise that succeeded. */
function MyCredits({ model, raise, mine }: MineProps) {
  const { now } = useChainTime();
  const { start } = useTransaction();
  const step = perkStep(raise, mine, { now, isLive: model.liveRelease !== null });
  switch (step) {
    case "none":
    case "with-shares":
      return null;
    case "claimed":
    case "refunded":
      return <p className="text-ink-soft">{text.perks[step]}</p>;
    case "waiting":
      return (
        <p className="text-ink-soft">
          {text.perks.waiting(formatCredits(mine.credits), formatMoment(raise.perksBy))}
        </p>
      );
    case "open":
      return (
        <Offer
          note={text.perks.ready(formatCredits(mine.credits))}
          label={text.perks.open}
          onClick={() => start(openPerksPlan(model))}
        />
      );
    case "claim":
      return (
        <Offer
          label={text.perks.claim}
          onClick={() => start(claimPlan(model, { shares: 0n, credits: mine.credits }))}
        />
      );
    case "refund":
      return (
        <Offer
          note={text.perks.refundExplain}
          label={text.perks.refund}
          onClick={() => start(refundDepositPlan(model, mine.deposit))}
        />
      );
  }
}

function Offer({ note, label, onClick }: { note?: string; label: string; onClick: () => void }) {
  return (
    <div className="grid gap-2">
      {note === undefined ? null : <p className="text-sm text-ink-soft">{note}</p>}
      <button type="button" className="button button-main" onClick={onClick}>
        {label}
      </button>
    </div>
  );
}
