import { Link } from "@remix-run/react";
import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Revenue, Settlement } from "../../api/revenue.server.ts";
import type { ServedModel } from "../../api/service.server.ts";
import type { CallBudget } from "../../api/treasury.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration, formatMoment, formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { DataTable } from "../data-table.tsx";
import { FactList } from "../fact-list.tsx";
import { FreeCallsLeft } from "../quota/free-calls-left.tsx";
import { CallRate } from "./call-rate.tsx";

const text = messages.revenue.freeCalls;

type Props = { model: Model; served: ServedModel | null; revenue: Revenue; budget: CallBudget };

/** What holders may use for free, who pays for it, and how long that lasts. */
export function FreeCalls({ model, served, revenue, budget }: Props) {
  const { holderCallsPerEpoch, holderCallPay, epochSeconds } = model;
  return (
    <section aria-labelledby="free-calls" className="grid gap-4">
      <h3 id="free-calls" className="text-xl">
        {text.heading}
      </h3>
      {holderCallsPerEpoch === 0n ? (
        <p className="text-ink-soft">{text.none}</p>
      ) : (
        <>
          <p>{text.terms(formatCount(holderCallsPerEpoch), formatPeriod(epochSeconds))}</p>
          <MyFreeCalls model={model} served={served} />
          {holderCallPay === 0n ? (
            <p className="text-ink-soft">{text.unpaid}</p>
          ) : (
            <Budget model={model} served={served} revenue={revenue} budget={budget} />
          )}
        </>
      )}
    </section>
  );
}

/** The visitor's own part; nothing while nobody is connected or the model is not served here. */
function MyFreeCalls({ model, served }: Pick<Props, "model" | "served">) {
  const { address } = useConnection();
  if (address === undefined || served?.releaseId == null) return null;
  return (
    <p>
      <span className="font-semibold">{text.yours}</span>{" "}
      <FreeCallsLeft modelId={model.id} route={served.route} address={address} />
    </p>
  );
}

function Budget({ model, served, revenue, budget }: Props) {
  const { holderCallsPaid, holderCallsCost } = revenue;
  const { funds, costPerEpoch, epochsLeft } = budget;
  return (
    <>
      <FactList
        facts={[
          [text.pay, formatDollars(model.holderCallPay)],
          [text.left, formatDollars(funds)],
          [text.cost(formatPeriod(model.epochSeconds)), formatDollars(costPerEpoch)],
          [text.lasts, formatDuration(Number(epochsLeft) * model.epochSeconds)],
          [text.paid, text.paidValue(formatCount(holderCallsPaid), formatDollars(holderCallsCost))],
        ]}
      />
      {served?.releaseId == null ? null : <CallRate route={served.route} />}
      <p className={epochsLeft === 0n ? "text-bad" : "text-ink-soft"}>
        {epochsLeft === 0n ? text.usedUp : text.enough}
      </p>
      <Link className="text-link w-fit" to={`/models/${model.id}/propose`}>
        {text.fund}
      </Link>
    </>
  );
}

/** What operators were paid for, the newest first. */
export function SettlementTable({ settlements }: { settlements: readonly Settlement[] }) {
  if (settlements.length === 0) return null;
  return (
    <DataTable
      heading={text.latest}
      columns={[
        text.holder,
        { label: text.epoch, number: true },
        { label: text.calls, number: true },
        { label: text.amount, number: true },
      ]}
      rows={settlements.map(({ id, holder, epoch, calls, amount }) => ({
        key: id,
        cells: [
          <Address key="holder" value={holder} />,
          formatMoment(epoch),
          formatCount(calls),
          formatDollars(amount),
        ],
      }))}
    />
  );
}
