import type { Revenue } from "../../api/revenue.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { FactList } from "../fact-list.tsx";

const text = messages.revenue.treasury;

/** What came into the treasury, what left it, and what it holds. Dollars with 6 decimals. */
export function TreasuryFlows({ revenue, treasury }: { revenue: Revenue; treasury: bigint }) {
  return (
    <section aria-labelledby="treasury" className="grid gap-4">
      <h3 id="treasury" className="text-xl">
        {text.heading}
      </h3>
      <FactList
        facts={[
          [text.holds, formatDollars(treasury)],
          [text.claimed, formatDollars(revenue.treasuryClaimed)],
          [text.paid, formatDollars(revenue.treasuryPaid)],
          [text.setAside, formatDollars(revenue.holderCallFunds)],
        ]}
      />
    </section>
  );
}
