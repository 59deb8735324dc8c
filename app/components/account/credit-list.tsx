import { Link } from "@remix-run/react";
import type { CreditBalance } from "../../api/account.server.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { Panel } from "./panel.tsx";

const text = messages.account.credits;

/** Credits in the visitor's wallet. */
export function CreditList({ credits }: { credits: CreditBalance[] }) {
  return (
    <Panel heading={text.heading} note={text.each} empty={credits.length === 0 ? text.none : null}>
      {credits.map((credit) => (
        <li key={credit.model.id} className="flex flex-wrap justify-between gap-3 py-3">
          <Link className="font-semibold hover:underline" to={`/models/${credit.model.id}/playground`}>
            {credit.model.name}
          </Link>
          <span>{text.held(formatCredits(credit.balance))}</span>
        </li>
      ))}
    </Panel>
  );
}
