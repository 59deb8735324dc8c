import {
  buyWithPermitCall,
  cancelAllCall,
  cancelOrderCall,
  costUp,
  listWithPermitCall,
  type Order,
  orderOf,
  pricePerShare,
} from "../../../client/actions/market.ts";
import type { SignedPermit } from "../../../client/actions/raise.ts";
import { marketAbi } from "../../../generated/abi/Market.ts";
import type { OpenOrder } from "../../api/market.server.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { signPermit } from "../../wallet/permit.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";

const text = messages.market;

/** What a seller typed. Shares with 18 decimals, dollars with 6. */
export type SaleChoice = {
  amount: bigint;
  /** Dollars for one share. */
  price: bigint;
  /** Unix seconds. */
  validUntil: number;
  /** Shares that the seller's other offers may still need. */
  offered: bigint;
};

/** Publishes an offer; the shares stay where they are. */
export function sellPlan(
  model: Pick<Model, "shares">,
  market: `0x${string}`,
  { amount, price, validUntil, offered }: SaleChoice,
): TransactionPlan {
  const { plan } = text.sell;
  const allowed = amount + offered;
  let permit: SignedPermit | undefined;
  return {
    title: plan.title(formatShares(amount)),
    explain: plan.explain,
    facts: [
      { label: plan.shares, value: formatShares(amount) },
      { label: plan.each, value: formatDollars(price) },
      { label: plan.total, value: formatDollars(totalOf(amount, price)) },
      { label: plan.until, value: formatMoment(validUntil) },
    ],
    confirm: text.sell.submit,
    steps: [
      {
        label: plan.sign,
        run: async (signer) => {
          permit = await signPermit(signer, { token: model.shares, spender: market, value: allowed });
          return null;
        },
      },
      {
        label: plan.send,
        run: async ({ write, address, chain }) => {
          if (permit === undefined) throw new Error("The permit was not signed.");
          const round = await chain.readContract({
            ...{ address: market, abi: marketAbi, functionName: "roundOf", args: [address] },
          });
          const offer = {
            maker: address,
            shares: model.shares,
            amount,
            pricePerShare: price,
            validUntil,
            round,
          };
          return write(listWithPermitCall(market, orderOf(offer, Date.now()), allowed, permit));
        },
      },
    ],
    done: plan.done,
  };
}

/** Dollars for all shares of an offer, rounded up as its order is. */
export function totalOf(amount: bigint, price: bigint): bigint {
  const offer = {
    maker: "0x",
    shares: "0x",
    amount,
    pricePerShare: price,
    validUntil: 0,
    round: 0n,
  } as const;
  return orderOf(offer, 0).price;
}

/** Buys shares of an offer, exactly as many as shown, at the price that was shown. */
export function buyPlan(
  { order, dollar, market }: { order: OpenOrder; dollar: `0x${string}`; market: `0x${string}` },
  amount: bigint,
): TransactionPlan {
  const { plan, submit, risk } = text.buy;
  const cost = costUp(order, amount);
  const purchase = { market, order: toOrder(order), signature: order.signature, amount, minAmount: amount };
  let permit: SignedPermit | undefined;
  return {
    title: plan.title(formatShares(amount)),
    explain: plan.explain,
    facts: [
      { label: plan.each, value: formatDollars(pricePerShare(order)) },
      { label: plan.total, value: formatDollars(cost) },
    ],
    risk,
    confirm: submit,
    steps: [
      {
        label: plan.sign,
        run: async (signer) => {
          permit = await signPermit(signer, { token: dollar, spender: market, value: cost });
          return null;
        },
      },
      {
        label: plan.send,
        run: ({ write }) => {
          if (permit === undefined) throw new Error("The permit was not signed.");
          return write(buyWithPermitCall(purchase, permit));
        },
      },
    ],
    done: plan.done(formatShares(amount)),
  };
}

/** Takes one offer back. */
export function cancelPlan(market: `0x${string}`, order: OpenOrder): TransactionPlan {
  const { plan, cancel } = text.mine;
  return {
    title: plan.title,
    explain: plan.explain,
    facts: [
      { label: text.sell.plan.shares, value: formatShares(order.left) },
      { label: text.sell.plan.each, value: formatDollars(pricePerShare(order)) },
    ],
    confirm: cancel,
    steps: [{ label: plan.step, run: ({ write }) => write(cancelOrderCall(market, toOrder(order))) }],
    done: plan.done,
  };
}

/** Takes everything back that the wallet ever offered. */
export function cancelAllPlan(market: `0x${string}`): TransactionPlan {
  const { plan, cancelAll } = text.mine;
  return {
    title: plan.allTitle,
    explain: plan.allExplain,
    facts: [],
    confirm: cancelAll,
    steps: [{ label: plan.step, run: ({ write }) => write(cancelAllCall(market)) }],
    done: plan.allDone,
  };
}

function toOrder(order: OpenOrder): Order {
  const { maker, token, kind, tokenId, amount, price, validUntil, round, salt } = order;
  return { maker, token, kind, tokenId, amount, price, validUntil, round, salt };
}
