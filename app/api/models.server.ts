import { z } from "zod";
import { askSubgraph } from "./subgraph.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";

/** The fields of a raise that decide its stage, with sums in dollars (6 decimals). */
export const raiseFactsFields = `softCap hardCap start end raised refunded contributorCount finalizedAt cancelledAt`;
export const raiseFactsShape = z.object({
  softCap: bigintText,
  hardCap: bigintText,
  start: seconds,
  end: seconds,
  raised: bigintText,
  refunded: bigintText,
  contributorCount: z.number().int(),
  finalizedAt: seconds.nullable(),
  cancelledAt: seconds.nullable(),
});
export type RaiseFacts = z.infer<typeof raiseFactsShape>;

const openProposalShape = z.object({
  voteStart: seconds,
  voteEnd: seconds,
  executedAt: seconds.nullable(),
  canceledAt: seconds.nullable(),
});

const modelCardShape = z.object({
  id: z.string(),
  name: z.string(),
  symbol: z.string(),
  slug: z.string(),
  description: z.string(),
  memberCount: z.number().int(),
  createdAt: seconds,
  presale: raiseFactsShape,
  liveRelease: z.object({ id: z.string(), number: z.number().int(), weightsSha256: hex }).nullable(),
  releases: z.array(z.object({ weightsSha256: hex })),
  proposals: z.array(openProposalShape),
});

/** A model as the start page shows it. */
export type ModelCard = z.infer<typeof modelCardShape>;

const cardsQuery: GraphqlQuery<{ models: ModelCard[] }> = {
  name: "ModelCards",
  document: `query ModelCards {
    models(first: 200, orderBy: createdAt, orderDirection: desc) {
      id name symbol slug description memberCount createdAt
      presale { ${raiseFactsFields} }
      liveRelease { id number weightsSha256 }
      releases(first: 1, orderBy: number, orderDirection: asc) { weightsSha256 }
      proposals(first: 50, orderBy: createdAt, orderDirection: desc) { voteStart voteEnd executedAt canceledAt }
    }
  }`,
  shape: z.object({ models: z.array(modelCardShape) }),
};

/** Loads all models, newest first. */
export async function loadModelCards(): Promise<ModelCard[]> {
  return (await askSubgraph(cardsQuery)).models;
}

const kinShape = z.object({ id: z.string(), name: z.string() });
/** A model by its number and name. */
export type Kin = z.infer<typeof kinShape>;

const namesQuery: GraphqlQuery<{ models: Kin[] }> = {
  name: "ModelNames",
  document: `query ModelNames { models(first: 1000, orderBy: createdAt, orderDirection: desc) { id name } }`,
  shape: z.object({ models: z.array(kinShape) }),
};

/** Loads the names of all models, newest first. */
export async function loadModelNames(): Promise<Kin[]> {
  return (await askSubgraph(namesQuery)).models;
}

const modelShape = z.object({
  id: z.string(),
  name: z.string(),
  symbol: z.string(),
  slug: z.string(),
  route: z.string(),
  description: z.string(),
  licence: z.string(),
  creator: address,
  steward: address,
  createdAt: seconds,
  shares: address,
  presaleAddress: address,
  vaultAddress: address,
  governor: address,
  timelock: address,
  creditToken: address,
  creditVault: address,
  till: address,
  memberCount: z.number().int(),
  contributorCount: z.number().int(),
  proposalCount: z.number().int(),
  releaseCount: z.number().int(),
  totalSupply: bigintText,
  soldTo: address.nullable(),
  callPrice: bigintText,
  holderCallsPerEpoch: bigintText,
  holderCallPay: bigintText,
  feeBps: z.number().int(),
  feeOperator: address.nullable(),
  lineageBps: z.number().int(),
  exitUntil: seconds.nullable(),
  parents: z.array(z.object({ parent: kinShape, bps: z.number().int() })),
  children: z.array(z.object({ model: kinShape, bps: z.number().int() })),
  epochSeconds: z.number().int(),
  incomeTotal: bigintText,
  authorsBps: z.number().int(),
  sharesBps: z.number().int(),
  treasuryBps: z.number().int(),
  presale: raiseFactsShape,
  liveRelease: z
    .object({
      id: z.string(),
      number: z.number().int(),
      weightsSha256: hex,
      manifestSha256: hex,
      liveAt: seconds.nullable(),
    })
    .nullable(),
  releases: z.array(z.object({ weightsSha256: hex })),
  proposals: z.array(openProposalShape),
});

/** A model with what its header and most of its tabs show. Sums in smallest units, times in unix seconds. */
export type Model = z.infer<typeof modelShape>;

const modelQuery: GraphqlQuery<{ model: Model | null }> = {
  name: "Model",
  document: `query Model($id: ID!) {
    model(id: $id) {
      id name symbol slug route description licence creator steward createdAt
      shares presaleAddress vaultAddress governor timelock creditToken creditVault till
      memberCount contributorCount proposalCount releaseCount totalSupply soldTo
      callPrice holderCallsPerEpoch holderCallPay feeBps feeOperator lineageBps epochSeconds incomeTotal
      authorsBps sharesBps treasuryBps exitUntil
      parents(where: { bps_gt: 0 }) { parent { id name } bps }
      children(where: { bps_gt: 0 }) { model { id name } bps }
      presale { ${raiseFactsFields} }
      liveRelease { id number weightsSha256 manifestSha256 liveAt }
      releases(first: 1, orderBy: number, orderDirection: asc) { weightsSha256 }
      proposals(first: 50, orderBy: createdAt, orderDirection: desc) { voteStart voteEnd executedAt canceledAt }
    }
  }`,
  shape: z.object({ model: modelShape.nullable() }),
};

/** Loads one model by the number in a page's address. Throws a 404 problem when there is none. */
export async function loadModel(modelId: string | undefined): Promise<Model> {
  const id = parseModelId(modelId);
  const { model } = await askSubgraph(modelQuery, { id });
  if (model === null) throw noSuchModel(id);
  return model;
}

/** The model's number in a page's address. Throws a 404 problem when it is not one. */
export function parseModelId(modelId: string | undefined): string {
  if (modelId === undefined || !/^[1-9]\d{0,19}$/.test(modelId)) throw noSuchModel(modelId ?? "");
  return modelId;
}

/** The 404 problem of a model that is not there. */
export function noSuchModel(id: string) {
  return problemResponse(404, {
    title: messages.problem.modelNotFoundTitle,
    sentence: messages.problem.modelNotFound(id),
  });
}
