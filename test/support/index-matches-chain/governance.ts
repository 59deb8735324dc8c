import assert from "node:assert/strict";

import { proposalIdOf } from "../../../client/actions/propose.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { assertCategories } from "./models.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

const CATEGORIES = ["RELEASE", "PRICE", "TREASURY", "CONSTITUTION"];
const STATE = { canceled: 2, queued: 5, executed: 7 };

const PROPOSAL_FIELDS = `proposalId model { id } governor proposer description category targets values calldatas voteStart
  voteEnd quorum expiresAt forVotes againstVotes abstainVotes voterCount queuedAt eta extraDelay executedAt canceledAt`;

/** Rules, proposals, ballots and votes. */
export async function assertGovernance(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  await assertCategories(index, platform);
  const proposals = await rowsOf(index, "proposals", PROPOSAL_FIELDS);
  const weights = "forWeight againstWeight abstainWeight";
  const ballots = await rowsOf(index, "ballots", `proposal { id governor proposalId } voter ${weights}`);
  const votes = await rowsOf(index, "votes", `proposal { id } voter weight ${weights}`);
  for (const proposal of proposals) {
    assertContent(proposal);
    await assertProposal(proposal, platform);
    const ownBallots = ballots.filter((each) => idIn(each, "proposal") === proposal.id);
    const ownVotes = votes.filter((each) => idIn(each, "proposal") === proposal.id);
    assertRow("proposal", proposal, {
      voterCount: ownBallots.length,
      forVotes: sumOf(ownBallots, "forWeight"),
      againstVotes: sumOf(ownBallots, "againstWeight"),
      abstainVotes: sumOf(ownBallots, "abstainWeight"),
    });
    const cast = ["forWeight", "againstWeight", "abstainWeight"].map((field) => sumOf(ownVotes, field));
    assert.equal(
      sumOf(ownVotes, "weight"),
      cast.reduce((total, each) => total + each, 0n),
    );
  }
  for (const ballot of ballots) {
    const proposal = ballot["proposal"] as Row;
    const hasVoted = await platform.reader.readContract({
      ...{ address: addressIn(proposal, "governor"), abi: modelGovernorAbi },
      functionName: "hasVoted",
      args: [BigInt(String(proposal["proposalId"])), addressIn(ballot, "voter")],
    });
    assert.ok(hasVoted, `${ballot.id} has voted`);
  }
}

/** What the index keeps is exactly what queueing and executing need. */
function assertContent(proposal: Row): void {
  const targets = proposal["targets"] as `0x${string}`[];
  const values = proposal["values"] as string[];
  const calldatas = proposal["calldatas"] as `0x${string}`[];
  const actions = targets.map((target, position) => ({
    target,
    value: BigInt(values[position] ?? ""),
    calldata: calldatas[position] ?? "0x",
  }));
  const content = {
    governor: addressIn(proposal, "governor"),
    actions,
    description: String(proposal["description"]),
  };
  assert.equal(`${proposalIdOf(content)}`, proposal["proposalId"]);
}

async function assertProposal(proposal: Row, { reader }: PracticePlatform): Promise<void> {
  const governor = { address: addressIn(proposal, "governor"), abi: modelGovernorAbi } as const;
  const args = [BigInt(String(proposal["proposalId"]))] as const;
  const [againstVotes, forVotes, abstainVotes] = await reader.readContract({
    ...governor,
    functionName: "proposalVotes",
    args,
  });
  const state = await reader.readContract({ ...governor, functionName: "state", args });
  assertRow("proposal", proposal, {
    ...{ againstVotes, forVotes, abstainVotes },
    voteStart: await reader.readContract({ ...governor, functionName: "proposalSnapshot", args }),
    voteEnd: await reader.readContract({ ...governor, functionName: "proposalDeadline", args }),
    proposer: await reader.readContract({ ...governor, functionName: "proposalProposer", args }),
    category: CATEGORIES[await reader.readContract({ ...governor, functionName: "categoryOf", args })],
    quorum: await reader.readContract({ ...governor, functionName: "quorumOf", args }),
  });
  assert.equal(
    proposal["executedAt"] !== null,
    state === STATE.executed,
    `proposal ${proposal.id} in state ${state}`,
  );
  assert.equal(
    proposal["canceledAt"] !== null,
    state === STATE.canceled,
    `proposal ${proposal.id} in state ${state}`,
  );
  if (state === STATE.executed || state === STATE.canceled) return;
  const expiresAt = await reader.readContract({ ...governor, functionName: "expiresAt", args });
  const executableAt = await reader.readContract({ ...governor, functionName: "executableAt", args });
  assertRow("proposal", proposal, { expiresAt });
  const eta = BigInt(String(proposal["eta"] ?? 0));
  assert.equal(eta === 0n ? 0n : eta + BigInt(String(proposal["extraDelay"])), executableAt);
  if (state === STATE.queued) assert.notEqual(proposal["queuedAt"], null);
}
