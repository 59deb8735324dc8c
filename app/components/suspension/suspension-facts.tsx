import { Link } from "@remix-run/react";
import type { Suspension } from "../../api/suspensions.server.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";

const text = messages.suspensions;

/** Until when, why, and where it was decided. */
export function SuspensionFacts({
  suspension: { until, reason, proposal, model },
}: {
  suspension: Suspension;
}) {
  return (
    <>
      <span className="text-sm text-ink-soft">{text.until(formatMoment(until))}</span>
      <q className="max-w-prose break-words">{reason}</q>
      {proposal === null ? null : (
        <Link
          className="text-link justify-self-start text-sm"
          to={`/models/${model.id}/proposals/${proposal.proposalId}`}
        >
          {text.decision}
        </Link>
      )}
    </>
  );
}
