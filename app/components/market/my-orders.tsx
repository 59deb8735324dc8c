import { useConnection } from "wagmi";
import { pricePerShare } from "../../../client/actions/market.ts";
import type { OpenOrder } from "../../api/market.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { cancelAllPlan, cancelPlan } from "./plans.ts";

const text = messages.market.mine;

/** What the connected wallet offers, and how to take it back. */
export function MyOrders({ orders }: { orders: readonly OpenOrder[] }) {
  const { address } = useConnection();
  const { addressOf } = useChain();
  const { start } = useTransaction();
  const mine = orders.filter(({ maker }) => isSameAddress(address, maker));
  if (mine.length === 0) return null;
  return (
    <section aria-labelledby="my-orders" className="card grid gap-4 p-5">
      <h3 id="my-orders" className="text-xl">
        {text.heading}
      </h3>
      <ul className="grid gap-4">
        {mine.map((order) => (
          <li key={order.id} className="grid gap-2 border-t border-line pt-4 first:border-0 first:pt-0">
            <div className="flex items-baseline justify-between gap-3">
              <span>{text.left(formatShares(order.left), formatShares(order.amount))}</span>
              <strong>{formatDollars(pricePerShare(order))}</strong>
            </div>
            <p className="text-sm text-ink-soft">
              {messages.market.book.until} {formatDate(order.validUntil)}
            </p>
            {order.available < order.left ? <p className="text-sm text-bad">{text.cannot}</p> : null}
            <button
              type="button"
              className="button button-quiet button-small"
              onClick={() => start(cancelPlan(addressOf("Market"), order))}
            >
              {text.cancel}
            </button>
          </li>
        ))}
      </ul>
      {mine.length > 1 ? (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => start(cancelAllPlan(addressOf("Market")))}
        >
          {text.cancelAll}
        </button>
      ) : null}
    </section>
  );
}
