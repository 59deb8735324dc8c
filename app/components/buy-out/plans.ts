import type { Address } from "viem";
import {
  claimPriceCall,
  leaveCall,
  offerCall,
  recordAcceptanceCall,
  withdrawOfferCall,
  type BuyOutExchange,
} from "../../../client/actions/buy-out.ts";
import { approveCall } from "../../../client/actions/raise.ts";
import type { BuyOutOffer, OfferVote } from "../../api/buy-out.server.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { PlanStep, TransactionPlan } from "../../wallet/transaction-plan.ts";

const { make, act, offer: offerText } = messages.buyOut;

type Contracts = { buyOut: Address; dollar: Address };

/** Pays an offer for a whole model in. */
export function offerPlan(
  { buyOut, dollar }: Contracts,
  model: Pick<Model, "id" | "name">,
  { amount, expiry }: { amount: bigint; expiry: number },
): TransactionPlan {
  const { plan } = make;
  return {
    title: plan.title(model.name),
    explain: plan.explain,
    facts: [
      { label: plan.pay, value: formatDollars(amount) },
      { label: plan.until, value: formatMoment(expiry) },
    ],
    risk: plan.risk,
    confirm: make.button,
    steps: [
      { label: plan.allow, run: ({ write }) => write(approveCall(dollar, buyOut, amount)) },
      {
        label: plan.send,
        run: ({ write }) => write(offerCall({ buyOut, modelId: BigInt(model.id), amount, expiry })),
      },
    ],
    done: plan.done,
  };
}

/** Writes down that the vote on an offer has passed. */
export function recordPlan(buyOut: Address, offer: BuyOutOffer, vote: OfferVote): TransactionPlan {
  return oneStep(offer, {
    ...{ title: act.record, explain: act.recordExplain, done: act.recordDone },
    run: ({ write }) => write(recordAcceptanceCall(buyOut, BigInt(offer.id), vote.descriptionHash)),
  });
}

/** Takes an own offer back. */
export function withdrawPlan(buyOut: Address, offer: BuyOutOffer): TransactionPlan {
  return oneStep(offer, {
    ...{ title: act.withdraw, explain: act.withdrawExplain, done: act.withdrawDone },
    run: ({ address, write }) => write(withdrawOfferCall(buyOut, BigInt(offer.id), address)),
  });
}

type Exchange = { buyOut: Address; shares: Address; held: bigint; worth: bigint };

/** Exchanges all shares of the visitor: before the sale for a part of what is owned, after it for the price. */
export function exchangePlan(offer: BuyOutOffer, { buyOut, shares, held, worth }: Exchange): TransactionPlan {
  const leaving = offer.state === "ACCEPTED";
  const confirm = leaving ? act.leave(formatDollars(worth)) : act.claim(formatDollars(worth));
  const exchange = (to: Address): BuyOutExchange => ({ buyOut, offerId: BigInt(offer.id), shares: held, to });
  return {
    title: confirm,
    explain: leaving ? act.leaveExplain : act.claimExplain,
    facts: [
      { label: act.shares, value: formatShares(held) },
      { label: act.get, value: formatDollars(worth) },
    ],
    confirm,
    steps: [
      { label: act.allow, run: ({ write }) => write(approveCall(shares, buyOut, held)) },
      {
        label: confirm,
        // What the model owns may fall a little meanwhile, but nobody leaves for much less than was shown.
        run: ({ address, write }) =>
          leaving
            ? write(leaveCall(exchange(address), (worth * 99n) / 100n))
            : write(claimPriceCall(exchange(address))),
      },
    ],
    done: leaving ? act.leaveDone : act.claimDone,
  };
}

type Step = { title: string; explain: string; done: string; run: PlanStep["run"] };

function oneStep({ amount }: BuyOutOffer, { title, explain, done, run }: Step): TransactionPlan {
  return {
    ...{ title, explain, done, confirm: title },
    facts: [{ label: act.offer, value: offerText.title(formatDollars(amount)) }],
    steps: [{ label: title, run }],
  };
}
