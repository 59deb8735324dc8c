import assert from "node:assert/strict";

import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

/** Income, claims, credits and channels. */
export async function assertMoney(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  await assertIncome(index, platform);
  await assertCredits(index, platform);
  await assertChannels(index, platform);
}

async function assertIncome(index: RunningSubgraph, { reader, addressOf }: PracticePlatform): Promise<void> {
  const sums =
    "incomeTotal incomeToAuthors incomeToShares incomeToTreasury treasuryClaimed sharesRevenueClaimed " +
    "incomeToOperators feesClaimed incomeToParents feeOperator feeBps lineageBps parents { parent { id } bps }";
  const incomes = await rowsOf(index, "incomes", "model { id } amount toAuthors toShares toTreasury");
  const claims = await rowsOf(index, "claims", "model { id } kind account amount");
  const authors = await rowsOf(index, "authors", "model { id } address claimed");
  const members = await rowsOf(index, "members", "model { id } claimedRevenue");
  for (const model of await rowsOf(index, "models", sums)) {
    const own = incomes.filter((each) => idIn(each, "model") === model.id);
    const paid = (kind: string): Row[] =>
      claims.filter((each) => idIn(each, "model") === model.id && each["kind"] === kind);
    assertRow("model", model, {
      incomeTotal: sumOf(own, "amount"),
      incomeToAuthors: sumOf(own, "toAuthors"),
      incomeToShares: sumOf(own, "toShares"),
      incomeToTreasury: sumOf(own, "toTreasury"),
      treasuryClaimed: sumOf(paid("TREASURY"), "amount"),
      sharesRevenueClaimed: sumOf(paid("SHARES"), "amount"),
    });
    const ofModel = (row: Row): boolean => idIn(row, "model") === model.id;
    assert.equal(sumOf(authors.filter(ofModel), "claimed"), sumOf(paid("AUTHOR"), "amount"));
    assert.equal(sumOf(members.filter(ofModel), "claimedRevenue"), sumOf(paid("SHARES"), "amount"));
    await assertSharing(model, { reader, addressOf });
    const due = await reader.readContract({
      ...{ address: addressOf("RevenueRouter"), abi: revenueRouterAbi },
      functionName: "treasuryClaimable",
      args: [BigInt(model.id)],
    });
    assert.equal(BigInt(String(model["incomeToTreasury"])) - BigInt(String(model["treasuryClaimed"])), due);
  }
}

/** What leaves a payment before it is split: fee and lineage. */
async function assertSharing(
  model: Row,
  { reader, addressOf }: Pick<PracticePlatform, "reader" | "addressOf">,
): Promise<void> {
  const router = { address: addressOf("RevenueRouter"), abi: revenueRouterAbi } as const;
  const args = [BigInt(model.id)] as const;
  const [operator, feeBps] = await reader.readContract({ ...router, functionName: "operatorFee", args });
  const parents = await reader.readContract({ ...router, functionName: "parentsOf", args });
  assertRow("model", model, { feeBps, lineageBps: parents.reduce((sum, { bps }) => sum + bps, 0) });
  const bonds = (model["parents"] as { parent: { id: string }; bps: number }[]).filter(({ bps }) => bps > 0);
  assert.deepEqual(
    bonds.map(({ parent, bps }) => [Number(parent.id), bps]).sort(),
    parents.map(({ modelId, bps }) => [modelId, bps]).sort(),
  );
  if (model["feeOperator"] === null) return;
  const claimable = { ...router, functionName: "feeClaimable", args: [args[0], operator] } as const;
  const earned = BigInt(String(model["incomeToOperators"]));
  const claimed = BigInt(String(model["feesClaimed"]));
  assertRow("model", model, { feeOperator: operator });
  assert.equal(earned - claimed, await reader.readContract(claimable));
}

async function assertCredits(index: RunningSubgraph, { reader }: PracticePlatform): Promise<void> {
  const accounts = await rowsOf(index, "creditAccounts", "model { id creditToken } address balance");
  for (const account of accounts) {
    const balance = await reader.readContract({
      ...{ address: addressIn(account["model"] as Row, "creditToken"), abi: creditTokenAbi },
      functionName: "balanceOf",
      args: [addressIn(account, "address")],
    });
    assertRow("credit account", account, { balance });
  }
  const sums = "creditToken creditVault creditsSold creditsRealised creditsRedeemed";
  const purchases = await rowsOf(index, "creditPurchases", "model { id } credits");
  for (const model of await rowsOf(index, "models", sums)) {
    const supply = await reader.readContract({
      ...{ address: addressIn(model, "creditToken"), abi: creditTokenAbi },
      functionName: "totalSupply",
    });
    const ofModel = (row: Row): boolean => idIn(row, "model") === model.id;
    assert.equal(
      sumOf(accounts.filter(ofModel), "balance"),
      supply,
      `all credits of model ${model.id} have a holder`,
    );
    assertRow("model", model, { creditsSold: sumOf(purchases.filter(ofModel), "credits") });
    const gone = BigInt(String(model["creditsRealised"])) + BigInt(String(model["creditsRedeemed"]));
    const vault = { address: addressIn(model, "creditVault"), abi: creditVaultAbi } as const;
    const served = await reader.readContract({ ...vault, functionName: "served" });
    assert.equal(BigInt(String(model["creditsSold"])) - gone, supply + served);
  }
}

async function assertChannels(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const contract = { address: addressOf("InferenceChannels"), abi: inferenceChannelsAbi } as const;
  const fields = "deposited returned totalClaimed withdrawing withdrawInitiatedAt";
  for (const channel of await rowsOf(index, "channels", fields)) {
    const args = [channel.id as `0x${string}`] as const;
    const [balance, totalClaimed] = await reader.readContract({
      ...contract,
      functionName: "channels",
      args,
    });
    const [withdrawing, since] = await reader.readContract({
      ...contract,
      functionName: "pendingWithdrawals",
      args,
    });
    assertRow("channel", channel, {
      totalClaimed,
      withdrawing,
      withdrawInitiatedAt: since === 0 ? null : since,
    });
    assert.equal(BigInt(String(channel["deposited"])) - BigInt(String(channel["returned"])), balance);
  }
}
