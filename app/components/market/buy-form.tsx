import { type FormEvent, useState } from "react";
import { zeroAddress } from "viem";
import { useConnection, useReadContract } from "wagmi";
import { costUp, pricePerShare } from "../../../client/actions/market.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { OpenOrder } from "../../api/market.server.ts";
import type { Model } from "../../api/models.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatShares, parseShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useDollarAddress } from "../../wallet/dollar.ts";
import { PayButton } from "../../wallet/pay-button.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { AdmissionPanel } from "../raise/admission-panel.tsx";
import { TextField } from "../text-field.tsx";
import { FactList } from "../fact-list.tsx";
import { buyPlan } from "./plans.ts";

const text = messages.market.buy;

type Props = { model: Model; order: OpenOrder | undefined; monthOfIncome: bigint };

/** Buys shares of the chosen offer, with the exact cost before the visitor's eyes. */
export function BuyForm({ model, order, monthOfIncome }: Props) {
  const { address } = useConnection();
  const { addressOf } = useChain();
  const { start } = useTransaction();
  const dollar = useDollarAddress();
  const [typed, setTyped] = useState("");
  const [touched, setTouched] = useState(false);
  const isAdmitted = useAdmission(model, address);
  if (isAdmitted === false) return <AdmissionPanel model={model} admittedUntil={null} />;
  if (order === undefined) return <p className="text-ink-soft">{text.none}</p>;
  if (isSameAddress(address, order.maker)) return <p className="text-ink-soft">{text.own}</p>;

  const amount = parseShares(typed);
  const problem = problemOf(amount, order.available);
  const cost = problem === undefined && amount !== null ? costUp(order, amount) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (amount === null || problem !== undefined) return;
    const plan = buyPlan({ order, dollar, market: addressOf("Market") }, amount);
    start({ ...plan, onDone: () => setTyped("") });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <p>{text.from(formatDollars(pricePerShare(order)), formatShares(order.available))}</p>
      <TextField
        label={text.amount}
        value={typed}
        inputMode="decimal"
        problem={touched ? problem : undefined}
        onChange={setTyped}
      />
      <FactList
        facts={[
          [text.cost, cost === null ? "—" : formatDollars(cost)],
          [text.part, cost === null || amount === null ? "—" : formatPart(amount, model.totalSupply)],
          [
            text.earned,
            cost === null || amount === null ? "—" : formatDollars(earned(amount, model, monthOfIncome)),
          ],
        ]}
      />
      <p className="rounded-lg bg-warm-soft px-4 py-3 text-sm">{text.risk}</p>
      <PayButton amount={cost} words={text} />
    </form>
  );
}

/**
 * Whether shares may go to this wallet, or to anybody while there is none; undefined while nobody knows. The shares
 * themselves refuse it otherwise.
 */
function useAdmission(model: Model, address: `0x${string}` | undefined): boolean | undefined {
  return useReadContract({
    ...{ address: model.shares, abi: modelSharesAbi, functionName: "admits" },
    args: [address ?? zeroAddress],
    query: { refetchInterval: 4_000 },
  }).data;
}

function problemOf(amount: bigint | null, most: bigint): string | undefined {
  if (amount === null || amount === 0n) return text.problems.amount;
  return amount > most ? text.problems.most(formatShares(most)) : undefined;
}

function earned(amount: bigint, model: Model, monthOfIncome: bigint): bigint {
  return model.totalSupply === 0n ? 0n : (monthOfIncome * amount) / model.totalSupply;
}
