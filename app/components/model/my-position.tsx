import { useConnection, useReadContract } from "wagmi";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { Model } from "../../api/models.server.ts";
import type { ServedModel } from "../../api/service.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useQuota } from "../quota/use-quota.ts";
import { SuspensionNotice } from "../suspension/suspension-notice.tsx";

const text = messages.model.position;

/** What the connected wallet holds of this model, asked from the chain itself. */
export function MyPosition({ model, served }: { model: Model; served: ServedModel | null }) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (address === undefined) {
    return (
      <p className="text-ink-soft">
        <button type="button" className="text-link" onClick={showConnect}>
          {text.connect}
        </button>{" "}
        {text.toSee}
      </p>
    );
  }
  return (
    <>
      <SuspensionNotice modelId={model.id} account={address} />
      <Position model={model} served={served} address={address} />
    </>
  );
}

type PositionProps = { model: Model; served: ServedModel | null; address: `0x${string}` };

function Position({ model, served, address }: PositionProps) {
  const ask = {
    address: model.shares,
    abi: modelSharesAbi,
    args: [address],
    query: { refetchInterval: 5_000 },
  } as const;
  const balance = useReadContract({ ...ask, functionName: "balanceOf" }).data;
  const votes = useReadContract({ ...ask, functionName: "getVotes" }).data;
  const claimable = useReadContract({ ...ask, functionName: "claimable" }).data;
  return (
    <dl
      className="flex flex-wrap gap-x-8 gap-y-2 rounded-xl bg-accent-soft px-5 py-3"
      aria-label={text.label}
    >
      <Fact
        label={text.shares}
        value={
          balance === undefined ? "…" : `${formatShares(balance)} (${formatPart(balance, model.totalSupply)})`
        }
      />
      <Fact label={text.votes} value={votes === undefined ? "…" : formatPart(votes, model.totalSupply)} />
      <Fact label={text.claimable} value={claimable === undefined ? "…" : formatDollars(claimable)} />
      {served?.releaseId != null && balance !== undefined && balance > 0n ? (
        <FreeCalls route={served.route} address={address} />
      ) : null}
    </dl>
  );
}

/** What is left of the holder's free calls in this epoch, as the endpoint counts them. */
function FreeCalls({ route, address }: { route: string; address: `0x${string}` }) {
  const { data } = useQuota(route, address);
  if (data === undefined) return null;
  return (
    <Fact
      label={text.calls}
      value={text.callsOf(formatCount(data.callsTotal - data.callsUsed), formatCount(data.callsTotal))}
    />
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
