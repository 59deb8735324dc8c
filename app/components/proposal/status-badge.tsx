import { messages } from "../../messages.ts";
import type { ProposalStatus } from "./status.ts";

const looks: Record<ProposalStatus, string> = {
  pending: "bg-sunken text-ink-soft",
  active: "bg-warm-soft text-warm",
  succeeded: "bg-accent-soft text-accent",
  waiting: "bg-accent-soft text-accent",
  executable: "bg-warm-soft text-warm",
  executed: "bg-accent text-accent-ink",
  defeated: "bg-bad-soft text-bad",
  expired: "bg-bad-soft text-bad",
  cancelled: "bg-sunken text-ink-soft",
};

/** Says in a word or two where a proposal stands. */
export function StatusBadge({ status }: { status: ProposalStatus }) {
  return (
    <span
      className={`inline-flex items-center rounded-full px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${looks[status]}`}
      data-status={status}
    >
      {messages.proposals.status[status]}
    </span>
  );
}
