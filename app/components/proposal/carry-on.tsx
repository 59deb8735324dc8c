import { useQuery } from "@tanstack/react-query";
import { useConnection, usePublicClient } from "wagmi";
import { executeCall, queueCall } from "../../../client/actions/propose.ts";
import type { Model } from "../../api/models.server.ts";
import type { Proposal } from "../../api/proposals.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { explainFailure } from "../../wallet/explain-failure.ts";
import type { TransactionPlan } from "../../wallet/transaction-plan.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { cancelPlan, contentOf, executePlan, queuePlan } from "./plans.ts";
import type { ProposalStatus } from "./status.ts";

const text = messages.proposals.carry;

type Props = {
  model: Model;
  proposal: Proposal;
  status: ProposalStatus;
  executableAt: number;
  minDelay: number;
};

/** What anyone may do to carry a passed proposal on: queue it, wait, carry it out; and its proposer's way back. */
export function CarryOn(props: Props) {
  const { proposal, status, minDelay, executableAt } = props;
  switch (status) {
    case "pending":
      return <TakeBack proposal={proposal} />;
    case "succeeded":
      return (
        <Panel
          heading={text.queueHeading}
          explain={text.queueExplain(formatDuration(minDelay + proposal.extraDelay))}
        >
          <ActButton
            label={text.queue}
            step="queue"
            proposal={proposal}
            plan={queuePlan(proposal, formatDuration(minDelay + proposal.extraDelay))}
          />
        </Panel>
      );
    case "waiting":
      return (
        <Panel heading={text.waitHeading} explain={text.waitExplain(formatMoment(executableAt))}>
          <Countdown until={executableAt} />
        </Panel>
      );
    case "executable":
      return (
        <Panel heading={text.executeHeading} explain={text.executeExplain}>
          <ActButton label={text.execute} step="execute" proposal={proposal} plan={executePlan(proposal)} />
        </Panel>
      );
    default:
      return (
        <p className="text-lg font-semibold">
          {status === "expired" ? messages.proposals.when.expired : messages.proposals.status[status]}
        </p>
      );
  }
}

function Panel({
  heading,
  explain,
  children,
}: {
  heading: string;
  explain: string;
  children: React.ReactNode;
}) {
  return (
    <section className="grid gap-3">
      <h3 className="text-xl">{heading}</h3>
      <p className="text-ink-soft">{explain}</p>
      {children}
    </section>
  );
}

function Countdown({ until }: { until: number }) {
  const { now } = useChainTime();
  return (
    <p>
      <span className="block text-sm text-ink-faint">{text.countdown}</span>
      <span className="font-display text-3xl font-semibold" role="timer" suppressHydrationWarning>
        {formatDuration(until - now)}
      </span>
    </p>
  );
}

type ActProps = { label: string; step: "queue" | "execute"; proposal: Proposal; plan: TransactionPlan };

function ActButton({ label, step, proposal, plan }: ActProps) {
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const refusal = useRefusal(step, proposal, address);
  return (
    <>
      <button
        type="button"
        className="button button-main"
        onClick={() => (address === undefined ? showConnect() : start(plan))}
      >
        {address === undefined ? text.connect : label}
      </button>
      {refusal === null ? null : (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm">
          {refusal}
        </p>
      )}
    </>
  );
}

/** Tries the step against the chain without sending it, so that a refusal shows before anybody pays for it. */
function useRefusal(
  step: "queue" | "execute",
  proposal: Proposal,
  account: `0x${string}` | undefined,
): string | null {
  const chain = usePublicClient();
  const trial = useQuery({
    queryKey: ["proposal-trial", step, proposal.governor, String(proposal.proposalId), account ?? ""],
    enabled: chain !== undefined,
    refetchInterval: 10_000,
    queryFn: async () => {
      const call = step === "queue" ? queueCall(contentOf(proposal)) : executeCall(contentOf(proposal));
      try {
        await chain?.simulateContract({ ...call, account: account ?? proposal.proposer } as never);
        return null;
      } catch (error) {
        return String(error).includes("ModelGovernorCodeChanged")
          ? text.codeChanged
          : text.refused(explainFailure(error));
      }
    },
  });
  return trial.data ?? null;
}

function TakeBack({ proposal }: { proposal: Proposal }) {
  const { address } = useConnection();
  const { start } = useTransaction();
  if (!isSameAddress(address, proposal.proposer)) return null;
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      <p className="text-sm text-ink-soft">{text.cancelExplain}</p>
      <button type="button" className="button button-quiet" onClick={() => start(cancelPlan(proposal))}>
        {text.cancel}
      </button>
    </div>
  );
}
