import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Proposal, Vote } from "../../api/proposals.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { CarryOn } from "./carry-on.tsx";
import type { ProposalStatus } from "./status.ts";
import { useVotingPower } from "./use-voting-power.ts";
import { PowerLine, VoteForm } from "./vote-form.tsx";

const text = messages.proposals.vote;

type Props = {
  model: Model;
  proposal: Proposal;
  status: ProposalStatus;
  executableAt: number;
  minDelay: number;
};

/** The one thing that a visitor can do with a proposal now. */
export function VoteCard(props: Props) {
  const { status } = props;
  if (status === "active") return <OpenVote {...props} />;
  if (status === "pending") return <ComingVote {...props} />;
  return (
    <>
      <CarryOn {...props} />
      <MyVote votes={props.proposal.votes} />
    </>
  );
}

function OpenVote({ model, proposal }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const mine = proposal.votes.find((vote) => isSameAddress(vote.voter, address));
  return (
    <section aria-labelledby="vote" className="grid gap-4">
      <h3 id="vote" className="text-xl">
        {text.heading}
      </h3>
      {address === undefined ? (
        <button type="button" className="button button-main" onClick={showConnect}>
          {text.connect}
        </button>
      ) : mine === undefined ? (
        <VoteForm proposal={proposal} shares={model.shares} supply={model.totalSupply} account={address} />
      ) : (
        <MyVote votes={proposal.votes} />
      )}
    </section>
  );
}

function ComingVote(props: Props) {
  const { address } = useConnection();
  return (
    <section aria-labelledby="vote" className="grid gap-4">
      <h3 id="vote" className="text-xl">
        {text.heading}
      </h3>
      <p className="text-ink-soft">{text.notStarted}</p>
      {address === undefined ? null : <PowerSoFar {...props} account={address} />}
      <CarryOn {...props} />
    </section>
  );
}

function PowerSoFar({ model, proposal, account }: Props & { account: `0x${string}` }) {
  const power = useVotingPower({
    shares: model.shares,
    account,
    voteStart: proposal.voteStart,
    started: false,
  });
  return <PowerLine power={power} supply={model.totalSupply} />;
}

function MyVote({ votes }: { votes: Vote[] }) {
  const { address } = useConnection();
  const mine = votes.filter((vote) => isSameAddress(vote.voter, address));
  const [first] = mine;
  if (first === undefined) return null;
  const sides = { FOR: "for", AGAINST: "against", ABSTAIN: "abstain", FRACTIONAL: "split" } as const;
  return (
    <p role="status" className="rounded-lg bg-accent-soft px-4 py-3 font-semibold">
      {text.votedAs[mine.length > 1 ? "split" : sides[first.support]]}
    </p>
  );
}
