import type { Address } from "viem";
import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel, raiseFactsFields, raiseFactsShape } from "./models.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const tierShape = z.object({
  index: z.number().int(),
  price: bigintText,
  cap: bigintText,
  allowlistRoot: hex,
  raised: bigintText,
});
const contributorShape = z.object({
  address,
  paid: bigintText,
  shares: bigintText,
  claimed: z.boolean(),
  refunded: z.boolean(),
});
const contributionShape = z.object({
  id: z.string(),
  amount: bigintText,
  shares: bigintText,
  raisedAfter: bigintText,
  at: seconds,
  contributor: z.object({ address }),
});
const milestoneShape = z.object({
  index: z.number().int(),
  title: z.string(),
  shareBps: z.number().int(),
  amount: bigintText,
  dueBy: seconds,
  liveDays: z.number().int(),
  submittedAt: seconds.nullable(),
  objectableUntil: seconds.nullable(),
  releasedAt: seconds.nullable(),
});

const raiseShape = raiseFactsShape.extend({
  minContribution: bigintText,
  walletMax: bigintText,
  teamBps: z.number().int(),
  teamVestingSeconds: seconds,
  sharesSold: bigintText,
  tiers: z.array(tierShape),
  contributions: z.array(contributionShape),
});

/** One price of a raise: dollars a whole share, its own limit in dollars (0 = none) and what it has taken. */
export type Tier = z.infer<typeof tierShape>;
/** All that one account has in a raise. */
export type Contributor = z.infer<typeof contributorShape>;
/** One part of the proceeds and what it is paid out for. */
export type Milestone = z.infer<typeof milestoneShape>;
/** A raise with its terms and its newest contributions first. */
export type Raise = z.infer<typeof raiseShape>;

type RaisePage = { presale: Raise; contributor: Contributor | null; milestones: Milestone[] };

const raiseQuery: GraphqlQuery<{
  model: Omit<RaisePage, "contributor"> | null;
  contributor: Contributor | null;
}> = {
  name: "Raise",
  document: `query Raise($id: ID!, $mine: ID!) {
    model(id: $id) {
      presale {
        ${raiseFactsFields} minContribution walletMax teamBps teamVestingSeconds sharesSold
        tiers(first: 4, orderBy: index) { index price cap allowlistRoot raised }
        contributions(first: 200, orderBy: at, orderDirection: desc) {
          id amount shares raisedAfter at contributor { address }
        }
      }
      milestones(orderBy: index, first: 50) {
        index title shareBps amount dueBy liveDays submittedAt objectableUntil releasedAt
      }
    }
    contributor(id: $mine) { address paid shares claimed refunded }
  }`,
  shape: z.object({
    model: z.object({ presale: raiseShape, milestones: z.array(milestoneShape) }).nullable(),
    contributor: contributorShape.nullable(),
  }),
};

/** Loads a model's raise and what `visitor` has in it. Throws a 404 problem when there is no such model. */
export async function loadRaise(modelId: string, visitor: Address | null): Promise<RaisePage> {
  const mine = `${modelId}-${visitor?.toLowerCase() ?? "nobody"}`;
  const { model, contributor } = await askSubgraph(raiseQuery, { id: modelId, mine });
  if (model === null) throw noSuchModel(modelId);
  return { ...model, contributor };
}
