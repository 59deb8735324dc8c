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
  specSha256: hex,
  submittedAt: seconds.nullable(),
  evidenceSha256: hex.nullable(),
  release: z.object({ id: z.string(), number: z.number().int() }).nullable(),
  objectableUntil: seconds.nullable(),
  objections: bigintText,
  releasedAt: seconds.nullable(),
});
const liveReleaseShape = z.object({ id: z.string(), number: z.number().int(), liveAt: seconds });
const objectionShape = z.object({ subject: z.string(), at: seconds });

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
/** A release that was live at some time; `liveAt` is when that began. */
export type LiveRelease = z.infer<typeof liveReleaseShape>;
/** A raise with its terms and its newest contributions first. */
export type Raise = z.infer<typeof raiseShape>;

/** A raise as its page shows it: `objected` are the milestones to whose present evidence the visitor has objected. */
type RaisePage = {
  presale: Raise;
  contributor: Contributor | null;
  milestones: Milestone[];
  releases: LiveRelease[];
  objected: number[];
};

const raiseQuery: GraphqlQuery<{
  model: Pick<RaisePage, "presale" | "milestones" | "releases"> | null;
  contributor: Contributor | null;
  objections: z.infer<typeof objectionShape>[];
}> = {
  name: "Raise",
  document: `query Raise($id: ID!, $model: String!, $mine: ID!, $visitor: Bytes!) {
    model(id: $id) {
      presale {
        ${raiseFactsFields} minContribution walletMax teamBps teamVestingSeconds sharesSold
        tiers(first: 4, orderBy: index) { index price cap allowlistRoot raised }
        contributions(first: 200, orderBy: at, orderDirection: desc) {
          id amount shares raisedAfter at contributor { address }
        }
      }
      milestones(orderBy: index, first: 50) {
        index title shareBps amount dueBy liveDays specSha256
        submittedAt evidenceSha256 release { id number } objectableUntil objections releasedAt
      }
      releases(where: { liveAt_not: null }, orderBy: number, orderDirection: desc, first: 100) { id number liveAt }
    }
    objections: activities(
      where: { model: $model, kind: "MILESTONE_OBJECTED", actor: $visitor }
      first: 100, orderBy: at, orderDirection: desc
    ) { subject at }
    contributor(id: $mine) { address paid shares claimed refunded }
  }`,
  shape: z.object({
    model: z
      .object({
        presale: raiseShape,
        milestones: z.array(milestoneShape),
        releases: z.array(liveReleaseShape),
      })
      .nullable(),
    contributor: contributorShape.nullable(),
    objections: z.array(objectionShape),
  }),
};

/** Loads a model's raise and what `visitor` has in it. Throws a 404 problem when there is no such model. */
export async function loadRaise(modelId: string, visitor: Address | null): Promise<RaisePage> {
  const account = visitor?.toLowerCase();
  const { model, contributor, objections } = await askSubgraph(raiseQuery, {
    id: modelId,
    model: modelId,
    mine: `${modelId}-${account ?? "nobody"}`,
    visitor: account ?? "0x",
  });
  if (model === null) throw noSuchModel(modelId);
  const objected = model.milestones.filter(({ index, submittedAt }) =>
    objections.some(
      ({ subject, at }) => submittedAt !== null && subject === `${modelId}-${index}` && at >= submittedAt,
    ),
  );
  return { ...model, contributor, objected: objected.map(({ index }) => index) };
}
