import { useState } from "react";
import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import { formatDollars, parseDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useDollarAddress } from "../../wallet/dollar.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { TextField } from "../text-field.tsx";
import { offerPlan } from "./plans.ts";

const text = messages.buyOut.make;
const day = 86_400;
const maxDays = 364;

type Props = { model: Model; netAssets: bigint };

/** Makes an offer for the whole model. */
export function OfferForm({ model, netAssets }: Props) {
  const { address } = useConnection();
  const { now } = useChainTime();
  const dollar = useDollarAddress();
  const buyOut = useChain().addressOf("BuyOut");
  const showConnect = useConnectDialog();
  const { start } = useTransaction();
  const [amount, setAmount] = useState("");
  const [days, setDays] = useState("30");
  const [asked, setAsked] = useState(false);
  const owned = formatDollars(netAssets);
  const dollars = parseDollars(amount);
  const goodAmount = dollars !== null && dollars > netAssets;
  const goodDays = /^\d{1,3}$/.test(days.trim()) && Number(days) >= 1 && Number(days) <= maxDays;

  const pay = () => {
    if (address === undefined) return showConnect();
    setAsked(true);
    if (!goodAmount || !goodDays) return;
    const expiry = now + Number(days) * day;
    start(offerPlan({ buyOut, dollar }, model, { amount: dollars, expiry }));
  };
  return (
    <section aria-labelledby="make-offer" className="card grid gap-3 p-5">
      <h3 id="make-offer" className="text-xl">
        {text.heading}
      </h3>
      <TextField
        label={text.amount}
        value={amount}
        hint={text.amountHint(owned)}
        problem={asked && !goodAmount ? text.amountWrong(owned) : undefined}
        inputMode="decimal"
        onChange={setAmount}
      />
      <TextField
        label={text.days}
        value={days}
        hint={text.daysHint}
        problem={asked && !goodDays ? text.daysWrong : undefined}
        inputMode="numeric"
        onChange={setDays}
      />
      <button type="button" className="button button-main justify-self-start" onClick={pay}>
        {address === undefined ? text.connect : text.button}
      </button>
    </section>
  );
}
