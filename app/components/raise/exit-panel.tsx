import { type FormEvent, useState } from "react";
import type { Address } from "viem";
import { useConnection, useReadContract } from "wagmi";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { Model } from "../../api/models.server.ts";
import type { Vault } from "../../api/raise.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatShares, parseShares } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { closeExitPlan, exitPlan } from "./milestone-plans.ts";

const text = messages.exit;
const fresh = { refetchInterval: 5_000 } as const;

/** Where members leave with their part of the money, after a missed milestone or a vote to wind down. */
export function ExitPanel({ model, vault }: { model: Model; vault: Vault }) {
  const { now } = useChainTime();
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const { exitUntil } = vault;
  if (exitUntil === null) return null;
  const open = now < exitUntil;
  return (
    <section aria-labelledby="exit" className="card grid gap-4 p-5">
      <h3 id="exit" className="text-xl">
        {text.heading}
      </h3>
      <p>{vault.woundDownAt === null ? text.missed : text.woundDown}</p>
      <p className="text-ink-soft" suppressHydrationWarning>
        {open
          ? text.until(formatMoment(exitUntil), formatDuration(exitUntil - now))
          : text.over(formatMoment(exitUntil))}
      </p>
      {!open ? <Rest model={model} vault={vault} /> : null}
      {open && address === undefined ? (
        <button type="button" className="button button-main" onClick={showConnect}>
          {text.form.connect}
        </button>
      ) : null}
      {open && address !== undefined ? <ExitForm model={model} member={address} /> : null}
    </section>
  );
}

function ExitForm({ model, member }: { model: Model; member: Address }) {
  const [typed, setTyped] = useState("");
  const { start } = useTransaction();
  const { data: balance } = useReadContract({
    ...{ address: model.shares, abi: modelSharesAbi, functionName: "balanceOf", args: [member] },
    query: fresh,
  });
  const shares = typed.trim() === "" ? (balance ?? null) : parseShares(typed);
  const asked = shares !== null && balance !== undefined && shares > 0n && shares <= balance;
  const { data: amount } = useReadContract({
    ...{ address: model.vaultAddress, abi: milestoneVaultAbi, functionName: "exitValue" },
    args: [asked ? shares : 0n],
    query: { ...fresh, enabled: asked },
  });
  if (balance === undefined) return <p className="text-ink-faint">{messages.milestones.loading}</p>;
  if (balance === 0n) return <p className="text-ink-soft">{text.form.none}</p>;

  const ready = asked && amount !== undefined && amount > 0n;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) start({ ...exitPlan(model, { shares, amount }), onDone: () => setTyped("") });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      <label className="grid gap-1">
        <span className="font-semibold">{text.form.label}</span>
        <input
          className="field text-xl font-semibold"
          name="shares"
          inputMode="decimal"
          autoComplete="off"
          placeholder={formatShares(balance)}
          value={typed}
          aria-invalid={!asked}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span role="status" className={`text-sm ${asked ? "text-ink-soft" : "text-bad"}`}>
          {asked ? text.form.hint(formatShares(balance)) : text.form.problem(formatShares(balance))}
        </span>
      </label>
      <p className="flex flex-wrap justify-between gap-x-4 rounded-lg bg-sunken px-4 py-3">
        <span className="text-ink-soft">{text.form.get}</span>
        <span className="font-semibold">{ready ? formatDollars(amount) : "…"}</span>
      </p>
      <p className="rounded-lg bg-warm-soft px-4 py-3 text-sm">{text.form.warning}</p>
      <button type="submit" className="button button-main" disabled={!ready}>
        {text.form.button}
      </button>
    </form>
  );
}

function Rest({ model, vault }: { model: Model; vault: Vault }) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const rest = vault.vaultHeld - vault.vaultWaiting;
  if (rest === 0n) return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button
        type="button"
        className="button button-main button-small"
        onClick={() => (address === undefined ? showConnect() : start(closeExitPlan(model, rest)))}
      >
        {text.close.button}
      </button>
      <span className="text-sm text-ink-soft">{text.close.note(formatDollars(rest))}</span>
    </div>
  );
}
