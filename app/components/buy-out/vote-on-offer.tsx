import { useNavigate } from "@remix-run/react";
import { useConnection, useReadContract } from "wagmi";
import { describeProposal, proposalIdOf } from "../../../client/actions/propose.ts";
import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import type { BuyOutOffer } from "../../api/buy-out.server.ts";
import type { Model } from "../../api/models.server.ts";
import type { Rules } from "../../api/rules.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { proposePlan } from "../propose/plans.ts";
import { recordPlan } from "./plans.ts";

const text = messages.buyOut.act;

type Props = { model: Model; offer: BuyOutOffer; rules: Rules };

/** Puts an open offer to the vote, or records that its vote has passed. */
export function VoteOnOffer({ model, offer, rules }: Props) {
  const { address } = useConnection();
  const { now } = useChainTime();
  const { start } = useTransaction();
  const buyOut = useChain().addressOf("BuyOut");
  const propose = usePropose({ model, offer, rules });
  const { vote } = offer;
  if (address === undefined) return null;
  if (vote === null) {
    return (
      <button
        type="button"
        className="button button-main button-small justify-self-start"
        disabled={propose === null}
        onClick={() => propose?.(address)}
      >
        {text.propose}
      </button>
    );
  }
  if (now <= vote.voteEnd) return null;
  return (
    <button
      type="button"
      className="button button-main button-small justify-self-start"
      onClick={() => start(recordPlan(buyOut, offer, vote))}
    >
      {text.record}
    </button>
  );
}

/** Proposes exactly the calls that the contract gives; null until it has given them. */
function usePropose({ model, offer, rules }: Props) {
  const { start } = useTransaction();
  const navigate = useNavigate();
  const buyOut = useChain().addressOf("BuyOut");
  const { data: plan } = useReadContract({
    ...{ address: buyOut, abi: buyOutAbi, functionName: "planOf", args: [BigInt(offer.id)] },
  });
  if (plan === undefined) return null;
  return (proposer: `0x${string}`) => {
    const title = text.proposeTitle(formatDollarsShort(offer.amount));
    const description = describeProposal({ title, body: text.proposeBody(offer.id), proposer });
    const actions = plan.targets.map((target, index) => ({
      target,
      value: 0n,
      calldata: plan.calldatas[index] ?? "0x",
    }));
    const content = { governor: model.governor, actions, description };
    const page = `/models/${model.id}/proposals/${proposalIdOf(content)}`;
    const category = messages.proposals.categories.CONSTITUTION;
    start(proposePlan({ content, title, category, rules, onDone: () => navigate(page) }));
  };
}
