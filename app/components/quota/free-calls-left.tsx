import { Link } from "@remix-run/react";
import type { Address } from "viem";
import { formatCount } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useQuota } from "./use-quota.ts";

const text = messages.model.freeCalls;

type Props = { modelId: string; route: string; address: Address };

/** What a holder has left, when it refills, and what happens when it is used up. */
export function FreeCallsLeft({ modelId, route, address }: Props) {
  const { data: quota } = useQuota(route, address);
  if (quota === undefined) return <span className="block text-sm text-ink-faint">{text.loading}</span>;
  if (quota.budget?.callsLeft === 0n) return <MoneyUsedUp modelId={modelId} />;
  if (quota.callsTotal === 0n) return <span className="block text-sm text-ink-soft">{text.none}</span>;
  const left = quota.callsTotal > quota.cumulative ? quota.callsTotal - quota.cumulative : 0n;
  const refill = formatMoment(Number(quota.epochEndsAt));
  return (
    <span className="block text-sm text-ink-soft" data-free-calls-left={String(left)}>
      {left === 0n
        ? text.usedUp(formatCount(quota.callsTotal), refill)
        : text.left(formatCount(left), formatCount(quota.callsTotal), refill)}
    </span>
  );
}

/** Nobody pays for more free calls until members vote so. */
export function MoneyUsedUp({ modelId }: { modelId: string }) {
  return (
    <span className="block text-sm text-ink-soft">
      {text.moneyUsedUp}{" "}
      <Link className="text-link" to={`/models/${modelId}/propose`}>
        {text.fund}
      </Link>
    </span>
  );
}
