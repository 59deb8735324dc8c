import type { Raise, Tier } from "../../api/raise.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { isInvitedOnly, roomInTier } from "./quote.ts";
import { describePerk, describePrice } from "./tier-words.ts";

const text = messages.raise.tier;

type Props = { raise: Raise; chosen: Tier; onChoose: (index: number) => void };

/** Chooses the price at which to buy; a full tier cannot be chosen. */
export function TierChoice({ raise, chosen, onChoose }: Props) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold">{text.heading}</legend>
      {raise.tiers.map((tier) => {
        const room = roomInTier(raise, tier);
        return (
          <label
            key={tier.index}
            className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2 rounded-lg border border-line-strong px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-disabled:opacity-60"
          >
            <input
              type="radio"
              name="tier"
              className="accent-(--accent)"
              checked={tier.index === chosen.index}
              disabled={room === 0n}
              onChange={() => onChoose(tier.index)}
            />
            <span className="font-semibold">{describePrice(tier)}</span>
            {tier.creditsPerDollar === 0n ? null : (
              <span className="col-start-2 text-sm text-ink-soft">{describePerk(tier)}</span>
            )}
            <span className="col-start-2 text-sm text-ink-soft">
              {room === 0n ? text.full : tier.cap === 0n ? text.noCap : text.left(formatDollarsShort(room))}
              {isInvitedOnly(tier) ? `. ${text.invited}` : ""}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
