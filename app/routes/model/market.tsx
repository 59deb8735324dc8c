import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useRef, useState } from "react";
import { WHOLE_SHARE } from "../../../client/actions/units.ts";
import { loadMarket, type OpenOrder } from "../../api/market.server.ts";
import { loadModel, parseModelId } from "../../api/models.server.ts";
import { BuyForm } from "../../components/market/buy-form.tsx";
import { DepthChart } from "../../components/market/depth-chart.tsx";
import { MyOrders } from "../../components/market/my-orders.tsx";
import { OrderTable, TradeTable } from "../../components/market/order-table.tsx";
import { SellForm } from "../../components/market/sell-form.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

const text = messages.market;

export async function loader({ params }: LoaderFunctionArgs) {
  return loadMarket(await loadModel(parseModelId(params["modelId"])));
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.market);

export default function MarketPage() {
  const { model } = useModel();
  const { orders, trades, monthOfIncome } = useLoaderData<typeof loader>();
  const [chosenId, setChosenId] = useState<string>();
  const [mode, setMode] = useState<"buy" | "sell">("buy");
  const open = orders.filter(({ available }) => available > 0n);
  const chosen = open.find(({ id }) => id === chosenId) ?? open[0];
  const form = useRef<HTMLElement>(null);
  const choose = (order: OpenOrder) => {
    setChosenId(order.id);
    setMode("buy");
    // On a phone the form lies below the offers.
    form.current?.focus();
  };
  if (model.totalSupply === 0n) return <p className="text-ink-soft">{text.notYet}</p>;
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-labelledby="market" className="grid gap-8">
        <div className="grid gap-2">
          <h2 id="market" className="sr-only">
            {text.heading}
          </h2>
          <p className="max-w-prose text-ink-soft">{text.intro}</p>
          <p className="font-semibold">{earningsOf(monthOfIncome, model.totalSupply)}</p>
        </div>
        {open.length === 0 ? (
          <p className="card p-5">{text.book.none}</p>
        ) : (
          <>
            <DepthChart orders={open} />
            <OrderTable orders={open} chosen={chosen} onChoose={choose} />
          </>
        )}
        <TradeTable trades={trades} />
      </section>
      <aside className="grid gap-6">
        <section
          ref={form}
          tabIndex={-1}
          className="card grid gap-4 p-5"
          aria-label={mode === "buy" ? text.buy.heading : text.sell.heading}
        >
          <ModeSwitch mode={mode} onChange={setMode} />
          {mode === "buy" ? (
            <BuyForm model={model} order={chosen} monthOfIncome={monthOfIncome} />
          ) : (
            <SellForm model={model} orders={orders} last={trades[0]} />
          )}
        </section>
        <MyOrders orders={orders} />
      </aside>
    </div>
  );
}

function earningsOf(monthOfIncome: bigint, supply: bigint): string {
  const each = (monthOfIncome * WHOLE_SHARE) / supply;
  return each === 0n ? text.earnsNothing : text.earns(formatDollars(each));
}

function ModeSwitch({ mode, onChange }: { mode: "buy" | "sell"; onChange: (mode: "buy" | "sell") => void }) {
  return (
    <div role="group" aria-label={text.modes.label} className="grid grid-cols-2 gap-2">
      {(["buy", "sell"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={mode === one}
          className={`button ${mode === one ? "button-main" : "button-quiet"}`}
          onClick={() => onChange(one)}
        >
          {text.modes[one]}
        </button>
      ))}
    </div>
  );
}
