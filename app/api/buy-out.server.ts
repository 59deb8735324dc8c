import { encodeFunctionData } from "viem";
import { z } from "zod";
import { descriptionHashOf } from "../../client/actions/propose.ts";
import { buyOutAbi } from "../../generated/abi/BuyOut.ts";
import { askChain } from "./chain.server.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { loadChainFacts } from "./service.server.ts";
import { askSubgraph } from "./subgraph.server.ts";

const offerShape = z.object({
  id: z.string(),
  buyer: address,
  state: z.enum(["OPEN", "ACCEPTED", "COMPLETED", "WITHDRAWN"]),
  amount: bigintText,
  expiry: seconds,
  offeredAt: seconds,
  completableAt: seconds.nullable(),
  completedAt: seconds.nullable(),
  withdrawnAt: seconds.nullable(),
  proposalId: bigintText.nullable(),
  leaversShares: bigintText,
  paidToLeavers: bigintText,
  owed: bigintText,
  claimed: bigintText,
});
const voteShape = z.object({
  proposalId: bigintText,
  voteEnd: seconds,
  description: z.string(),
  calldatas: z.array(hex),
  canceledAt: seconds.nullable(),
});

/** The vote on an offer: the governor's number, when it ends, and the hash by which it is recorded. */
export type OfferVote = { proposalId: string; voteEnd: number; descriptionHash: `0x${string}` };
/** An offer for a whole model; dollars with 6 decimals, shares with 18, times in unix seconds. */
export type BuyOutOffer = z.infer<typeof offerShape> & { vote: OfferVote | null };

type Answer = {
  model: { buyOutOffers: z.infer<typeof offerShape>[]; proposals: z.infer<typeof voteShape>[] };
};
const offersQuery: GraphqlQuery<{ model: Answer["model"] | null }> = {
  name: "BuyOutOffers",
  document: `query BuyOutOffers($id: ID!, $contract: Bytes!) {
    model(id: $id) {
      buyOutOffers(first: 100, orderBy: offerId, orderDirection: desc) {
        id buyer state amount expiry offeredAt completableAt completedAt withdrawnAt proposalId leaversShares
        paidToLeavers owed claimed
      }
      proposals(first: 100, orderBy: createdAt, orderDirection: desc, where: { targets_contains: [$contract] }) {
        proposalId voteEnd description calldatas canceledAt
      }
    }
  }`,
  shape: z.object({
    model: z.object({ buyOutOffers: z.array(offerShape), proposals: z.array(voteShape) }).nullable(),
  }),
};

/** Loads the offers for a model, newest first, each with its vote, and what the model owns now. */
export async function loadBuyOut(modelId: string): Promise<{ offers: BuyOutOffer[]; netAssets: bigint }> {
  const { deployments } = await loadChainFacts();
  const contract = deployments.find(({ name }) => name === "BuyOut")?.address;
  if (contract === undefined) throw new Error("Expected a deployment of BuyOut, found none.");
  const { model } = await askSubgraph(offersQuery, { id: modelId, contract });
  if (model === null) throw noSuchModel(modelId);
  const netAssets = await askChain((chain) =>
    chain.readContract({
      ...{ address: contract, abi: buyOutAbi, functionName: "netAssets", args: [BigInt(modelId)] },
    }),
  );
  const offers = model.buyOutOffers.map((offer) => ({ ...offer, vote: voteOf(offer, model.proposals) }));
  return { offers, netAssets };
}

/** The newest vote whose last call completes this offer; the chain decides whether it is the right one. */
function voteOf(
  offer: z.infer<typeof offerShape>,
  proposals: Answer["model"]["proposals"],
): OfferVote | null {
  const last = encodeFunctionData({
    ...{ abi: buyOutAbi, functionName: "complete", args: [BigInt(offer.id)] },
  });
  const found = proposals.find(
    ({ calldatas, canceledAt }) => canceledAt === null && calldatas.length === 8 && calldatas[7] === last,
  );
  if (found === undefined) return null;
  const { proposalId, voteEnd, description } = found;
  return { proposalId: String(proposalId), voteEnd, descriptionHash: descriptionHashOf(description) };
}
