import { zeroAddress } from "viem";

import {
  buySharesCall,
  cancelAllCall,
  cancelOrderCall,
  listOrderCall,
  type Order,
  orderOf,
} from "../../../client/actions/market.ts";
import { approveCall } from "../../../client/actions/raise.ts";
import { marketOrderTypes, marketDomain } from "../../../client/typed-data.ts";
import { marketAbi } from "../../../generated/abi/Market.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { allowDollars, CAST, DAY_SECONDS, decide, DOLLAR, SHARE } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

const CHAIN_ID = 31337;
const THING = 1;

/** Shares are offered, bought in parts, taken back one by one and all at once; members sell the model's own token. */
export async function tradeShares(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const market = stage.addressOf("Market");
  const now = await stage.now();
  const makeOrder = (by: number, number: number, round = 0n): Order =>
    orderOf(
      {
        ...{ maker: stage.person(by).address, shares: parts.shares, amount: 20n * SHARE },
        ...{ pricePerShare: (3n * DOLLAR) / 2n, validUntil: now + 30 * DAY_SECONDS, round },
      },
      number,
    );
  const sold = makeOrder(CAST.major, 1);
  const cancelled = makeOrder(CAST.major, 2);
  const signed = makeOrder(CAST.minor, 3);
  await stage.send(CAST.major, approveCall(parts.shares, market, 100n * SHARE));
  await stage.send(CAST.minor, approveCall(parts.shares, market, 100n * SHARE));
  await stage.send(CAST.major, listOrderCall(market, sold));
  await stage.send(CAST.major, listOrderCall(market, cancelled));
  await stage.send(CAST.major, cancelOrderCall(market, cancelled));
  const signature = await stage.person(CAST.minor).signTypedData({
    ...{
      domain: marketDomain(CHAIN_ID, market),
      types: marketOrderTypes,
      primaryType: "Order",
      message: signed,
    },
  });
  await stage.send(CAST.friend, {
    ...{ address: market, abi: marketAbi, functionName: "announce", args: [signed, signature] },
  });

  await allowDollars(stage, CAST.customer, market, 500n * DOLLAR);
  const buy = (order: Order, amount: bigint, by = "0x" as `0x${string}`) =>
    stage.send(CAST.customer, buySharesCall({ market, order, signature: by, amount, minAmount: amount }));
  await buy(sold, 7n * SHARE + 1n);
  await buy(sold, 5n * SHARE);
  await buy(signed, 20n * SHARE, signature);
  await stage.send(CAST.minor, listOrderCall(market, makeOrder(CAST.minor, 4)));
  await stage.send(CAST.minor, cancelAllCall(market));
  await stage.send(CAST.minor, listOrderCall(market, makeOrder(CAST.minor, 5, 1n)));

  const registry = stage.addressOf("ModelRegistry");
  const thing: Order = {
    ...{ maker: parts.timelock, token: registry, kind: THING, tokenId: modelId, amount: 1n },
    ...{ price: 100n * DOLLAR, validUntil: now + 30 * DAY_SECONDS, round: 0n, salt: 0n },
  };
  await decide(stage, parts, "Sell the model's token", [
    anyAction(registry, modelRegistryAbi, "approve", [market, modelId]),
    anyAction(market, marketAbi, "list", [thing]),
  ]);
  await buy(thing, 1n);
  // What belongs to no model is none of the index's business.
  await stage.send(CAST.friend, listOrderCall(market, { ...makeOrder(CAST.friend, 6), token: zeroAddress }));
}
