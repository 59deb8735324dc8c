import { useConnection, useReadContract } from "wagmi";
import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { BuyOutOffer } from "../../api/buy-out.server.ts";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { exchangePlan } from "./plans.ts";

const text = messages.buyOut.act;

type Props = { model: Pick<Model, "shares">; offer: BuyOutOffer };

/** Leaves before the sale, or takes the price after it, with all shares of the visitor. */
export function ExchangeShares({ model, offer }: Props) {
  const { address } = useConnection();
  const buyOut = useChain().addressOf("BuyOut");
  const { start } = useTransaction();
  const { data: held } = useReadContract({
    ...{ address: model.shares, abi: modelSharesAbi, functionName: "balanceOf" },
    args: [address ?? "0x0000000000000000000000000000000000000000"],
    query: { enabled: address !== undefined, refetchInterval: 10_000 },
  });
  const { data: worth } = useReadContract({
    ...{ address: buyOut, abi: buyOutAbi, functionName: "worth" },
    args: [BigInt(offer.id), held ?? 0n],
    query: { enabled: held !== undefined && held > 0n, refetchInterval: 10_000 },
  });
  if (address === undefined || held === undefined) return null;
  if (held === 0n) return <p className="text-sm text-ink-soft">{text.noShares}</p>;
  if (worth === undefined || worth === 0n) return null;
  const leaving = offer.state === "ACCEPTED";
  return (
    <div className="grid gap-2">
      <p className="text-sm text-ink-soft">{leaving ? text.leaveExplain : text.claimExplain}</p>
      <button
        type="button"
        className={`button button-small justify-self-start ${leaving ? "button-quiet" : "button-main"}`}
        onClick={() => start(exchangePlan(offer, { buyOut, shares: model.shares, held, worth }))}
      >
        {(leaving ? text.leave : text.claim)(formatDollars(worth))}
      </button>
    </div>
  );
}
