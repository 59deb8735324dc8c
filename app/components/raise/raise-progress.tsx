import type { Raise } from "../../api/raise.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { RaiseMeter } from "../model/raise-meter.tsx";
import { raiseState } from "../model/stage.ts";

const text = messages.raise;

/** How far the raise is, how long it takes yet, and what its state means. */
export function RaiseProgress({ raise }: { raise: Raise }) {
  const { now } = useChainTime();
  const state = raiseState(raise, now);
  return (
    <section aria-labelledby="raise" className="grid gap-4">
      <h2 id="raise" className="sr-only">
        {text.title}
      </h2>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <p>
          <span className="block font-display text-5xl font-semibold tracking-tight">
            {formatDollarsShort(raise.raised)}
          </span>
          <span className="text-ink-soft">
            {text.raised(formatDollarsShort(raise.softCap))} ({formatPart(raise.raised, raise.softCap)}),{" "}
            {text.contributors(formatCount(raise.contributorCount))}
          </span>
        </p>
        <Countdown raise={raise} now={now} />
      </div>
      <RaiseMeter {...raise} failed={state === "failed" || state === "cancelled"} />
      <p role="status" className="text-ink-soft">
        {text.state[state]}
      </p>
    </section>
  );
}

function Countdown({ raise, now }: { raise: Raise; now: number }) {
  const state = raiseState(raise, now);
  const target = state === "upcoming" ? raise.start : raise.end;
  const label =
    state === "upcoming"
      ? text.countdown.starts
      : now < raise.end && state === "open"
        ? text.countdown.ends
        : text.countdown.ended;
  return (
    <p className="text-end max-sm:text-start">
      <span className="block text-sm text-ink-faint">{label}</span>
      <span className="font-display text-2xl font-semibold" suppressHydrationWarning>
        {label === text.countdown.ended ? formatMoment(Math.min(target, now)) : formatDuration(target - now)}
      </span>
    </p>
  );
}
