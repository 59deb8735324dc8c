import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, bigintText, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const incomeShape = z.object({
  id: z.string(),
  payer: address,
  kind: z.string(),
  amount: bigintText,
  at: seconds,
});
const authorShape = z.object({ address, units: bigintText, claimed: bigintText });
const claimShape = z.object({
  id: z.string(),
  kind: z.string(),
  account: address,
  to: address,
  amount: bigintText,
  at: seconds,
});

const settlementShape = z.object({
  id: z.string(),
  holder: address,
  operator: address,
  epoch: seconds,
  calls: bigintText,
  amount: bigintText,
});

const revenueShape = z.object({
  incomeTotal: bigintText,
  incomeToAuthors: bigintText,
  incomeToShares: bigintText,
  incomeToTreasury: bigintText,
  treasuryClaimed: bigintText,
  treasuryPaid: bigintText,
  sharesRevenueClaimed: bigintText,
  creditsSold: bigintText,
  creditsRealised: bigintText,
  totalRoyaltyUnits: bigintText,
  incomeToOperators: bigintText,
  incomeToParents: bigintText,
  holderCallFunds: bigintText,
  holderCallsPaid: bigintText,
  holderCallsCost: bigintText,
  authors: z.array(authorShape),
});

/** What a model has earned and whose it is: dollars and credits with 6 decimals. */
export type Revenue = z.infer<typeof revenueShape>;
/** One payment of income. */
export type Income = z.infer<typeof incomeShape>;
/** One payment of earned income; `kind` is AUTHOR, SHARES, TREASURY or OPERATOR. */
export type Claim = z.infer<typeof claimShape>;
/** What an operator was paid for a holder's free calls of an epoch. */
export type Settlement = z.infer<typeof settlementShape>;

type Journals = { incomes: Income[]; claims: Claim[]; freeCallSettlements: Settlement[] };
type RevenuePage = Journals & { revenue: Revenue };

const revenueQuery: GraphqlQuery<Journals & { model: Revenue | null }> = {
  name: "Revenue",
  document: `query Revenue($id: ID!, $model: String!) {
    model(id: $id) {
      incomeTotal incomeToAuthors incomeToShares incomeToTreasury treasuryClaimed treasuryPaid sharesRevenueClaimed
      creditsSold creditsRealised totalRoyaltyUnits incomeToOperators incomeToParents
      holderCallFunds holderCallsPaid holderCallsCost
      authors(first: 50, orderBy: units, orderDirection: desc) { address units claimed }
    }
    incomes(where: { model: $model }, first: 500, orderBy: at, orderDirection: desc) { id payer kind amount at }
    claims(where: { model: $model }, first: 30, orderBy: at, orderDirection: desc) { id kind account to amount at }
    freeCallSettlements(where: { model: $model }, first: 10, orderBy: at, orderDirection: desc) {
      id holder operator epoch calls amount
    }
  }`,
  shape: z.object({
    model: revenueShape.nullable(),
    incomes: z.array(incomeShape),
    claims: z.array(claimShape),
    freeCallSettlements: z.array(settlementShape),
  }),
};

/** Loads what a model has earned, its newest income and claims first. */
export async function loadRevenue(modelId: string): Promise<RevenuePage> {
  const { model, ...journals } = await askSubgraph(revenueQuery, { id: modelId, model: modelId });
  if (model === null) throw noSuchModel(modelId);
  return { revenue: model, ...journals };
}
