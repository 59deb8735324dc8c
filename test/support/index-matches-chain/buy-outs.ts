import assert from "node:assert/strict";

import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { assertRow, idIn, rowsOf, type Row } from "./rows.ts";

const STATES = ["", "OPEN", "ACCEPTED", "COMPLETED", "WITHDRAWN"];
const FIELDS = `offerId model { id soldTo } buyer state amount expiry acceptedAt proposalId leaversShares paidToLeavers
  owed owedShares claimed claimedShares`;

/** Offers for whole models, and who has bought one. */
export async function assertBuyOuts(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const buyOut = { address: addressOf("BuyOut"), abi: buyOutAbi } as const;
  const offers = await rowsOf(index, "buyOutOffers", FIELDS);
  const next = await reader.readContract({ ...buyOut, functionName: "nextOfferId" });
  assert.equal(BigInt(offers.length), next - 1n, "every offer is indexed");
  for (const row of offers) {
    const offer = await reader.readContract({ ...buyOut, functionName: "offers", args: [BigInt(row.id)] });
    const { buyer, amount, expiry, acceptedAt, proposalId, leaversShares, paidToLeavers } = offer;
    const state = STATES[offer.state];
    assertRow("offer", row, {
      ...{ offerId: row.id, buyer, amount, expiry, leaversShares, paidToLeavers, state },
      acceptedAt: acceptedAt === 0 ? null : acceptedAt,
      proposalId: proposalId === 0n ? null : proposalId,
    });
    assert.equal(idIn(row, "model"), `${offer.modelId}`);
    if (state !== "COMPLETED") continue;
    assertRow("model", row["model"] as Row, { soldTo: buyer });
    const owner = await reader.readContract({
      ...{ address: addressOf("ModelRegistry"), abi: modelRegistryAbi },
      functionName: "ownerOf",
      args: [offer.modelId],
    });
    assert.equal(owner, buyer, "the token is the buyer's");
    const shares = BigInt(String(row["owedShares"]));
    assert.equal(BigInt(String(row["owed"])), (amount * shares) / (shares + leaversShares));
  }
}
