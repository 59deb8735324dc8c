import { Clock } from "lucide-react";
import { useState } from "react";
import { formatClock, formatDate, formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { Menu } from "../menu.tsx";
import { useRefresh } from "../../wallet/use-refresh.ts";

const text = messages.frame.clock;
const jumps = [60, 600, 3_600, 86_400, 604_800];

type Outcome =
  { kind: "idle" } | { kind: "moving" } | { kind: "moved"; by: number } | { kind: "failed"; reason: string };

/** Shows the practice chain's time and moves it forward. */
export function PracticeClock() {
  const { now, movableSeconds, moveTime } = useChainTime();
  const refreshPage = useRefresh();
  const [outcome, setOutcome] = useState<Outcome>({ kind: "idle" });

  const move = async (seconds: number) => {
    setOutcome({ kind: "moving" });
    try {
      await moveTime(seconds);
      setOutcome({ kind: "moved", by: seconds });
      refreshPage();
    } catch (error) {
      setOutcome({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <Menu
      label={text.label}
      summary={
        <>
          <Clock size={16} aria-hidden />
          <time className="max-sm:sr-only" suppressHydrationWarning>
            {formatDate(now)}, {formatClock(now)}
          </time>
        </>
      }
    >
      <div className="grid w-72 gap-3 p-4">
        <p className="font-semibold">
          {text.label}: {formatDate(now)}, {formatClock(now)}
        </p>
        <p className="text-sm text-ink-soft">{text.explain}</p>
        <div role="group" aria-label={text.move} className="grid grid-cols-2 gap-2">
          {jumps.map((seconds) => (
            <button
              key={seconds}
              type="button"
              className="button button-quiet button-small"
              disabled={outcome.kind === "moving" || seconds > movableSeconds}
              onClick={() => void move(seconds)}
            >
              {text.by(formatDuration(seconds))}
            </button>
          ))}
        </div>
        <p role="status" className="min-h-10 text-sm">
          {outcome.kind === "moved" ? text.moved(formatDuration(outcome.by)) : null}
          {outcome.kind === "failed" ? text.failed(outcome.reason) : null}
          {outcome.kind === "idle" ? text.limit : null}
        </p>
      </div>
    </Menu>
  );
}
