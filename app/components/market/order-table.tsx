import { useConnection } from "wagmi";
import { costUp, pricePerShare } from "../../../client/actions/market.ts";
import type { OpenOrder, Trade } from "../../api/market.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDate, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { DataTable } from "../data-table.tsx";

type Props = {
  orders: readonly OpenOrder[];
  chosen: OpenOrder | undefined;
  onChoose: (order: OpenOrder) => void;
};

/** Every offer that can be bought from, the cheapest first. */
export function OrderTable({ orders, chosen, onChoose }: Props) {
  const text = messages.market.book;
  const { address } = useConnection();
  return (
    <DataTable
      heading={text.heading}
      columns={[
        { label: text.price, number: true },
        { label: text.shares, number: true },
        { label: text.cost, number: true },
        { label: text.seller, roomy: true },
        { label: text.until, roomy: true },
        text.buy,
      ]}
      rows={orders.map((order) => ({
        key: order.id,
        cells: [
          formatDollars(pricePerShare(order)),
          formatShares(order.available),
          formatDollars(costUp(order, order.available)),
          <Address key="seller" value={order.maker} />,
          formatDate(order.validUntil),
          isSameAddress(address, order.maker) ? (
            text.yours
          ) : (
            <button
              key="buy"
              type="button"
              className="button button-quiet button-small"
              aria-pressed={order.id === chosen?.id}
              onClick={() => onChoose(order)}
            >
              {order.id === chosen?.id ? text.chosen : text.buy}
            </button>
          ),
        ],
      }))}
    />
  );
}

/** The newest purchases. */
export function TradeTable({ trades }: { trades: readonly Trade[] }) {
  const text = messages.market.trades;
  if (trades.length === 0) return <p className="text-ink-soft">{text.none}</p>;
  return (
    <DataTable
      heading={text.heading}
      columns={[
        { label: text.price, number: true },
        { label: text.shares, number: true },
        { label: text.cost, number: true },
        { label: text.buyer, roomy: true },
        text.when,
      ]}
      rows={trades.map((trade) => ({
        key: trade.id,
        cells: [
          formatDollars(pricePerShare({ amount: trade.amount, price: trade.cost })),
          formatShares(trade.amount),
          formatDollars(trade.cost),
          <Address key="buyer" value={trade.buyer} />,
          formatMoment(trade.at),
        ],
      }))}
    />
  );
}
