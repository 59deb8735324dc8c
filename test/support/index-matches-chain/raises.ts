import assert from "node:assert/strict";

import { zeroAddress, zeroHash } from "viem";

import { admissionsAbi } from "../../../generated/abi/Admissions.ts";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

const STATE = { finalized: 3, cancelled: 5 };
const PERKS_OPENED = 2;
const VAULT_STATES = ["planned", "funded", "submitted", "released"];

/** Presales, their tiers and contributors, and milestones. */
export async function assertRaises(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  const fields = `address softCap hardCap start end minContribution walletMax teamBps teamVestingSeconds
    teamCliffSeconds perksBy raised raisedForAccess sharesSold credits deposits perksOpenedAt
    refunded contributorCount finalizedAt cancelledAt model { id contributorCount }`;
  const contributions = await rowsOf(
    index,
    "contributions",
    "presale { id } contributor { id } amount shares tier",
  );
  const contributors = await rowsOf(
    index,
    "contributors",
    "presale { id address } address paid shares claimed refunded credits deposit creditsClaimed depositRefunded",
  );
  for (const presale of await rowsOf(index, "presales", fields)) {
    await assertPresale(presale, platform);
    const own = contributors.filter((each) => idIn(each, "presale") === presale.id);
    const journal = contributions.filter((each) => idIn(each, "presale") === presale.id);
    assertRow("presale", presale, {
      ...{
        sharesSold: sumOf(journal, "shares"),
        contributorCount: own.length,
      },
      ...{ credits: sumOf(own, "credits"), deposits: sumOf(own, "deposit") },
      refunded: sumOf(
        own.filter(({ refunded }) => refunded),
        "paid",
      ),
    });
    assertRow("model", presale["model"] as Row, { contributorCount: own.length });
    const paid = BigInt(String(presale["raised"])) + BigInt(String(presale["raisedForAccess"]));
    assert.equal(paid, sumOf(journal, "amount"), `presale ${presale.id} took what was contributed`);
  }
  for (const contributor of contributors) await assertContributor(contributor, platform);
  await assertTiers(index, platform, contributions);
  await assertMilestones(index, platform);
  await assertVaults(index, platform);
  await assertAdmissions(index, platform);
}

async function assertPresale(presale: Row, { reader }: PracticePlatform): Promise<void> {
  const contract = { address: addressIn(presale, "address"), abi: presaleRoundAbi } as const;
  const { tiers: _tiers, ...terms } = await reader.readContract({ ...contract, functionName: "terms" });
  const state = await reader.readContract({ ...contract, functionName: "state" });
  assertRow("presale", presale, {
    ...terms,
    raised: await reader.readContract({ ...contract, functionName: "raised" }),
    raisedForAccess: await reader.readContract({ ...contract, functionName: "raisedForAccess" }),
    sharesSold: await reader.readContract({ ...contract, functionName: "sharesSold" }),
  });
  const [credits, deposits, perkState] = await reader.readContract({ ...contract, functionName: "perks" });
  assertRow("presale", presale, { credits, deposits });
  assert.equal(presale["perksOpenedAt"] !== null, perkState === PERKS_OPENED, `perks of ${presale.id}`);
  assert.equal(
    presale["finalizedAt"] !== null,
    state === STATE.finalized,
    `presale ${presale.id} is finalized`,
  );
  assert.equal(
    presale["cancelledAt"] !== null,
    state === STATE.cancelled,
    `presale ${presale.id} is cancelled`,
  );
}

async function assertContributor(contributor: Row, { reader }: PracticePlatform): Promise<void> {
  const [paid, shares, claimed] = await reader.readContract({
    ...{ address: addressIn(contributor["presale"] as Row, "address"), abi: presaleRoundAbi },
    functionName: "contributionOf",
    args: [addressIn(contributor, "address")],
  });
  const [credits, deposit, settled] = await reader.readContract({
    ...{ address: addressIn(contributor["presale"] as Row, "address"), abi: presaleRoundAbi },
    functionName: "perkOf",
    args: [addressIn(contributor, "address")],
  });
  assertRow("contributor", contributor, { credits, deposit });
  assert.equal(contributor["creditsClaimed"] || contributor["depositRefunded"], settled);
  // The contract forgets a contribution that it paid back; the history does not.
  if (contributor["refunded"]) assert.equal(paid, 0n);
  else assertRow("contributor", contributor, { paid, shares, claimed });
}

async function assertTiers(
  index: RunningSubgraph,
  { reader }: PracticePlatform,
  contributions: readonly Row[],
): Promise<void> {
  for (const tier of await rowsOf(
    index,
    "presaleTiers",
    "presale { id address } index price cap allowlistRoot creditsPerDollar raised",
  )) {
    const presale = tier["presale"] as Row;
    const contract = { address: addressIn(presale, "address"), abi: presaleRoundAbi } as const;
    const { tiers } = await reader.readContract({ ...contract, functionName: "terms" });
    const journal = contributions.filter(
      (each) => idIn(each, "presale") === presale.id && each["tier"] === tier["index"],
    );
    assertRow("tier", tier, { ...tiers[Number(tier["index"])], raised: sumOf(journal, "amount") });
    if (tier["cap"] === "0") continue;
    const counted = { ...contract, functionName: "raisedInTier", args: [Number(tier["index"])] } as const;
    assertRow("tier", tier, { raised: await reader.readContract(counted) });
  }
}

async function assertMilestones(index: RunningSubgraph, { reader }: PracticePlatform): Promise<void> {
  const fields = `model { id vaultAddress } index shareBps amount dueBy liveDays submittedAt release { id }
    objectableUntil objections releasedAt`;
  for (const row of await rowsOf(index, "milestones", fields)) {
    const milestone = await reader.readContract({
      ...{ address: addressIn(row["model"] as Row, "vaultAddress"), abi: milestoneVaultAbi },
      functionName: "milestone",
      args: [BigInt(String(row["index"]))],
    });
    const { amount, shareBps, dueBy, liveDays, objections } = milestone;
    assertRow("milestone", row, { amount, shareBps, dueBy, liveDays, objections });
    assert.equal((row["release"] as Row | null)?.id ?? "0", `${milestone.releaseId}`);
    assert.equal(String(row["objectableUntil"] ?? 0), `${milestone.objectableUntil}`);
    const state = VAULT_STATES[milestone.state];
    assert.equal(row["releasedAt"] !== null, state === "released", `milestone ${row.id} is ${state}`);
    if (state === "submitted") assert.notEqual(row["submittedAt"], null);
  }
}

/** What lies in the vaults, and who has left with a part of it. */
async function assertVaults(index: RunningSubgraph, { reader }: PracticePlatform): Promise<void> {
  const exits = await rowsOf(index, "exits", "model { id } amount shares");
  const fields =
    "vaultAddress vaultHeld vaultWaiting proceedsPaid exitUntil exitPot exitClosedAt treasuryPaid";
  for (const model of await rowsOf(index, "models", fields)) {
    const vault = { address: addressIn(model, "vaultAddress"), abi: milestoneVaultAbi } as const;
    assertRow("model", model, {
      vaultHeld: await reader.readContract({ ...vault, functionName: "held" }),
      vaultWaiting: await reader.readContract({ ...vault, functionName: "waiting" }),
    });
    const until = await reader.readContract({ ...vault, functionName: "exitUntil" });
    assert.equal(String(model["exitUntil"] ?? 0), `${until}`);
    if (model["exitUntil"] === null || model["exitClosedAt"] !== null) continue;
    const paid = sumOf(
      exits.filter((exit) => idIn(exit, "model") === model.id),
      "amount",
    );
    const left = await reader.readContract({ ...vault, functionName: "exitPot" });
    assert.equal(BigInt(String(model["exitPot"])) - paid, left, `what is left for members of ${model.id}`);
  }
}

/** Who may buy shares of restricted models, and by what. */
async function assertAdmissions(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const contract = { address: addressOf("Admissions"), abi: admissionsAbi } as const;
  for (const admission of await rowsOf(index, "admissions", "model { id } address until")) {
    const until = await reader.readContract({
      ...contract,
      functionName: "admittedUntil",
      args: [BigInt(idIn(admission, "model")), addressIn(admission, "address")],
    });
    assertRow("admission", admission, { until });
  }
  for (const model of await rowsOf(index, "models", "admissionRoot attester")) {
    const rules = await reader.readContract({
      ...contract,
      functionName: "rules",
      args: [BigInt(model.id)],
    });
    assertRow("model", model, {
      admissionRoot: rules.allowlistRoot === zeroHash ? null : rules.allowlistRoot,
      attester: rules.attester === zeroAddress ? null : rules.attester,
    });
  }
}
