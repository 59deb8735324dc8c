import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Suspension } from "../../api/suspensions.server.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";

const text = messages.suspensions;

type Props = { suspension: Suspension; children: ReactNode };

/** One suspension in a list: whom or what it is about, until when, why, and where it was decided. */
export function SuspensionEntry({ suspension: { until, reason, proposal, model }, children }: Props) {
  return (
    <li className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <strong className="block font-semibold">{children}</strong>
        <span className="text-sm text-ink-soft">{text.until(formatMoment(until))}</span>
      </div>
      <div className="grid gap-1">
        <q className="max-w-prose break-words">{reason}</q>
        {proposal === null ? null : (
          <Link
            className="text-link justify-self-start text-sm"
            to={`/models/${model.id}/proposals/${proposal.proposalId}`}
          >
            {text.decision}
          </Link>
        )}
      </div>
    </li>
  );
}
