import { z } from "zod";
import { askGraphql, type GraphqlQuery } from "./graphql.server.ts";
import { loadPracticeTime } from "./practice-time.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";

const service = { path: "/graphql", name: "The service" };

/** Asks the product API: what is being served. See `askGraphql` for errors. */
export function askService<T>(query: GraphqlQuery<T>, variables?: Record<string, unknown>): Promise<T> {
  return askGraphql(service, query, variables);
}

const chainShape = z.object({
  chainId: z.number().int(),
  practice: z.boolean(),
  block: z.coerce.number(),
  blockTime: seconds,
  wallTime: seconds,
  deployments: z.array(z.object({ name: z.string(), address })),
});

/**
 * What every page needs to know of the chain it is about. Times in unix seconds: `blockTime` of the newest
 * block, `chainTime` that a transaction would see now (a practice chain's clock runs on between blocks).
 */
export type ChainFacts = z.infer<typeof chainShape> & { chainTime: number };

const chainQuery: GraphqlQuery<{ service: z.infer<typeof chainShape> }> = {
  name: "ChainFacts",
  document: `query ChainFacts { service { chainId practice block blockTime wallTime deployments { name address } } }`,
  shape: z.object({ service: chainShape }),
};

/** Loads the chain's facts and the platform's contract addresses. */
export async function loadChainFacts(): Promise<ChainFacts> {
  const { service: facts } = await askService(chainQuery);
  return { ...facts, chainTime: facts.practice ? await loadPracticeTime() : facts.wallTime };
}

const servedModelShape = z.object({
  route: z.string(),
  alias: z.string().nullish(),
  modelId: z.coerce.string(),
  releaseId: z.coerce.string().nullish(),
  number: z.number().int().nullish(),
  weightsSha256: hex.nullish(),
  callCost: bigintText.nullish(),
  outputTokenCost: bigintText.nullish(),
  price: bigintText.nullish(),
  status: z.string(),
  error: z.string().nullish(),
  queriesServed: z.coerce.number(),
});

/** One model as the endpoint serves it now. `callCost` and `outputTokenCost` in credits (6 decimals), `price` in dollars (6 decimals) a credit. */
export type ServedModel = z.infer<typeof servedModelShape>;

const servedQuery: GraphqlQuery<{ service: { models: ServedModel[] } }> = {
  name: "ServedModels",
  document: `query ServedModels { service { models { route alias modelId releaseId number weightsSha256 price callCost outputTokenCost status error queriesServed } } }`,
  shape: z.object({ service: z.object({ models: z.array(servedModelShape) }) }),
};

/** Loads what the endpoint serves now. */
export async function loadServedModels(): Promise<ServedModel[]> {
  return (await askService(servedQuery)).service.models;
}
