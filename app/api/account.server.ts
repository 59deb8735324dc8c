import type { Address } from "viem";
import { z } from "zod";
import { loadChannels } from "./channels.server.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import { raiseFactsFields, raiseFactsShape } from "./models.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askService, loadServedModels } from "./service.server.ts";
import { askSubgraph } from "./subgraph.server.ts";

const modelFields = `id name symbol shares totalSupply creditVault till creditToken presaleAddress`;
const modelShape = z.object({
  id: z.string(),
  name: z.string(),
  symbol: z.string(),
  shares: address,
  totalSupply: bigintText,
  creditVault: address,
  till: address,
  creditToken: address,
  presaleAddress: address,
});

const holdingShape = z.object({
  balance: bigintText,
  votes: bigintText,
  claimedRevenue: bigintText,
  model: modelShape,
});
const contributionShape = z.object({
  paid: bigintText,
  shares: bigintText,
  claimed: z.boolean(),
  credits: bigintText,
  deposit: bigintText,
  creditsClaimed: z.boolean(),
  depositRefunded: z.boolean(),
  model: modelShape.extend({
    presale: raiseFactsShape.extend({ perksBy: seconds, perksOpenedAt: seconds.nullable() }),
    liveRelease: z.object({ id: z.string() }).nullable(),
  }),
});
const authorshipShape = z.object({ units: bigintText, claimed: bigintText, model: modelShape });
const creditShape = z.object({ balance: bigintText, model: modelShape });
const dueVoteShape = z.object({
  proposalId: z.string(),
  title: z.string(),
  voteStart: seconds,
  voteEnd: seconds,
  canceledAt: seconds.nullable(),
  model: z.object({ id: z.string(), name: z.string() }),
  ballots: z.array(z.object({ id: z.string() })),
});

const keyModelsQuery: GraphqlQuery<{ models: { id: string; name: string; creditVault: Address }[] }> = {
  name: "KeyModels",
  document: `query KeyModels($ids: [ID!]!) { models(where: { id_in: $ids }, first: 100) { id name creditVault } }`,
  shape: z.object({ models: z.array(z.object({ id: z.string(), name: z.string(), creditVault: address })) }),
};

/** Models that are served here and that an API key can be made for. `price` in dollars (6 decimals) a credit. */
export async function loadKeyModels() {
  const served = (await loadServedModels()).filter(({ releaseId }) => releaseId != null);
  const { models } = await askSubgraph(keyModelsQuery, { ids: served.map(({ modelId }) => modelId) });
  return models.flatMap((model) => {
    const { route, price } = served.find(({ modelId }) => modelId === model.id) ?? {};
    return route === undefined || price == null ? [] : [{ ...model, route, price }];
  });
}

/** Shares (18 decimals) of one model that an account holds. */
export type Holding = z.infer<typeof holdingShape>;
/** A contribution whose shares, credits or money still wait. */
export type OpenContribution = z.infer<typeof contributionShape>;
/** Royalty units of one model that an account holds. */
export type Authorship = z.infer<typeof authorshipShape>;
/** Credits (6 decimals) of one model in an account. */
export type CreditBalance = z.infer<typeof creditShape>;
/** A vote that is open and that an account has not cast. */
export type DueVote = z.infer<typeof dueVoteShape>;

const accountShape = z.object({
  members: z.array(holdingShape),
  contributors: z.array(contributionShape),
  authors: z.array(authorshipShape),
  creditAccounts: z.array(creditShape),
});

const accountQuery: GraphqlQuery<z.infer<typeof accountShape>> = {
  name: "Account",
  document: `query Account($address: Bytes!) {
    members(where: { address: $address, balance_gt: "0", custody: false }, first: 200, orderBy: balance, orderDirection: desc) {
      balance votes claimedRevenue model { ${modelFields} }
    }
    contributors(where: { and: [
      { address: $address, refunded: false }
      { or: [
        { claimed: false, shares_gt: "0" }
        { creditsClaimed: false, depositRefunded: false, credits_gt: "0" }
      ] }
    ] }, first: 200) {
      paid shares claimed credits deposit creditsClaimed depositRefunded
      model { ${modelFields} presale { ${raiseFactsFields} perksBy perksOpenedAt } liveRelease { id } }
    }
    authors(where: { address: $address, units_gt: "0" }, first: 200) { units claimed model { ${modelFields} } }
    creditAccounts(where: { address: $address, balance_gt: "0" }, first: 200) { balance model { ${modelFields} } }
  }`,
  shape: accountShape,
};

const dueVotesQuery: GraphqlQuery<{ proposals: DueVote[] }> = {
  name: "DueVotes",
  document: `query DueVotes($models: [String!]!, $now: BigInt!, $address: Bytes!) {
    proposals(where: { model_in: $models, voteEnd_gte: $now, voteStart_lt: $now }, first: 100, orderBy: voteEnd) {
      proposalId title voteStart voteEnd canceledAt model { id name }
      ballots(where: { voter: $address }, first: 1) { id }
    }
  }`,
  shape: z.object({ proposals: z.array(dueVoteShape) }),
};

/** All that the index knows of one account, and the votes it may still cast at the chain time `now`. */
export async function loadAccount(owner: Address, now: number) {
  const [account, channels] = await Promise.all([
    askSubgraph(accountQuery, { address: owner.toLowerCase() }),
    loadChannels(owner),
  ]);
  const models = account.members.map((member) => member.model.id);
  return { ...account, channels, dueVotes: await loadDueVotes({ owner, models, now }) };
}

async function loadDueVotes({
  owner,
  models,
  now,
}: {
  owner: Address;
  models: string[];
  now: number;
}): Promise<DueVote[]> {
  if (models.length === 0) return [];
  const variables = { models, now: String(now), address: owner.toLowerCase() };
  const { proposals } = await askSubgraph(dueVotesQuery, variables);
  return proposals.filter((proposal) => proposal.canceledAt === null && proposal.ballots.length === 0);
}

const receiptShape = z.object({
  id: z.string(),
  modelId: z.coerce.string(),
  releaseId: z.coerce.string(),
  account: hex,
  charged: bigintText,
  issuedAt: seconds,
  receipt: z.string(),
});

/** A signed receipt of one call; `charged` in credits (6 decimals), `receipt` the whole of it as JSON. */
export type ReceiptRecord = z.infer<typeof receiptShape>;

const receiptsQuery: GraphqlQuery<{ receipts: ReceiptRecord[] }> = {
  name: "Receipts",
  document: `query Receipts($account: String!) {
    receipts(account: $account, first: 25) { id modelId releaseId account charged issuedAt receipt }
  }`,
  shape: z.object({ receipts: z.array(receiptShape) }),
};

/** Loads the newest receipts of an account and of its channels, newest first. */
export async function loadReceipts(accounts: readonly string[]): Promise<ReceiptRecord[]> {
  const answers = await Promise.all(accounts.map((account) => askService(receiptsQuery, { account })));
  return answers.flatMap((answer) => answer.receipts).toSorted((one, other) => other.issuedAt - one.issuedAt);
}
