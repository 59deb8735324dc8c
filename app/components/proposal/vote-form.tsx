import { type FormEvent, useId, useState } from "react";
import type { Address as AddressValue } from "viem";
import type { VoteSide } from "../../../client/actions/vote.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { shortHex } from "../../format/address.ts";
import { formatPart } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { votePlan } from "./plans.ts";
import { useVotingPower, type VotingPower } from "./use-voting-power.ts";

const text = messages.proposals.vote;
const sides: VoteSide[] = ["for", "against", "abstain"];

type Props = { proposal: Proposal; shares: AddressValue; supply: bigint; account: AddressValue };

/** Chooses a side, says why, and sends the vote; or says why the visitor cannot vote. */
export function VoteForm({ proposal, shares, supply, account }: Props) {
  const power = useVotingPower({ shares, account, voteStart: proposal.voteStart, started: true });
  if (power.state !== "some") return <PowerLine power={power} supply={supply} />;
  return (
    <>
      <PowerLine power={power} supply={supply} />
      <Ballot proposal={proposal} power={power.votes} />
    </>
  );
}

/** What the visitor can vote with, or why that is nothing. */
export function PowerLine({ power, supply }: { power: VotingPower; supply: bigint }) {
  return (
    <p
      role="status"
      className={power.state === "zero" ? "rounded-lg bg-warm-soft px-3 py-2" : "text-ink-soft"}
    >
      {describePower(power, supply)}
    </p>
  );
}

function describePower(power: VotingPower, supply: bigint): string {
  switch (power.state) {
    case "loading":
      return text.loading;
    case "later":
      return text.powerLater(formatShares(power.votes));
    case "some":
      return text.power(formatShares(power.votes), formatPart(power.votes, supply));
    case "zero":
      return power.why === "delegated" ? text.zero.delegated(shortHex(power.delegate)) : text.zero[power.why];
  }
}

function Ballot({ proposal, power }: { proposal: Proposal; power: bigint }) {
  const { chainId } = useChain();
  const { start } = useTransaction();
  const [side, setSide] = useState<VoteSide | null>(null);
  const [reason, setReason] = useState("");
  const [way, setWay] = useState<"gasless" | "own">("gasless");
  const [asked, setAsked] = useState(false);
  const problemId = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (side !== null) start(votePlan(proposal, { side, reason: reason.trim(), way, power, chainId }));
  };

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <SideChoice chosen={side} onChoose={setSide} describedBy={problemId} />
      <label className="grid gap-1">
        <span className="text-sm font-semibold">{text.reason}</span>
        <textarea
          className="field"
          rows={2}
          maxLength={500}
          value={reason}
          placeholder={text.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <label className="grid gap-1">
        <span className="text-sm text-ink-faint">{text.way}</span>
        <select
          className="field"
          value={way}
          onChange={(event) => setWay(event.target.value === "own" ? "own" : "gasless")}
        >
          <option value="gasless">{text.gasless}</option>
          <option value="own">{text.own}</option>
        </select>
      </label>
      <button type="submit" className="button button-main">
        {side === null ? text.heading : text.submit[side]}
      </button>
      <p id={problemId} role="alert" className="min-h-6 text-sm text-bad">
        {asked && side === null ? text.pick : ""}
      </p>
    </form>
  );
}

type SideProps = { chosen: VoteSide | null; onChoose: (side: VoteSide) => void; describedBy: string };

function SideChoice({ chosen, onChoose, describedBy }: SideProps) {
  return (
    <fieldset aria-describedby={describedBy}>
      <legend className="mb-2 font-semibold">{text.choose}</legend>
      <div className="grid grid-cols-3 gap-2">
        {sides.map((side) => (
          <label
            key={side}
            className="grid place-items-center rounded-lg border border-line-strong px-2 py-2.5 text-center font-semibold has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="side"
              className="sr-only"
              checked={side === chosen}
              onChange={() => onChoose(side)}
            />
            {text.sides[side]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
