import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { shortHex } from "../format/address.ts";
import { messages } from "../messages.ts";
import { useTransaction } from "./transaction-provider.tsx";
import type { TrayEntry } from "./transaction-plan.ts";

const text = messages.wallet.tray;

/** What was sent from this tab, newest first. */
export function TransactionTray() {
  const { entries, clear } = useTransaction();
  return (
    <section className="grid gap-2 border-t border-line pt-3">
      <h3 className="eyebrow font-sans">{text.label}</h3>
      {entries.length === 0 ? <p className="text-sm text-ink-soft">{text.empty}</p> : null}
      <ul className="grid max-h-60 gap-2 overflow-y-auto">
        {entries.map((entry) => (
          <li key={entry.id} className="flex items-start gap-2 text-sm">
            <StateMark state={entry.state} />
            <span>
              {entry.title}
              <span className="block font-mono text-xs text-ink-faint">
                {shortHex(entry.hash)}, {text[entry.state]}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {entries.some((entry) => entry.state !== "pending") ? (
        <button type="button" className="text-link justify-self-start text-sm" onClick={clear}>
          {text.clear}
        </button>
      ) : null}
    </section>
  );
}

function StateMark({ state }: { state: TrayEntry["state"] }) {
  if (state === "pending")
    return <LoaderCircle size={16} className="mt-1 shrink-0 animate-spin" aria-hidden />;
  if (state === "done") return <Check size={16} className="mt-1 shrink-0 text-accent" aria-hidden />;
  return <CircleAlert size={16} className="mt-1 shrink-0 text-bad" aria-hidden />;
}
