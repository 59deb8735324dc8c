import { useConnection, useReadContract } from "wagmi";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import type { Model } from "../../api/models.server.ts";
import type { Vault } from "../../api/raise.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { payOutPlan } from "./milestone-plans.ts";

const text = messages.milestones.vault;

/** What lies in the vault, what has been paid, and what waits because only so much is paid in a while. */
export function VaultFacts({ model, vault }: { model: Model; vault: Vault }) {
  if (model.presale.finalizedAt === null) return null;
  return (
    <div className="grid gap-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-2 rounded-lg bg-sunken px-4 py-3">
        <Fact label={text.held} value={formatDollars(vault.vaultHeld)} />
        <Fact label={text.paid} value={formatDollars(vault.proceedsPaid)} />
        {vault.vaultWaiting === 0n ? null : (
          <Fact label={text.waiting} value={formatDollars(vault.vaultWaiting)} />
        )}
      </dl>
      {vault.vaultWaiting === 0n ? null : <Tap model={model} />}
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}

function Tap({ model }: { model: Model }) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const { data: now } = useReadContract({
    ...{ address: model.vaultAddress, abi: milestoneVaultAbi, functionName: "payableNow" },
    query: { refetchInterval: 10_000 },
  });
  return (
    <div className="flex flex-wrap items-center gap-3 text-sm">
      <button
        type="button"
        className="button button-quiet button-small"
        disabled={now === undefined || now === 0n}
        onClick={() => (address === undefined ? showConnect() : start(payOutPlan(model, now ?? 0n)))}
      >
        {text.button}
      </button>
      <span className="text-ink-soft">
        {now === undefined ? messages.milestones.loading : text.now(formatDollars(now))}
      </span>
    </div>
  );
}
