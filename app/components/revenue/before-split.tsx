import { Link } from "@remix-run/react";
import { useConnection, useReadContract } from "wagmi";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import type { Model } from "../../api/models.server.ts";
import type { Revenue } from "../../api/revenue.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { Address } from "../address.tsx";
import { passOnPlan } from "./plans.ts";

const text = messages.revenue.before;

/** What leaves a payment before it is split: the operator's fee and the part of the parent models. */
export function BeforeSplit({ model, revenue }: { model: Model; revenue: Revenue }) {
  const { parents, children, feeOperator } = model;
  const hasFee = feeOperator !== null && (model.feeBps > 0 || revenue.incomeToOperators > 0n);
  if (!hasFee && parents.length === 0 && children.length === 0) return null;
  return (
    <section aria-labelledby="before" className="grid gap-4">
      <h3 id="before" className="text-xl">
        {hasFee || parents.length > 0 ? text.heading : text.childrenHeading}
      </h3>
      {hasFee ? (
        <p>
          {text.fee} <Address value={feeOperator} />: {text.feeEach(formatBps(model.feeBps))},{" "}
          <strong>{formatDollars(revenue.incomeToOperators)}</strong> {text.earned}
        </p>
      ) : null}
      {parents.length === 0 ? null : (
        <>
          <p>
            {text.parents(formatBps(model.lineageBps))}{" "}
            <strong>{formatDollars(revenue.incomeToParents)}</strong> {text.earned}
          </p>
          <ul className="grid gap-2">
            {parents.map(({ parent, bps }) => (
              <KinLine key={parent.id} childId={model.id} parentId={parent.id} kin={parent} bps={bps} />
            ))}
          </ul>
        </>
      )}
      {children.length === 0 ? null : (
        <>
          <p>{text.children}</p>
          <ul className="grid gap-2">
            {children.map(({ model: child, bps }) => (
              <KinLine key={child.id} childId={child.id} parentId={model.id} kin={child} bps={bps} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

type KinProps = { childId: string; parentId: string; kin: { id: string; name: string }; bps: number };

/** One parent or child, with what waits to be passed from child to parent. */
function KinLine({ childId, parentId, kin, bps }: KinProps) {
  const { address } = useConnection();
  const router = useChain().addressOf("RevenueRouter");
  const { start } = useTransaction();
  const due = useReadContract({
    ...{ address: router, abi: revenueRouterAbi, functionName: "lineageDue" },
    args: [BigInt(childId), BigInt(parentId)],
    query: { refetchInterval: 4_000 },
  }).data;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Link className="text-link" to={`/models/${kin.id}/revenue`}>
        {kin.name}
      </Link>
      <span>{formatBps(bps)}</span>
      {due === undefined || due === 0n ? null : (
        <>
          <span className="text-ink-soft">{text.due(formatDollars(due))}</span>
          <button
            type="button"
            className="button button-quiet button-small"
            disabled={address === undefined}
            onClick={() => start(passOnPlan(router, childId, parentId, due))}
          >
            {text.passOn}
          </button>
        </>
      )}
    </li>
  );
}
