import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const proposableShape = z.object({
  steward: address,
  metadataSha256: hex,
  authors: z.array(z.object({ address, units: bigintText.transform(Number) })),
  operators: z.array(address),
  restrictedFrom: seconds.nullable(),
  admissionRoot: hex.nullable(),
  attester: address.nullable(),
  milestones: z.array(z.object({ index: z.number().int(), title: z.string(), amount: bigintText })),
});

/**
 * What a proposal can choose from: the steward, the authors with their royalty units, the keys that serve a model, who
 * admits buyers (nobody is asked while `restrictedFrom` is null), and the milestones that were not paid yet, with their
 * dollars (6 decimals).
 */
export type Proposable = z.infer<typeof proposableShape>;

const proposableQuery: GraphqlQuery<{ model: Proposable | null }> = {
  name: "Proposable",
  document: `query Proposable($id: ID!) {
    model(id: $id) {
      steward metadataSha256 operators restrictedFrom admissionRoot attester
      authors(where: { units_gt: "0" }, orderBy: units, orderDirection: desc, first: 200) { address units }
      milestones(where: { releasedAt: null }, orderBy: index, first: 12) { index title amount }
    }
  }`,
  shape: z.object({ model: proposableShape.nullable() }),
};

/** Loads what a proposal of a model can choose from. */
export async function loadProposable(modelId: string): Promise<Proposable> {
  const { model } = await askSubgraph(proposableQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  return model;
}
