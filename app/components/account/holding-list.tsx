import { Link } from "@remix-run/react";
import type { Address } from "viem";
import { useReadContract } from "wagmi";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import type { Authorship, Holding } from "../../api/account.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { FreeCallsLeft } from "../quota/free-calls-left.tsx";
import { type ClaimedModel, type ClaimKind, claimPlan } from "../revenue/plans.ts";
import { Panel } from "./panel.tsx";

const text = messages.account.holdings;
const fresh = { refetchInterval: 5_000 } as const;

type HoldingListProps = {
  holdings: Holding[];
  address: Address;
  /** Routes of the models that are served here, by their ids. */
  served: ReadonlyMap<string, string>;
};

/** The visitor's shares of every model, with what each can pay out now. */
export function HoldingList({ holdings, address, served }: HoldingListProps) {
  return (
    <Panel
      heading={text.heading}
      empty={holdings.length === 0 ? text.none : null}
      after={
        holdings.length === 0 ? (
          <Link className="text-link" to="/">
            {text.find}
          </Link>
        ) : null
      }
    >
      {holdings.map((holding) => (
        <HoldingLine key={holding.model.id} {...{ holding, address }} route={served.get(holding.model.id)} />
      ))}
    </Panel>
  );
}

type HoldingLineProps = { holding: Holding; address: Address; route: string | undefined };

function HoldingLine({ holding, address, route }: HoldingLineProps) {
  const { model } = holding;
  const claimable = useReadContract({
    address: model.shares,
    abi: modelSharesAbi,
    functionName: "claimable",
    args: [address],
    query: fresh,
  }).data;
  return (
    <ClaimableLine kind="shares" model={model} amount={claimable}>
      {text.shares(formatShares(holding.balance), formatPart(holding.balance, model.totalSupply))},{" "}
      {text.claimed(formatDollars(holding.claimedRevenue))}
      {route === undefined ? null : <FreeCallsLeft modelId={model.id} route={route} address={address} />}
    </ClaimableLine>
  );
}

/** The visitor's royalty units of every model; nothing when there are none. */
export function AuthorshipList({ authorships, address }: { authorships: Authorship[]; address: Address }) {
  if (authorships.length === 0) return null;
  return (
    <Panel heading={messages.account.authorship.heading} empty={null}>
      {authorships.map((authorship) => (
        <AuthorshipLine key={authorship.model.id} authorship={authorship} address={address} />
      ))}
    </Panel>
  );
}

function AuthorshipLine({ authorship, address }: { authorship: Authorship; address: Address }) {
  const { addressOf } = useChain();
  const claimable = useReadContract({
    address: addressOf("RevenueRouter"),
    abi: revenueRouterAbi,
    functionName: "authorClaimable",
    args: [BigInt(authorship.model.id), address],
    query: fresh,
  }).data;
  return (
    <ClaimableLine kind="author" model={authorship.model} amount={claimable}>
      {messages.account.authorship.units(formatCount(authorship.units))},{" "}
      {text.claimed(formatDollars(authorship.claimed))}
    </ClaimableLine>
  );
}

type LineProps = {
  kind: ClaimKind;
  model: ClaimedModel & { name: string };
  amount: bigint | undefined;
  children: React.ReactNode;
};

function ClaimableLine({ kind, model, amount, children }: LineProps) {
  const { addressOf } = useChain();
  const { start } = useTransaction();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <span>
        <Link className="font-semibold hover:underline" to={`/models/${model.id}`}>
          {model.name}
        </Link>
        <span className="block text-sm text-ink-soft">{children}</span>
      </span>
      <span className="flex items-center gap-3">
        <span className="text-end">
          <span className="block text-sm text-ink-faint">{text.claimable}</span>
          <span className="font-semibold">{amount === undefined ? "…" : formatDollars(amount)}</span>
        </span>
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={amount === undefined || amount === 0n}
          onClick={() =>
            amount !== undefined && start(claimPlan(kind, model, addressOf("RevenueRouter"), amount))
          }
        >
          {text.claim}
        </button>
      </span>
    </li>
  );
}
