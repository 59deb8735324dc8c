import { type FormEvent, useId, useState } from "react";
import { creditsForDown, sharesForDown } from "../../../client/actions/raise.ts";
import type { Model } from "../../api/models.server.ts";
import type { Contributor, Raise, Tier } from "../../api/raise.server.ts";
import { formatDollars, parseDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCredits, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useDollarAddress } from "../../wallet/dollar.ts";
import { PayButton } from "../../wallet/pay-button.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { contributePlan } from "./plans.ts";
import {
  contributionLimits,
  firstOpenTier,
  isAccessOnly,
  isInvitedOnly,
  largestSupply,
  parseProof,
} from "./quote.ts";
import { describeRisk } from "./tier-words.ts";
import { TierChoice } from "./tier-choice.tsx";

const text = messages.raise.form;
const problems = messages.raise.problem;

type Props = { model: Model; raise: Raise; mine: Contributor | null };
type Reading = { amount: bigint; problem: null } | { amount: bigint | null; problem: string };

/** Turns an amount of dollars into shares before the visitor's eyes, and contributes it. */
export function ContributeForm({ model, raise, mine }: Props) {
  const [tierIndex, setTierIndex] = useState(() => firstOpenTier(raise)?.index ?? 0);
  const [typed, setTyped] = useState("");
  const [touched, setTouched] = useState(false);
  const [proofText, setProofText] = useState("");
  const [way, setWay] = useState<"permit" | "approve">("permit");
  const { start } = useTransaction();
  const dollar = useDollarAddress();
  const hintId = useId();

  const tier = raise.tiers.find((one) => one.index === tierIndex) ?? raise.tiers[0];
  if (tier === undefined) throw new Error("A raise without tiers cannot be shown.");
  const limits = contributionLimits(raise, tier, mine);
  if (limits.most <= 0n) return <p>{text.nothingLeft}</p>;
  const reading = readAmount(typed, limits);
  const proof = isInvitedOnly(tier) ? parseProof(proofText) : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (reading.problem !== null || proof === null) return;
    const plan = contributePlan(model, dollar, { tier, amount: reading.amount, way, proof });
    const clear = () => {
      setTyped("");
      setTouched(false);
    };
    start({ ...plan, onDone: clear });
  };

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <h2 className="text-xl">{text.heading}</h2>
      {raise.tiers.length > 1 ? <TierChoice raise={raise} chosen={tier} onChoose={setTierIndex} /> : null}
      <label className="grid gap-1">
        <span className="font-semibold">{text.amount}</span>
        <input
          className="field text-xl font-semibold"
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          aria-invalid={touched && reading.problem !== null}
          aria-describedby={hintId}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setTouched(typed !== "")}
        />
        <span
          id={hintId}
          role="status"
          className={`min-h-6 text-sm ${touched && reading.problem !== null ? "text-bad" : "text-ink-soft"}`}
        >
          {touched && reading.problem !== null
            ? reading.problem
            : text.hint(formatDollars(limits.least), formatDollars(limits.most))}
        </span>
      </label>
      {isInvitedOnly(tier) ? (
        <label className="grid gap-1">
          <span className="font-semibold">{text.proof}</span>
          <textarea
            className="field font-mono text-sm"
            rows={3}
            value={proofText}
            onChange={(event) => setProofText(event.target.value)}
          />
          <span className={`text-sm ${proof === null ? "text-bad" : "text-ink-soft"}`}>
            {proof === null ? problems.proof : text.proofHint}
          </span>
        </label>
      ) : null}
      <Outcome raise={raise} tier={tier} amount={reading.problem === null ? reading.amount : null} />
      <label className="grid gap-1">
        <span className="text-sm text-ink-faint">{text.way}</span>
        <select
          className="field"
          value={way}
          onChange={(event) => setWay(event.target.value === "approve" ? "approve" : "permit")}
        >
          <option value="permit">{text.permit}</option>
          <option value="approve">{text.approve}</option>
        </select>
      </label>
      <p className="rounded-lg bg-warm-soft px-4 py-3 text-sm">{describeRisk(tier)}</p>
      <PayButton amount={reading.amount} words={text} />
    </form>
  );
}

function readAmount(typed: string, { least, most }: { least: bigint; most: bigint }): Reading {
  const amount = parseDollars(typed);
  if (amount === null) return { amount: null, problem: problems.notNumber };
  if (amount < least) return { amount, problem: problems.below(formatDollars(least)) };
  if (amount > most) return { amount, problem: problems.above(formatDollars(most)) };
  return { amount, problem: null };
}

function Outcome({ raise, tier, amount }: { raise: Raise; tier: Tier; amount: bigint | null }) {
  const shares = sharesForDown(amount ?? 0n, tier.price);
  const credits = creditsForDown(amount ?? 0n, tier.creditsPerDollar);
  const once = (value: string) => (amount === null ? text.notYet : value);
  return (
    <div className="grid gap-1 rounded-lg bg-sunken px-4 py-3">
      <dl className="grid gap-1">
        {isAccessOnly(tier) ? null : (
          <>
            <Line label={text.youGet} value={once(text.shares(formatShares(shares)))} />
            <Line
              label={text.youGetPart}
              value={once(text.partAtLeast(formatPart(shares, largestSupply(raise))))}
            />
          </>
        )}
        {tier.creditsPerDollar === 0n ? null : (
          <Line
            label={isAccessOnly(tier) ? text.youGet : text.youAlsoGet}
            value={once(text.credits(formatCredits(credits)))}
          />
        )}
      </dl>
      {tier.creditsPerDollar === 0n ? null : (
        <p className="text-sm text-ink-soft">
          {isAccessOnly(tier)
            ? text.accessNote(formatMoment(raise.perksBy))
            : text.creditsNote(formatMoment(raise.perksBy))}
        </p>
      )}
    </div>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
