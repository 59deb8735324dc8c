import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, bigintText, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

/** The four kinds of decisions, from the lightest to the gravest. */
export const proposalCategories = ["RELEASE", "PRICE", "TREASURY", "CONSTITUTION"] as const;

const categoryShape = z.object({
  category: z.enum(proposalCategories),
  quorumBps: z.number().int(),
  majorityBps: z.number().int(),
  extraDelay: seconds,
});

const rulesShape = z.object({
  votingDelay: seconds,
  votingPeriod: seconds,
  lateExtension: seconds,
  minDelay: seconds,
  thresholdBps: z.number().int(),
  guardian: address.nullable(),
  guardianExpiry: seconds,
  resaleRoyaltyBps: z.number().int(),
  totalSupply: bigintText,
  categories: z.array(categoryShape),
});

/** How a model's members decide: durations in seconds, parts in basis points. */
export type Rules = z.infer<typeof rulesShape>;

const rulesQuery: GraphqlQuery<{ model: Rules | null }> = {
  name: "Rules",
  document: `query Rules($id: ID!) {
    model(id: $id) {
      votingDelay votingPeriod lateExtension minDelay thresholdBps guardian guardianExpiry resaleRoyaltyBps totalSupply
      categories(first: 4) { category quorumBps majorityBps extraDelay }
    }
  }`,
  shape: z.object({ model: rulesShape.nullable() }),
};

/** Loads the rules by which a model's members decide. */
export async function loadRules(modelId: string): Promise<Rules> {
  const { model } = await askSubgraph(rulesQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  return model;
}
