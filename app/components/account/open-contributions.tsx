import { Link } from "@remix-run/react";
import type { OpenContribution } from "../../api/account.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { raiseState } from "../model/stage.ts";
import { claimSharesPlan, refundPlan } from "../raise/plans.ts";
import { Panel } from "./panel.tsx";

const text = messages.account.open;

/** Contributions whose shares or money still wait. */
export function OpenContributions({ contributions }: { contributions: OpenContribution[] }) {
  return (
    <Panel heading={text.heading} empty={contributions.length === 0 ? text.none : null}>
      {contributions.map((contribution) => (
        <OpenLine key={contribution.model.id} contribution={contribution} />
      ))}
    </Panel>
  );
}

function OpenLine({ contribution }: { contribution: OpenContribution }) {
  const { now } = useChainTime();
  const { start } = useTransaction();
  const { model, paid, shares } = contribution;
  const state = raiseState(model.presale, now);
  const refundable = state === "failed" || state === "cancelled";
  const sentence = refundable
    ? text.refund(formatDollars(paid))
    : state === "finalized"
      ? text.claim(formatShares(shares))
      : text.waiting(formatDollars(paid), formatShares(shares));
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <span>
        <Link className="font-semibold hover:underline" to={`/models/${model.id}/raise`}>
          {model.name}
        </Link>
        <span className="block text-sm text-ink-soft">{sentence}</span>
      </span>
      {refundable ? (
        <button
          type="button"
          className="button button-main button-small"
          onClick={() => start(refundPlan(model, contribution))}
        >
          {messages.raise.mine.refund}
        </button>
      ) : null}
      {state === "finalized" ? (
        <button
          type="button"
          className="button button-main button-small"
          onClick={() => start(claimSharesPlan(model, contribution))}
        >
          {messages.raise.mine.claim}
        </button>
      ) : null}
    </li>
  );
}
