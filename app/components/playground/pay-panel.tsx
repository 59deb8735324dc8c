import { useState } from "react";
import { useConnection, useReadContract } from "wagmi";
import { parseAbi } from "viem";
import { CREDIT } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useDollarAddress, useDollarBalance } from "../../wallet/dollar.ts";
import { GetDollarsButton } from "../../wallet/get-dollars-button.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { MoneyUsedUp } from "../quota/free-calls-left.tsx";
import { getCreditsPlan, putCreditsPlan, signInPlan } from "./plans.ts";
import { type PayWay, useComodel } from "./use-comodel.ts";
import type { Means } from "./use-means.ts";

const text = messages.playground.pay;
const vaultAbi = parseAbi(["function cost(uint128 credits) view returns (uint256)"]);
const amounts = [10n, 100n, 1_000n];

type Props = {
  model: Model;
  way: PayWay;
  onWay: (way: PayWay) => void;
  means: Means | undefined;
  error: Error | null;
  onChange: () => void;
};

/** Chooses how calls are paid, and gets what is needed for it. */
export function PayPanel({ model, way, onWay, means, error, onChange }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  return (
    <section aria-labelledby="pay" className="grid gap-3">
      <h3 id="pay" className="text-lg">
        {text.heading}
      </h3>
      <div className="grid grid-cols-2 gap-2" role="radiogroup" aria-labelledby="pay">
        <WayChoice label={text.quota} chosen={way === "quota"} onChoose={() => onWay("quota")} />
        <WayChoice label={text.credits} chosen={way === "credits"} onChoose={() => onWay("credits")} />
      </div>
      {address === undefined ? (
        <>
          <p className="text-ink-soft">{text.connect}</p>
          <button type="button" className="button button-quiet justify-self-start" onClick={showConnect}>
            {messages.wallet.connect}
          </button>
        </>
      ) : error !== null ? (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          {text.unreadable(error.message)}
        </p>
      ) : means === undefined ? (
        <p className="min-h-20 text-ink-soft">{text.loading}</p>
      ) : way === "quota" ? (
        <QuotaMeans model={model} means={means} onChange={onChange} />
      ) : (
        <CreditMeans model={model} means={means} address={address} onChange={onChange} />
      )}
    </section>
  );
}

function WayChoice({ label, chosen, onChoose }: { label: string; chosen: boolean; onChoose: () => void }) {
  return (
    <label className="grid place-items-center rounded-lg border border-line-strong px-3 py-2.5 text-center font-semibold has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input type="radio" name="way" className="sr-only" checked={chosen} onChange={onChoose} />
      {label}
    </label>
  );
}

function QuotaMeans({ model, means, onChange }: { model: Model; means: Means; onChange: () => void }) {
  const client = useComodel();
  const { start } = useTransaction();
  const { quota, signedIn } = means;
  if (quota === null) return <p className="text-ink-soft">{text.quotaOff}</p>;
  if (quota.budget?.callsLeft === 0n) return <MoneyUsedUp modelId={model.id} />;
  if (quota.callsTotal === 0n) return <p className="rounded-lg bg-warm-soft px-3 py-2">{text.quotaNone}</p>;
  const left = quota.callsTotal > quota.cumulative ? quota.callsTotal - quota.cumulative : 0n;
  return (
    <>
      <p role="status" data-quota-left={String(left)}>
        {text.quotaLeft(
          formatCount(left),
          formatCount(quota.callsTotal),
          formatMoment(Number(quota.epochEndsAt)),
        )}
      </p>
      {signedIn ? (
        <p className="text-sm text-ink-soft">{text.signedIn}</p>
      ) : (
        <button
          type="button"
          className="button button-quiet justify-self-start"
          onClick={() => start(signInPlan(client, onChange))}
        >
          {text.signIn}
        </button>
      )}
    </>
  );
}

type CreditProps = { model: Model; means: Means; address: `0x${string}`; onChange: () => void };

function CreditMeans({ model, means, address, onChange }: CreditProps) {
  const client = useComodel();
  const { start } = useTransaction();
  const { held, ready } = means;
  return (
    <>
      <p role="status" data-credits-ready={String(ready)} className={ready === 0n ? "text-ink-soft" : ""}>
        {ready === 0n ? text.creditsNone : text.creditsLeft(formatCredits(ready))}
      </p>
      {held === 0n ? null : (
        <div className="grid justify-items-start gap-2">
          <p className="text-sm text-ink-soft">{text.creditsHeld(formatCredits(held))}</p>
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => start(putCreditsPlan({ model, client, credits: held, onDone: onChange }))}
          >
            {text.put(formatCredits(held))}
          </button>
        </div>
      )}
      <BuyCredits model={model} address={address} onChange={onChange} />
    </>
  );
}

function BuyCredits({ model, address, onChange }: Omit<CreditProps, "means">) {
  const client = useComodel();
  const { start } = useTransaction();
  const dollar = useDollarAddress();
  const balance = useDollarBalance(address);
  const [calls, setCalls] = useState(10n);
  const credits = calls * CREDIT;
  const cost = useReadContract({
    address: model.creditVault,
    abi: vaultAbi,
    functionName: "cost",
    args: [credits],
    query: { refetchInterval: 4_000 },
  }).data;
  return (
    <div className="grid gap-2 border-t border-line pt-3">
      <label className="flex items-center justify-between gap-3">
        <span>{text.amount}</span>
        <select
          className="field w-32"
          value={String(calls)}
          onChange={(event) => setCalls(BigInt(event.target.value))}
        >
          {amounts.map((amount) => (
            <option key={String(amount)} value={String(amount)}>
              {formatCount(amount)}
            </option>
          ))}
        </select>
      </label>
      <p className="text-sm text-ink-soft">
        {cost === undefined ? text.loading : text.cost(formatDollars(cost))}
      </p>
      <button
        type="button"
        className="button button-quiet"
        disabled={cost === undefined}
        onClick={() =>
          cost !== undefined &&
          start(getCreditsPlan({ model, client, dollar, credits, cost, onDone: onChange }))
        }
      >
        {text.buy(formatCredits(credits))}
      </button>
      {balance !== undefined && cost !== undefined && balance < cost ? (
        <GetDollarsButton address={address} />
      ) : null}
    </div>
  );
}
