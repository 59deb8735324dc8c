import { formatCount } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useCallBudget } from "../quota/use-quota.ts";

const text = messages.revenue.freeCalls;

/** How long the money for free calls lasts at the rate of the last epochs, as the endpoint counts it. */
export function CallRate({ route }: { route: string }) {
  const { data: budget } = useCallBudget(route);
  if (budget === undefined) return <p className="text-ink-faint">{text.rateLoading}</p>;
  if (budget === null) return null;
  const { callsLeft, callsOwed, callsPerDay, lastsUntil } = budget;
  return (
    <p role="status">
      {callsLeft === 0n
        ? text.rateUsedUp
        : lastsUntil === null
          ? text.rateNone(formatCount(callsLeft))
          : text.rate(formatCount(callsPerDay), formatCount(callsLeft), formatMoment(Number(lastsUntil)))}
      {callsOwed === 0n ? null : <> {text.owed(formatCount(callsOwed))}</>}
    </p>
  );
}
