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
  creditsPerDollar: bigintText,
  raised: bigintText,
});
const contributorShape = z.object({
  address,
  paid: bigintText,
  shares: bigintText,
  claimed: z.boolean(),
  refunded: z.boolean(),
  credits: bigintText,
  deposit: bigintText,
  creditsClaimed: z.boolean(),
  depositRefunded: z.boolean(),
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
  missedAt: seconds.nullable(),
});
/** What lies in a milestone vault, and whether members may leave with a part of it. Dollars with 6 decimals. */
const vaultShape = z.object({
  vaultHeld: bigintText,
  vaultWaiting: bigintText,
  proceedsPaid: bigintText,
  exitUntil: seconds.nullable(),
  exitPot: bigintText,
  woundDownAt: seconds.nullable(),
  exitClosedAt: seconds.nullable(),
});
/** Who may buy shares; nobody is asked while `restrictedFrom` is null. */
const restrictionShape = z.object({
  restrictedFrom: seconds.nullable(),
  admissionRoot: hex.nullable(),
  attester: address.nullable(),
});
const liveReleaseShape = z.object({ id: z.string(), number: z.number().int(), liveAt: seconds });
const objectionShape = z.object({ subject: z.string(), at: seconds });

const raiseShape = raiseFactsShape.extend({
  minContribution: bigintText,
  walletMax: bigintText,
  teamBps: z.number().int(),
  teamVestingSeconds: seconds,
  teamCliffSeconds: seconds,
  sharesSold: bigintText,
  raisedForAccess: bigintText,
  perksBy: seconds,
  credits: bigintText,
  deposits: bigintText,
  perksOpenedAt: seconds.nullable(),
  tiers: z.array(tierShape),
  contributions: z.array(contributionShape),
});

/**
 * One price of a raise: dollars a whole share (0 = it sells none, only credits), its own limit in dollars (0 = none), the
 * credits that come with a dollar, and what it has taken.
 */
export type Tier = z.infer<typeof tierShape>;
/** All that one account has in a raise. */
export type Contributor = z.infer<typeof contributorShape>;
/** One part of the proceeds and what it is paid out for. */
export type Milestone = z.infer<typeof milestoneShape>;
/** What lies in a model's milestone vault. */
export type Vault = z.infer<typeof vaultShape>;
/** Who may buy a model's shares. */
export type Restriction = z.infer<typeof restrictionShape>;
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
  vault: Vault;
  restriction: Restriction;
  /** Last unix second in which the visitor may buy shares of a restricted model; null = was never admitted. */
  admittedUntil: number | null;
};

const raiseQuery: GraphqlQuery<{
  model: (Pick<RaisePage, "presale" | "milestones" | "releases"> & Vault & Restriction) | null;
  contributor: Contributor | null;
  admission: { until: number } | null;
  objections: z.infer<typeof objectionShape>[];
}> = {
  name: "Raise",
  document: `query Raise($id: ID!, $model: String!, $mine: ID!, $visitor: Bytes!) {
    model(id: $id) {
      presale {
        ${raiseFactsFields} minContribution walletMax teamBps teamVestingSeconds teamCliffSeconds
        sharesSold raisedForAccess perksBy credits deposits perksOpenedAt
        tiers(first: 4, orderBy: index) { index price cap allowlistRoot creditsPerDollar raised }
        contributions(first: 200, orderBy: at, orderDirection: desc) {
          id amount shares raisedAfter at contributor { address }
        }
      }
      milestones(orderBy: index, first: 50) {
        index title shareBps amount dueBy liveDays specSha256
        submittedAt evidenceSha256 release { id number } objectableUntil objections releasedAt missedAt
      }
      vaultHeld vaultWaiting proceedsPaid exitUntil exitPot woundDownAt exitClosedAt
      restrictedFrom admissionRoot attester
      releases(where: { liveAt_not: null }, orderBy: number, orderDirection: desc, first: 100) { id number liveAt }
    }
    objections: activities(
      where: { model: $model, kind: "MILESTONE_OBJECTED", actor: $visitor }
      first: 100, orderBy: at, orderDirection: desc
    ) { subject at }
    contributor(id: $mine) {
      address paid shares claimed refunded credits deposit creditsClaimed depositRefunded
    }
    admission(id: $mine) { until }
  }`,
  shape: z.object({
    model: z
      .object({
        presale: raiseShape,
        milestones: z.array(milestoneShape),
        releases: z.array(liveReleaseShape),
      })
      .extend(vaultShape.shape)
      .extend(restrictionShape.shape)
      .nullable(),
    admission: z.object({ until: seconds }).nullable(),
    contributor: contributorShape.nullable(),
    objections: z.array(objectionShape),
  }),
};

/** Loads a model's raise and what `visitor` has in it. Throws a 404 problem when there is no such model. */
export async function loadRaise(modelId: string, visitor: Address | null): Promise<RaisePage> {
  const account = visitor?.toLowerCase();
  const { model, contributor, admission, objections } = await askSubgraph(raiseQuery, {
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
  const { presale, milestones, releases, restrictedFrom, admissionRoot, attester, ...vault } = model;
  return {
    ...{ presale, milestones, releases, contributor, vault },
    objected: objected.map(({ index }) => index),
    restriction: { restrictedFrom, admissionRoot, attester },
    admittedUntil: admission?.until ?? null,
  };
}
