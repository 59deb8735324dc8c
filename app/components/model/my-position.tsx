import { parseAbi } from "viem";
import { useConnection, useReadContract } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const sharesAbi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function getVotes(address account) view returns (uint256)",
  "function claimable(address account) view returns (uint256)",
]);
const text = messages.model.position;

/** What the connected wallet holds of this model, asked from the chain itself. */
export function MyPosition({ model }: { model: Model }) {
  const { address } = useConnection();
  if (address === undefined) return <p className="text-ink-soft">{text.connect}</p>;
  return <Position model={model} address={address} />;
}

function Position({ model, address }: { model: Model; address: `0x${string}` }) {
  const ask = { address: model.shares, abi: sharesAbi, args: [address], query: { refetchInterval: 5_000 } } as const;
  const balance = useReadContract({ ...ask, functionName: "balanceOf" }).data;
  const votes = useReadContract({ ...ask, functionName: "getVotes" }).data;
  const claimable = useReadContract({ ...ask, functionName: "claimable" }).data;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 rounded-xl bg-accent-soft px-5 py-3" aria-label={text.label}>
      <Fact
        label={text.shares}
        value={balance === undefined ? "…" : `${formatShares(balance)} (${formatPart(balance, model.totalSupply)})`}
      />
      <Fact label={text.votes} value={votes === undefined ? "…" : formatPart(votes, model.totalSupply)} />
      <Fact label={text.claimable} value={claimable === undefined ? "…" : formatDollars(claimable)} />
    </dl>
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
