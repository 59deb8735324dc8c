import type { Raise, Tier } from "../../api/raise.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCredits } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { raiseState } from "../model/stage.ts";
import { isAccessOnly, isInvitedOnly, roomInTier } from "./quote.ts";
import { describePerk, describePrice } from "./tier-words.ts";

const text = messages.raise;

/** Every number of the raise and what it means. */
export function RaiseTermsList({ raise }: { raise: Raise }) {
  const { terms } = text;
  const { now } = useChainTime();
  return (
    <section aria-labelledby="terms" className="grid gap-4">
      <h2 id="terms" className="text-2xl">
        {terms.heading}
      </h2>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Term label={terms.goal} value={formatDollarsShort(raise.softCap)} note={terms.goalNote} />
        <Term label={terms.most} value={formatDollarsShort(raise.hardCap)} note={terms.mostNote} />
        <Term label={terms.smallest} value={formatDollarsShort(raise.minContribution)} />
        <Term
          label={terms.largest}
          value={raise.walletMax === 0n ? terms.noLimit : formatDollarsShort(raise.walletMax)}
        />
        <Term label={terms.team} value={formatBps(raise.teamBps)} note={describeTeam(raise)} />
        {raise.perksBy === 0 ? null : (
          <Term
            label={terms.credits}
            value={terms.creditsSum(formatCredits(raise.credits))}
            note={describeCredits(raise, now)}
          />
        )}
        {raise.raisedForAccess === 0n ? null : (
          <Term
            label={terms.access}
            value={formatDollarsShort(raise.raisedForAccess)}
            note={terms.accessNote}
          />
        )}
      </dl>
      <ul className="grid gap-3 sm:grid-cols-2">
        {raise.tiers.map((tier) => (
          <TierLine key={tier.index} tier={tier} room={describeRoom(raise, tier, now)} />
        ))}
      </ul>
    </section>
  );
}

function describeCredits({ perksBy, perksOpenedAt }: Raise, now: number): string {
  const { creditsBought, creditsNote, creditsLapsed } = text.terms;
  if (perksOpenedAt !== null) return creditsBought(formatMoment(perksOpenedAt));
  return (now <= perksBy ? creditsNote : creditsLapsed)(formatMoment(perksBy));
}

/** What a tier still takes, or what it took once the raise is over. */
function describeRoom(raise: Raise, tier: Tier, now: number): string {
  const state = raiseState(raise, now);
  if (state !== "upcoming" && state !== "open") return text.tier.taken(formatDollarsShort(tier.raised));
  if (tier.cap === 0n) return text.tier.noCap;
  const room = roomInTier(raise, tier);
  return room === 0n ? text.tier.full : text.tier.left(formatDollarsShort(room));
}

function describeTeam({ teamBps, teamVestingSeconds, teamCliffSeconds }: Raise): string {
  if (teamBps === 0) return text.terms.noTeam;
  const evenly = text.terms.teamNote(formatDuration(teamVestingSeconds));
  return teamCliffSeconds === 0 ? evenly : `${evenly}, ${text.terms.cliff(formatDuration(teamCliffSeconds))}`;
}

function Term({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd>
        <span className="text-lg font-semibold">{value}</span>
        {note === undefined ? null : <span className="block text-sm text-ink-soft">{note}</span>}
      </dd>
    </div>
  );
}

function TierLine({ tier, room }: { tier: Tier; room: string }) {
  return (
    <li className="card flex flex-wrap content-start items-baseline justify-between gap-x-4 px-4 py-3">
      <span className="text-sm text-ink-faint">{text.tier.name(tier.index + 1)}</span>
      <span className="font-semibold">{describePrice(tier)}</span>
      {tier.creditsPerDollar === 0n ? null : <span className="w-full text-sm">{describePerk(tier)}</span>}
      <span className="w-full text-sm text-ink-soft">
        {room}
        {isInvitedOnly(tier) ? `. ${text.tier.invited}` : ""}
        {isAccessOnly(tier) ? `. ${text.tier.accessBack}` : ""}
      </span>
    </li>
  );
}
