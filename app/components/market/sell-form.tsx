import { type FormEvent, useState } from "react";
import { useConnection, useReadContract } from "wagmi";
import { pricePerShare } from "../../../client/actions/market.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { OpenOrder, Trade } from "../../api/market.server.ts";
import type { Model } from "../../api/models.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars, parseDollars } from "../../format/dollars.ts";
import { formatShares, parseShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { TextField } from "../text-field.tsx";
import { FactList } from "../fact-list.tsx";
import { sellPlan, totalOf } from "./plans.ts";

const text = messages.market.sell;
const DAY_SECONDS = 86_400;
const terms = [1, 7, 30, 90] as const;

type Props = { model: Model; orders: readonly OpenOrder[]; last: Trade | undefined };

/** Offers shares of the connected wallet. */
export function SellForm({ model, orders, last }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (address === undefined) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {text.connect}
      </button>
    );
  }
  const mine = orders.filter(({ maker }) => isSameAddress(address, maker));
  return <HolderForm model={model} offered={sumOfLeft(mine)} last={last} address={address} />;
}

type HolderProps = { model: Model; offered: bigint; last: Trade | undefined; address: `0x${string}` };

function HolderForm({ model, offered, last, address }: HolderProps) {
  const { addressOf } = useChain();
  const { now } = useChainTime();
  const { start } = useTransaction();
  const [typed, setTyped] = useState({ amount: "", price: "", days: 30 });
  const [touched, setTouched] = useState(false);
  const held = useReadContract({
    ...{ address: model.shares, abi: modelSharesAbi, functionName: "balanceOf", args: [address] },
    query: { refetchInterval: 5_000 },
  }).data;
  if (held === undefined) return <p>…</p>;
  if (held === 0n) return <p className="text-ink-soft">{text.holdsNone}</p>;

  const amount = parseShares(typed.amount);
  const price = parseDollars(typed.price);
  const problems = problemsOf(amount, price, held > offered ? held - offered : 0n);
  const isReady =
    amount !== null && price !== null && Object.values(problems).every((each) => each === undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (!isReady) return;
    const validUntil = now + typed.days * DAY_SECONDS;
    const plan = sellPlan(model, addressOf("Market"), { amount, price, validUntil, offered });
    start({ ...plan, onDone: () => setTyped({ ...typed, amount: "" }) });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <p>{text.holds(formatShares(held))}</p>
      <TextField
        label={text.amount}
        value={typed.amount}
        inputMode="decimal"
        problem={touched ? problems.amount : undefined}
        onChange={(next) => setTyped({ ...typed, amount: next })}
      />
      <TextField
        label={text.price}
        value={typed.price}
        inputMode="decimal"
        hint={
          last === undefined
            ? undefined
            : text.last(formatDollars(pricePerShare({ amount: last.amount, price: last.cost })))
        }
        problem={touched ? problems.price : undefined}
        onChange={(next) => setTyped({ ...typed, price: next })}
      />
      <label className="grid gap-1">
        <span className="font-semibold">{text.days}</span>
        <select
          className="field"
          value={typed.days}
          onChange={(event) => setTyped({ ...typed, days: Number(event.target.value) })}
        >
          {terms.map((days) => (
            <option key={days} value={days}>
              {text.dayCount(days)}
            </option>
          ))}
        </select>
      </label>
      <FactList facts={[[text.total, isReady ? formatDollars(totalOf(amount, price)) : "—"]]} />
      <button type="submit" className="button button-main">
        {text.submit}
      </button>
    </form>
  );
}

function problemsOf(amount: bigint | null, price: bigint | null, free: bigint) {
  const isNumber = amount !== null && amount > 0n;
  return {
    amount: !isNumber
      ? text.problems.amount
      : amount > free
        ? text.problems.tooMany(formatShares(free))
        : undefined,
    price: price === null || price === 0n ? text.problems.price : undefined,
  };
}

function sumOfLeft(orders: readonly OpenOrder[]): bigint {
  return orders.reduce((sum, { left }) => sum + left, 0n);
}
