import { Link } from "@remix-run/react";
import type { OpenContribution } from "../../api/account.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { raiseState } from "../model/stage.ts";
import { perkStep } from "../raise/perk-step.ts";
import { claimPlan, openPerksPlan, refundDepositPlan, refundPlan } from "../raise/plans.ts";
import { Panel } from "./panel.tsx";

const text = messages.account.open;

/** Contributions whose shares, credits or money still wait. */
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
  const { model } = contribution;
  const { sentence, offer } = standOf(contribution, now);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <span>
        <Link className="font-semibold hover:underline" to={`/models/${model.id}/raise`}>
          {model.name}
        </Link>
        <span className="block text-sm text-ink-soft">{sentence}</span>
      </span>
      {offer === null ? null : (
        <button type="button" className="button button-main button-small" onClick={() => start(offer)}>
          {offer.confirm}
        </button>
      )}
    </li>
  );
}

/** What waits, and what its owner can do about it now. */
function standOf(
  contribution: OpenContribution,
  now: number,
): { sentence: string; offer: TransactionPlan | null } {
  const { model, paid, credits, deposit } = contribution;
  const state = raiseState(model.presale, now);
  if (state === "failed" || state === "cancelled") {
    return { sentence: text.refund(formatDollars(paid)), offer: refundPlan(model, contribution) };
  }
  const shares = contribution.claimed ? 0n : contribution.shares;
  if (state !== "finalized") {
    return { sentence: text.waiting(formatDollars(paid), formatShares(shares)), offer: null };
  }
  const step = perkStep(model.presale, contribution, { now, isLive: model.liveRelease !== null });
  const both = step === "with-shares";
  if (shares > 0n) {
    const offer = claimPlan(model, { shares, credits: both ? credits : 0n });
    return {
      sentence: both
        ? text.claimBoth(formatShares(shares), formatCredits(credits))
        : text.claim(formatShares(shares)),
      offer,
    };
  }
  switch (step) {
    case "claim":
      return { sentence: text.credits(formatCredits(credits)), offer: claimPlan(model, { shares, credits }) };
    case "open":
      return { sentence: messages.raise.perks.ready(formatCredits(credits)), offer: openPerksPlan(model) };
    case "refund":
      return {
        sentence: text.deposit(formatDollars(deposit)),
        offer: refundDepositPlan(model, deposit),
      };
    default:
      return {
        sentence: messages.raise.perks.waiting(formatCredits(credits), formatMoment(model.presale.perksBy)),
        offer: null,
      };
  }
}
