import type { ChainFacts } from "../../api/service.server.ts";
import { messages } from "../../messages.ts";

const text = messages.frame.footer;

/** What everybody should know before signing anything. */
export function Footer({ chain }: { chain: ChainFacts }) {
  return (
    <footer className="border-t border-line bg-sunken">
      <div className="page grid gap-1 py-8 text-sm text-ink-soft">
        <p className="font-semibold text-ink">
          {chain.practice ? text.practice : text.network(chain.chainId)}
        </p>
        <p>{text.risk}</p>
        <p>{text.trust}</p>
      </div>
    </footer>
  );
}
