import { Link } from "@remix-run/react";
import { useConnection } from "wagmi";
import type { BuyOutOffer } from "../../api/buy-out.server.ts";
import type { Model } from "../../api/models.server.ts";
import type { Rules } from "../../api/rules.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDate, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { Address } from "../address.tsx";
import { ExchangeShares } from "./exchange-shares.tsx";
import { withdrawPlan } from "./plans.ts";
import { VoteOnOffer } from "./vote-on-offer.tsx";

const text = messages.buyOut.offer;
const looks: Record<BuyOutOffer["state"], string> = {
  OPEN: "bg-sunken text-ink-soft",
  ACCEPTED: "bg-warm-soft text-warm",
  COMPLETED: "bg-accent-soft text-accent",
  WITHDRAWN: "bg-sunken text-ink-soft",
};

type Props = { model: Model; offer: BuyOutOffer; rules: Rules };

/** One offer: how much, by whom, where it stands, and what the visitor can do about it. */
export function OfferCard({ model, offer, rules }: Props) {
  const { amount, buyer, state, offeredAt } = offer;
  const each = model.totalSupply === 0n ? null : (amount * 10n ** 18n) / model.totalSupply;
  const bound = state === "OPEN" || state === "ACCEPTED";
  return (
    <article className="card grid gap-3 p-5">
      <h4 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl">
        {text.title(formatDollarsShort(amount))}
        <span className={`rounded-full px-2.5 py-0.5 font-sans text-sm font-semibold ${looks[state]}`}>
          {text.state[state]}
        </span>
      </h4>
      <p className="text-sm text-ink-soft">
        {each === null ? "" : `${text.each(formatDollars(each))}. `}
        {text.by} <Address value={buyer} /> {text.on(formatDate(offeredAt))}.
      </p>
      <Standing offer={offer} />
      {offer.leaversShares === 0n ? null : (
        <p className="text-sm text-ink-soft">
          {text.left(formatShares(offer.leaversShares), formatDollars(offer.paidToLeavers))}
        </p>
      )}
      {offer.vote === null ? null : (
        <Link className="text-link w-fit" to={`/models/${model.id}/proposals/${offer.vote.proposalId}`}>
          {text.vote}
        </Link>
      )}
      {state === "OPEN" ? <VoteOnOffer model={model} offer={offer} rules={rules} /> : null}
      {state === "ACCEPTED" || state === "COMPLETED" ? <ExchangeShares model={model} offer={offer} /> : null}
      {bound ? <TakeBack offer={offer} /> : null}
    </article>
  );
}

function Standing({ offer }: { offer: BuyOutOffer }) {
  const { state, expiry, completableAt, completedAt, withdrawnAt, owed, claimed, vote } = offer;
  switch (state) {
    case "OPEN":
      return (
        <p>
          {vote === null ? `${text.noVote} ` : ""}
          {text.binds(formatMoment(expiry))}
        </p>
      );
    case "ACCEPTED":
      return (
        <p>
          {text.leaving(formatMoment(completableAt ?? expiry))} {text.binds(formatMoment(expiry))}
        </p>
      );
    case "COMPLETED":
      return (
        <p>
          {text.completed(formatDate(completedAt ?? expiry), formatDollars(owed), formatDollars(claimed))}
        </p>
      );
    case "WITHDRAWN":
      return <p>{text.withdrawn(formatDate(withdrawnAt ?? expiry))}</p>;
  }
}

function TakeBack({ offer }: { offer: BuyOutOffer }) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const buyOut = useChain().addressOf("BuyOut");
  if (!isSameAddress(address, offer.buyer)) return null;
  return (
    <button
      type="button"
      className="button button-quiet button-small justify-self-start"
      onClick={() => start(withdrawPlan(buyOut, offer))}
    >
      {messages.buyOut.act.withdraw}
    </button>
  );
}
