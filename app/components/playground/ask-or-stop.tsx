import { useConnection } from "wagmi";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import type { PayWay } from "./use-comodel.ts";

const text = messages.playground.ask;

type Props = {
  isRunning: boolean;
  isEmpty: boolean;
  words: { ask: string; stop: string; empty: string };
  way: PayWay;
  onAsk: () => void;
  onStop: () => void;
};

/** One button that asks and stops, so that a keyboard stays where it is; whoever has no wallet tries it, or connects one. */
export function AskOrStop({ isRunning, isEmpty, words, way, onAsk, onStop }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const isTrial = way === "trial";
  if (address === undefined && !isTrial) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {text.connect}
      </button>
    );
  }
  return (
    <div className="grid gap-2">
      <button
        type="button"
        className={`button ${isRunning ? "button-quiet" : "button-main"}`}
        disabled={isEmpty && !isRunning}
        onClick={({ detail }) => {
          if (!isRunning) onAsk();
          // The second half of a double click asks for nothing new: it must not stop what the first began.
          else if (detail < 2) onStop();
        }}
      >
        {isRunning ? words.stop : isEmpty ? words.empty : isTrial ? text.tryFree : words.ask}
      </button>
      {isTrial ? <p className="text-sm text-ink-soft">{text.tryNote}</p> : null}
    </div>
  );
}
