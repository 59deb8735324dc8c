import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Contributor, Raise } from "../../api/raise.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { raiseState, type RaiseState } from "../model/stage.ts";
import { ContributeForm } from "./contribute-form.tsx";
import { claimSharesPlan, finalizePlan, refundPlan } from "./plans.ts";

const text = messages.raise;

type Props = { model: Model; raise: Raise; mine: Contributor | null };

/** The one thing that a visitor can do now: contribute, close, claim or take the money back. */
export function RaiseAction({ model, raise, mine }: Props) {
  const { now } = useChainTime();
  const { start } = useTransaction();
  const { address } = useConnection();
  const state = raiseState(raise, now);
  return (
    <div className="card grid gap-5 p-5">
      {state === "open" ? <ContributeForm model={model} raise={raise} mine={mine} /> : null}
      {state === "succeeded" ? (
        <>
          <p>{text.state.succeeded}</p>
          <button
            type="button"
            className="button button-main"
            disabled={address === undefined}
            onClick={() => start(finalizePlan(model))}
          >
            {text.finalize.button}
          </button>
        </>
      ) : null}
      {state === "upcoming" || (state !== "open" && state !== "succeeded" && mine === null) ? (
        <p>{text.state[state]}</p>
      ) : null}
      <MyContribution model={model} mine={mine} state={state} />
    </div>
  );
}

function MyContribution({
  model,
  mine,
  state,
}: {
  model: Model;
  mine: Contributor | null;
  state: RaiseState;
}) {
  if (mine === null) return state === "open" ? null : <p className="text-ink-soft">{text.mine.none}</p>;
  return (
    <section
      aria-labelledby="mine"
      className="grid gap-3 border-t border-line pt-4 first:border-0 first:pt-0"
    >
      <h3 id="mine" className="text-lg">
        {text.mine.heading}
      </h3>
      <dl className="grid gap-1">
        <div className="flex justify-between gap-4">
          <dt className="text-ink-soft">{text.mine.paid}</dt>
          <dd className="font-semibold">{formatDollars(mine.paid)}</dd>
        </div>
        <div className="flex justify-between gap-4">
          <dt className="text-ink-soft">{text.mine.shares}</dt>
          <dd className="font-semibold">{text.form.shares(formatShares(mine.shares))}</dd>
        </div>
      </dl>
      <NextStep model={model} mine={mine} state={state} />
    </section>
  );
}

function NextStep({ model, mine, state }: { model: Model; mine: Contributor; state: RaiseState }) {
  const { start } = useTransaction();
  if (mine.refunded) return <p className="text-ink-soft">{text.mine.refunded}</p>;
  if (mine.claimed) return <p className="text-ink-soft">{text.mine.claimed}</p>;
  if (state === "finalized") {
    return (
      <button
        type="button"
        className="button button-main"
        onClick={() => start(claimSharesPlan(model, mine))}
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
