import { useConnection, useSwitchChain } from "wagmi";
import { messages } from "../messages.ts";
import { useChain } from "./chain-context.tsx";

/** Tells a visitor whose wallet is on another network, and offers to switch. */
export function NetworkNotice() {
  const { chainId, practice } = useChain();
  const connection = useConnection();
  const switchChain = useSwitchChain();
  if (connection.chainId === undefined || connection.chainId === chainId) return null;
  const name = practice ? messages.wallet.practiceNetwork : messages.wallet.network(chainId);
  return (
    <div role="alert" className="bg-warm-soft">
      <p className="page flex flex-wrap items-center justify-between gap-3 py-2">
        {messages.wallet.wrongNetwork(name)}
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={() => switchChain.mutate({ chainId })}
        >
          {messages.wallet.switchNetwork(name)}
        </button>
      </p>
    </div>
  );
}
