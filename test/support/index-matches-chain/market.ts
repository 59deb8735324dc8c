import assert from "node:assert/strict";

import { marketAbi } from "../../../generated/abi/Market.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

const ORDER_FIELDS = `seller { id round } token kind tokenId amount price validUntil round salt signature left cancelled`;

/** Offers, what is left of them, and purchases. */
export async function assertMarket(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const market = { address: addressOf("Market"), abi: marketAbi } as const;
  const trades = await rowsOf(index, "trades", "model { id } orderHash amount cost");
  for (const row of await rowsOf(index, "orders", ORDER_FIELDS)) {
    const order = toOrder(row);
    const hash = await reader.readContract({ ...market, functionName: "hashOrder", args: [order] });
    assert.equal(row.id, hash, "an order is named by its hash");
    const filled = await reader.readContract({ ...market, functionName: "filledOf", args: [hash] });
    const own = trades.filter((trade) => trade["orderHash"] === row.id);
    assertRow("order", row, { left: order.amount - filled });
    assert.equal(sumOf(own, "amount"), filled);
    const round = await reader.readContract({ ...market, functionName: "roundOf", args: [order.maker] });
    assertRow("seller", row["seller"] as Row, { round });
    const [available] = await reader.readContract({ ...market, functionName: "available", args: [[order]] });
    if (row["cancelled"] === true || order.round !== round) assert.equal(available, 0n);
  }
  for (const model of await rowsOf(index, "models", "tradeCount tradedDollars")) {
    const own = trades.filter((trade) => idIn(trade, "model") === model.id);
    assertRow("model", model, { tradeCount: own.length, tradedDollars: sumOf(own, "cost") });
  }
}

function toOrder(row: Row) {
  const whole = (field: string): bigint => BigInt(String(row[field]));
  return {
    maker: idIn(row, "seller") as `0x${string}`,
    token: String(row["token"]) as `0x${string}`,
    kind: Number(row["kind"]),
    tokenId: whole("tokenId"),
    amount: whole("amount"),
    price: whole("price"),
    validUntil: Number(row["validUntil"]),
    round: whole("round"),
    salt: whole("salt"),
  };
}
