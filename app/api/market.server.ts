import { z } from "zod";
import { marketAbi } from "../../generated/abi/Market.ts";
import { UNITS } from "../../client/actions/market.ts";
import { askChain } from "./chain.server.ts";
import type { GraphqlQuery } from "./graphql.server.ts";
import type { Model } from "./models.server.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { loadChainFacts } from "./service.server.ts";
import { askSubgraph } from "./subgraph.server.ts";

const orderShape = z.object({
  id: hex,
  seller: z.object({ id: address, round: bigintText }),
  token: address,
  kind: z.number().int(),
  tokenId: bigintText,
  amount: bigintText,
  price: bigintText,
  validUntil: seconds,
  round: bigintText,
  salt: bigintText,
  signature: hex,
  left: bigintText,
});
type IndexedOrder = z.infer<typeof orderShape>;

const tradeShape = z.object({
  id: z.string(),
  seller: address,
  buyer: address,
  amount: bigintText,
  cost: bigintText,
  at: seconds,
});

/** An offer of shares that stands. */
export type OpenOrder = Omit<IndexedOrder, "seller"> & {
  maker: `0x${string}`;
  /** Shares (18 decimals) that can be bought now: what is left, held and allowed to the market. */
  available: bigint;
};
/** One purchase: `amount` shares (18 decimals) for `cost` dollars (6 decimals). */
export type Trade = z.infer<typeof tradeShape>;

/** What is offered and was bought of a model's shares. */
export type MarketPage = {
  orders: OpenOrder[];
  trades: Trade[];
  /** Dollars (6 decimals) of income that all shares together got in the last 30 days of the chain's time. */
  monthOfIncome: bigint;
};

type Answer = { orders: IndexedOrder[]; trades: Trade[]; incomes: { toShares: bigint }[] };
const MONTH_SECONDS = 30 * 86_400;

const marketQuery: GraphqlQuery<Answer> = {
  name: "Market",
  document: `query Market($model: String!, $token: Bytes!, $now: BigInt!, $monthAgo: BigInt!) {
    orders(
      where: { model: $model, token: $token, cancelled: false, left_gt: "0", validUntil_gte: $now }
      first: 300, orderBy: listedAt, orderDirection: desc
    ) { id seller { id round } token kind tokenId amount price validUntil round salt signature left }
    trades(where: { model: $model, token: $token }, first: 20, orderBy: at, orderDirection: desc) {
      id seller buyer amount cost at
    }
    incomes(where: { model: $model, at_gte: $monthAgo }, first: 1000) { toShares }
  }`,
  shape: z.object({
    orders: z.array(orderShape),
    trades: z.array(tradeShape),
    incomes: z.array(z.object({ toShares: bigintText })),
  }),
};

/** Loads the offers of a model's shares that stand, the cheapest first, and the newest purchases. */
export async function loadMarket(model: Pick<Model, "id" | "shares">): Promise<MarketPage> {
  const { chainTime, deployments } = await loadChainFacts();
  const { orders, trades, incomes } = await askSubgraph(marketQuery, {
    model: model.id,
    token: model.shares,
    now: String(chainTime),
    monthAgo: String(Math.max(0, chainTime - MONTH_SECONDS)),
  });
  const market = deployments.find(({ name }) => name === "Market");
  if (market === undefined) throw new Error("Expected a deployment of Market, found none.");
  const standing = orders.filter(({ round, seller, kind }) => round === seller.round && kind === UNITS);
  return {
    orders: await withAvailable(standing, market.address),
    trades,
    monthOfIncome: incomes.reduce((sum, { toShares }) => sum + toShares, 0n),
  };
}

/** Asks the chain what can be bought of each order now: a seller may have sold or moved the shares elsewhere. */
async function withAvailable(orders: IndexedOrder[], market: `0x${string}`): Promise<OpenOrder[]> {
  if (orders.length === 0) return [];
  const open = orders.map(({ seller, ...order }) => ({ ...order, maker: seller.id }));
  const available = await askChain((chain) =>
    chain.readContract({ address: market, abi: marketAbi, functionName: "available", args: [open] }),
  );
  return open
    .map((order, index) => ({ ...order, available: available[index] ?? 0n }))
    .sort((one, other) => comparePrices(one, other));
}

function comparePrices(one: OpenOrder, other: OpenOrder): number {
  const difference = one.price * other.amount - other.price * one.amount;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
