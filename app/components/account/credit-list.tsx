import { Link } from "@remix-run/react";
import type { Channel, CreditBalance } from "../../api/account.server.ts";
import { shortHex } from "../../format/address.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { Panel } from "./panel.tsx";

const text = messages.account.credits;

/** Credits in the visitor's wallet and in payment channels. */
export function CreditList({ credits, channels }: { credits: CreditBalance[]; channels: Channel[] }) {
  return (
    <Panel
      heading={text.heading}
      note={text.each}
      empty={credits.length === 0 && channels.length === 0 ? text.none : null}
    >
      {credits.map((credit) => (
        <li key={credit.model.id} className="flex flex-wrap justify-between gap-3 py-3">
          <Link className="font-semibold hover:underline" to={`/models/${credit.model.id}/playground`}>
            {credit.model.name}
          </Link>
          <span>{text.held(formatCredits(credit.balance))}</span>
        </li>
      ))}
      {channels.map((channel) => (
        <li key={channel.id} className="flex flex-wrap justify-between gap-3 py-3">
          <span>
            {text.channels} <span className="font-mono text-sm text-ink-faint">{shortHex(channel.id)}</span>
            {channel.withdrawInitiatedAt === null ? null : (
              <span className="block text-sm text-warm">{text.withdrawing}</span>
            )}
          </span>
          <span>
            {text.channel(
              formatCredits(channel.deposited - channel.totalClaimed - channel.returned),
              formatCredits(channel.deposited),
            )}
          </span>
        </li>
      ))}
    </Panel>
  );
}
