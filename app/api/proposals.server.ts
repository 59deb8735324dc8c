import { decodeFunctionData, parseAbi, toFunctionSelector } from "viem";
import { z } from "zod";
import { messages } from "../messages.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { problemResponse } from "./problem.server.ts";
import { proposalCategories } from "./rules.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const rowFields = `proposalId title category proposer createdAt voteStart voteEnd quorum majorityBps extraDelay expiresAt
  forVotes againstVotes abstainVotes voterCount queuedAt eta executedAt canceledAt`;
const rowShape = z.object({
  proposalId: bigintText,
  title: z.string(),
  category: z.enum(proposalCategories),
  proposer: address,
  createdAt: seconds,
  voteStart: seconds,
  voteEnd: seconds,
  quorum: bigintText,
  majorityBps: z.number().int(),
  extraDelay: seconds,
  expiresAt: seconds,
  forVotes: bigintText,
  againstVotes: bigintText,
  abstainVotes: bigintText,
  voterCount: z.number().int(),
  queuedAt: seconds.nullable(),
  eta: seconds.nullable(),
  executedAt: seconds.nullable(),
  canceledAt: seconds.nullable(),
});

/** A proposal as a list shows it: votes with 18 decimals, times in unix seconds. */
export type ProposalRow = z.infer<typeof rowShape>;

const listQuery: GraphqlQuery<{ model: { proposals: ProposalRow[] } | null }> = {
  name: "Proposals",
  document: `query Proposals($id: ID!) {
    model(id: $id) { proposals(first: 200, orderBy: createdAt, orderDirection: desc) { ${rowFields} } }
  }`,
  shape: z.object({ model: z.object({ proposals: z.array(rowShape) }).nullable() }),
};

/** Loads a model's proposals, newest first. Throws a 404 problem when there is no such model. */
export async function loadProposals(modelId: string): Promise<ProposalRow[]> {
  const { model } = await askSubgraph(listQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  return model.proposals;
}

const voteShape = z.object({
  id: z.string(),
  voter: address,
  support: z.enum(["AGAINST", "FOR", "ABSTAIN", "FRACTIONAL"]),
  weight: bigintText,
  forWeight: bigintText,
  againstWeight: bigintText,
  abstainWeight: bigintText,
  reason: z.string(),
  at: seconds,
});

/** One vote that was cast; weights with 18 decimals. */
export type Vote = z.infer<typeof voteShape>;

const proposalShape = rowShape.extend({
  governor: address,
  description: z.string(),
  targets: z.array(address),
  values: z.array(bigintText),
  calldatas: z.array(hex),
  extendedAt: seconds.nullable(),
  votes: z.array(voteShape),
});

/** A proposal with what it calls and everybody's votes, oldest first. */
export type Proposal = z.infer<typeof proposalShape>;

const proposalQuery: GraphqlQuery<{ proposal: Proposal | null }> = {
  name: "Proposal",
  document: `query Proposal($id: ID!) {
    proposal(id: $id) {
      ${rowFields} governor description targets values calldatas extendedAt
      votes(first: 1000, orderBy: at, orderDirection: asc) {
        id voter support weight forWeight againstWeight abstainWeight reason at
      }
    }
  }`,
  shape: z.object({ proposal: proposalShape.nullable() }),
};

/** Loads one proposal by the governor's number in a page's address. Throws a 404 problem when there is none. */
export async function loadProposal(modelId: string, proposalId: string | undefined): Promise<Proposal> {
  const known = proposalId !== undefined && /^[1-9]\d{0,77}$/.test(proposalId);
  const { proposal } = known
    ? await askSubgraph(proposalQuery, { id: `${modelId}-${proposalId}` })
    : { proposal: null };
  if (proposal !== null) return proposal;
  throw problemResponse(404, {
    title: messages.proposals.notFoundTitle,
    sentence: messages.proposals.notFound(modelId),
  });
}

const openShape = z.object({ calldatas: z.array(hex) });
const openQuery: GraphqlQuery<{ proposals: z.infer<typeof openShape>[] }> = {
  name: "OpenProposals",
  document: `query OpenProposals($model: String!) {
    proposals(where: { model: $model, category: RELEASE, executedAt: null, canceledAt: null }, first: 100) { calldatas }
  }`,
  shape: z.object({ proposals: z.array(openShape) }),
};

/** Ids of the releases that a proposal asks to approve and that was neither carried out nor cancelled. */
export async function loadProposedReleases(modelId: string): Promise<string[]> {
  const { proposals } = await askSubgraph(openQuery, { model: modelId });
  const calldatas = proposals.flatMap((proposal) => proposal.calldatas);
  return calldatas.flatMap((calldata) => {
    const approved = parseApproval(calldata);
    return approved === null ? [] : [String(approved)];
  });
}

const approveAbi = parseAbi(["function approve(uint256 releaseId)"]);
const approveSelector = toFunctionSelector("approve(uint256)");

function parseApproval(calldata: `0x${string}`): bigint | null {
  if (!calldata.startsWith(approveSelector)) return null;
  return decodeFunctionData({ abi: approveAbi, data: calldata }).args[0];
}
