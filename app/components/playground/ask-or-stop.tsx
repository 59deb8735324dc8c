import { useConnection } from "wagmi";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";

type Props = {
  isRunning: boolean;
  isEmpty: boolean;
  words: { ask: string; stop: string; empty: string };
  onAsk: () => void;
  onStop: () => void;
};

/** One button that asks and stops, so that a keyboard stays where it is; whoever has no wallet connects one first. */
export function AskOrStop({ isRunning, isEmpty, words, onAsk, onStop }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (address === undefined) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {messages.playground.ask.connect}
      </button>
    );
  }
  return (
    <button
      type="button"
      className={`button ${isRunning ? "button-quiet" : "button-main"}`}
      disabled={isEmpty && !isRunning}
      onClick={isRunning ? onStop : onAsk}
    >
      {isRunning ? words.stop : isEmpty ? words.empty : words.ask}
    </button>
  );
}
