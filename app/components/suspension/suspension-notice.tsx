import { Link } from "@remix-run/react";
import type { Address } from "viem";
import { useReadContract } from "wagmi";
import { suspensionsAbi } from "../../../generated/abi/Suspensions.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";

const text = messages.suspensions;

/** Tells the connected wallet that the model does not answer it, and until when; asked from the chain itself. */
export function SuspensionNotice({ modelId, account }: { modelId: string; account: Address }) {
  const { now } = useChainTime();
  const { data: until } = useReadContract({
    address: useChain().addressOf("Suspensions"),
    abi: suspensionsAbi,
    functionName: "suspendedUntil",
    args: [BigInt(modelId), account],
    query: { refetchInterval: 30_000 },
  });
  if (until === undefined || until <= now) return null;
  return (
    <p role="status" className="rounded-xl bg-warm-soft px-5 py-3">
      {text.header(formatMoment(until))}{" "}
      <Link className="text-link" to={`/models/${modelId}/rules#suspensions`}>
        {text.why}
      </Link>
    </p>
  );
}
