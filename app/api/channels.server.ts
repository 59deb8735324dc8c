import type { Address } from "viem";
import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

const channelShape = z.object({
  id: hex,
  payer: address,
  payerAuthorizer: address,
  receiver: address,
  receiverAuthorizer: address,
  token: address,
  withdrawDelay: seconds,
  salt: hex,
  deposited: bigintText,
  totalClaimed: bigintText,
  returned: bigintText,
  withdrawInitiatedAt: seconds.nullable(),
  withdrawing: bigintText,
});
const creditModelShape = z.object({ id: z.string(), name: z.string(), creditToken: address });

type CreditModel = z.infer<typeof creditModelShape>;
/** A payment channel with all of its terms and the model whose credits it holds. Credits with 6 decimals, seconds. */
export type Channel = z.infer<typeof channelShape> & { model: CreditModel | null };

const channelsQuery: GraphqlQuery<{ channels: z.infer<typeof channelShape>[] }> = {
  name: "Channels",
  document: `query Channels($payer: Bytes!) {
    channels(where: { payer: $payer }, first: 100, orderBy: createdAt, orderDirection: desc) {
      id payer payerAuthorizer receiver receiverAuthorizer token withdrawDelay salt
      deposited totalClaimed returned withdrawInitiatedAt withdrawing
    }
  }`,
  shape: z.object({ channels: z.array(channelShape) }),
};

const creditModelsQuery: GraphqlQuery<{ models: CreditModel[] }> = {
  name: "CreditModels",
  document: `query CreditModels($tokens: [Bytes!]!) {
    models(where: { creditToken_in: $tokens }, first: 100) { id name creditToken }
  }`,
  shape: z.object({ models: z.array(creditModelShape) }),
};

/** Loads the payment channels that an account has opened, newest first. */
export async function loadChannels(payer: Address): Promise<Channel[]> {
  const { channels } = await askSubgraph(channelsQuery, { payer: payer.toLowerCase() });
  if (channels.length === 0) return [];
  const tokens = [...new Set(channels.map(({ token }) => token.toLowerCase()))];
  const { models } = await askSubgraph(creditModelsQuery, { tokens });
  return channels.map((channel) => ({
    ...channel,
    model:
      models.find(({ creditToken }) => creditToken.toLowerCase() === channel.token.toLowerCase()) ?? null,
  }));
}
