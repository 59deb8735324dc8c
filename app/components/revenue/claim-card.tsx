import { erc20Abi, zeroAddress } from "viem";
import { useConnection, useReadContract } from "wagmi";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import { tillAbi } from "../../../generated/abi/Till.ts";
import type { Model } from "../../api/models.server.ts";
import type { Revenue } from "../../api/revenue.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useDollarAddress } from "../../wallet/dollar.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { type ClaimKind, claimPlan } from "./plans.ts";

const text = messages.revenue.claims;
const fresh = { refetchInterval: 4_000 } as const;

/** Everything that can be claimed or moved on, with what it would bring now. */
export function ClaimCard({ model, revenue }: { model: Model; revenue: Revenue }) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  return (
    <section aria-labelledby="claim" className="card grid gap-5 p-5">
      <h3 id="claim" className="text-xl">
        {text.heading}
      </h3>
      {address === undefined ? (
        <button type="button" className="button button-main" onClick={showConnect}>
          {text.connect}
        </button>
      ) : (
        <MyClaims model={model} revenue={revenue} address={address} />
      )}
      <CommonClaims model={model} connected={address !== undefined} />
    </section>
  );
}

function MyClaims({ model, revenue, address }: { model: Model; revenue: Revenue; address: `0x${string}` }) {
  const { addressOf } = useChain();
  const units = revenue.authors.find((author) => isSameAddress(author.address, address))?.units ?? 0n;
  const ofShares = useReadContract({
    address: model.shares,
    abi: modelSharesAbi,
    functionName: "claimable",
    args: [address],
    query: fresh,
  }).data;
  const ofUnits = useReadContract({
    address: addressOf("RevenueRouter"),
    abi: revenueRouterAbi,
    functionName: "authorClaimable",
    args: [BigInt(model.id), address],
    query: fresh,
  }).data;
  return (
    <>
      <ClaimLine
        kind="shares"
        model={model}
        label={text.shares}
        note={text.sharesNote}
        amount={ofShares}
        enabled
      />
      {units > 0n || (ofUnits ?? 0n) > 0n ? (
        <ClaimLine
          kind="author"
          model={model}
          label={text.author}
          note={text.authorNote(formatCount(units), formatCount(revenue.totalRoyaltyUnits))}
          amount={ofUnits}
          enabled
        />
      ) : null}
    </>
  );
}

function CommonClaims({ model, connected }: { model: Model; connected: boolean }) {
  const { addressOf } = useChain();
  const treasury = useReadContract({
    address: addressOf("RevenueRouter"),
    abi: revenueRouterAbi,
    functionName: "treasuryClaimable",
    args: [BigInt(model.id)],
    query: fresh,
  }).data;
  const fee = useReadContract({
    address: addressOf("RevenueRouter"),
    abi: revenueRouterAbi,
    functionName: "feeClaimable",
    args: [BigInt(model.id), model.feeOperator ?? zeroAddress],
    query: fresh,
  }).data;
  const till = useTill(model);
  const used = useReadContract({
    address: model.creditVault,
    abi: creditVaultAbi,
    functionName: "served",
    query: fresh,
  }).data;
  return (
    <>
      <ClaimLine
        kind="treasury"
        model={model}
        label={text.treasury}
        note={text.treasuryNote}
        amount={treasury}
        enabled={connected}
      />
      {fee === undefined || fee === 0n ? null : (
        <ClaimLine
          kind="fee"
          model={model}
          label={text.fee}
          note={text.feeNote}
          amount={fee}
          enabled={connected}
        />
      )}
      {used === undefined || used === 0n ? null : (
        <ClaimLine
          kind="credits"
          model={model}
          label={text.credits}
          note={text.creditsNote}
          amount={used}
          enabled={connected}
        />
      )}
      {till === undefined || till.free === 0n ? null : (
        <ClaimLine
          kind="till"
          model={model}
          label={text.till}
          note={text.tillNote}
          amount={till.free}
          enabled={connected}
        />
      )}
      {till === undefined || till.waiting === 0n ? null : (
        <p className="border-t border-line pt-4 text-sm text-ink-soft" data-waiting={String(till.waiting)}>
          {text.tillWaiting(formatDollars(till.waiting))}
        </p>
      )}
    </>
  );
}

/** What lies in the model's till: free to become income, and waiting until it can no longer be given back. */
function useTill({ till }: Model): { free: bigint; waiting: bigint } | undefined {
  const held = useReadContract({
    address: useDollarAddress(),
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [till],
    query: fresh,
  }).data;
  const waiting = useReadContract({
    address: till,
    abi: tillAbi,
    functionName: "waiting",
    query: fresh,
  }).data;
  if (held === undefined || waiting === undefined) return undefined;
  return { free: held > waiting ? held - waiting : 0n, waiting };
}

type LineProps = {
  kind: ClaimKind;
  model: Model;
  label: string;
  note: string;
  amount: bigint | undefined;
  enabled: boolean;
};

const VERBS: Readonly<Record<ClaimKind, string>> = {
  shares: text.button,
  author: text.button,
  treasury: text.sendOn,
  fee: text.sendOn,
  credits: text.bringIn,
  till: text.bringIn,
};

function ClaimLine({ kind, model, label, note, amount, enabled }: LineProps) {
  const { addressOf } = useChain();
  const { start } = useTransaction();
  return (
    <div className="grid gap-2 border-t border-line pt-4" data-claim={kind}>
      <div className="flex items-baseline justify-between gap-3">
        <span>{label}</span>
        <strong className="font-display text-xl">
          {amount === undefined ? "…" : kind === "credits" ? formatCredits(amount) : formatDollars(amount)}
        </strong>
      </div>
      <p className="text-sm text-ink-soft">{note}</p>
      <button
        type="button"
        className="button button-quiet button-small"
        disabled={!enabled || amount === undefined || amount === 0n}
        onClick={() =>
          amount !== undefined && start(claimPlan(kind, model, addressOf("RevenueRouter"), amount))
        }
      >
        {amount === 0n ? text.nothing : VERBS[kind]}
      </button>
    </div>
  );
}
