import assert from "node:assert/strict";

import { zeroAddress } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { revenueRouterAbi } from "../../../generated/abi/RevenueRouter.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

const MODEL_FIELDS = `modelId creator steward metadataSha256 operators shares presaleAddress vaultAddress governor timelock
  creditToken creditVault till vesting liveRelease { id } canaryRelease { id } evaluators evaluationsNeeded releaseCount votingDelay votingPeriod lateExtension minDelay
  thresholdBps guardian guardianExpiry authorsBps sharesBps treasuryBps totalRoyaltyUnits totalSupply callPrice
  serviceStoppedAt resaleRoyaltyBps`;

const CATEGORIES = ["RELEASE", "PRICE", "TREASURY", "CONSTITUTION"];
const RELEASE_STATES = [
  "",
  "DRAFT",
  "EVALUATED",
  "APPROVED",
  "CANARY",
  "LIVE",
  "SUPERSEDED",
  "ROLLED_BACK",
  "REJECTED",
];

/** Models, their rules, releases and authors. */
export async function assertModels(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  const models = await rowsOf(index, "models", MODEL_FIELDS);
  const registry = { address: platform.addressOf("ModelRegistry"), abi: modelRegistryAbi } as const;
  const nextId = await platform.reader.readContract({ ...registry, functionName: "nextModelId" });
  assert.equal(BigInt(models.length), nextId - 1n, "every model is indexed");
  const [totals] = await rowsOf(index, "platforms", "modelCount memberCount");
  assert.equal(totals?.["modelCount"], models.length);
  for (const model of models) {
    await assertIdentity(model, platform);
    await assertTerms(model, platform);
  }
  await assertReleases(index, platform);
  await assertAuthors(index, platform);
}

async function assertIdentity(model: Row, { reader, addressOf }: PracticePlatform): Promise<void> {
  const registry = { address: addressOf("ModelRegistry"), abi: modelRegistryAbi } as const;
  const args = [BigInt(model.id)] as const;
  const parts = await reader.readContract({ ...registry, functionName: "parts", args });
  const [live] = await reader.readContract({
    ...{ address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi },
    functionName: "live",
    args,
  });
  assertRow("model", model, {
    ...{ modelId: model.id, shares: parts.shares, presaleAddress: parts.presale, vaultAddress: parts.vault },
    ...{
      governor: parts.governor,
      timelock: parts.timelock,
      creditToken: parts.creditToken,
      till: parts.till,
    },
    creditVault: parts.creditVault,
    vesting: parts.vesting === zeroAddress ? null : parts.vesting,
    creator: await reader.readContract({ ...registry, functionName: "creatorOf", args }),
    steward: await reader.readContract({ ...registry, functionName: "steward", args }),
    metadataSha256: await reader.readContract({ ...registry, functionName: "metadataSha256", args }),
  });
  assert.equal(
    (model["liveRelease"] as Row | null)?.id ?? "0",
    `${live}`,
    `live release of model ${model.id}`,
  );
  await assertEvaluation(model, { reader, addressOf });
  for (const operator of model["operators"] as `0x${string}`[]) {
    const isOperator = { ...registry, functionName: "isOperator", args: [args[0], operator] } as const;
    assert.ok(await reader.readContract(isOperator), `${operator} may sign for model ${model.id}`);
  }
}

async function assertEvaluation(
  model: Row,
  { reader, addressOf }: Pick<PracticePlatform, "reader" | "addressOf">,
): Promise<void> {
  const releases = { address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi } as const;
  const args = [BigInt(model.id)] as const;
  const trial = await reader.readContract({ ...releases, functionName: "canary", args });
  assert.equal((model["canaryRelease"] as Row | null)?.id ?? "0", `${trial}`, `trial of model ${model.id}`);
  const [evaluators, needed] = await reader.readContract({ ...releases, functionName: "evaluators", args });
  assert.deepEqual(
    model["evaluators"],
    evaluators.map((account) => account.toLowerCase()),
  );
  assert.equal(model["evaluationsNeeded"], needed);
}

async function assertTerms(model: Row, { reader, addressOf }: PracticePlatform): Promise<void> {
  const governor = { address: addressIn(model, "governor"), abi: modelGovernorAbi } as const;
  const router = {
    address: addressOf("RevenueRouter"),
    abi: revenueRouterAbi,
    args: [BigInt(model.id)],
  } as const;
  const vault = { address: addressIn(model, "creditVault"), abi: creditVaultAbi } as const;
  const shares = { address: addressIn(model, "shares"), abi: modelSharesAbi } as const;
  const timelock = { address: addressIn(model, "timelock"), abi: modelTimelockAbi } as const;
  const guardian = await reader.readContract({ ...governor, functionName: "proposalGuardian" });
  const [authorsBps, sharesBps, treasuryBps] = await reader.readContract({
    ...router,
    functionName: "splitOf",
  });
  const royalty = await reader.readContract({
    ...{ address: addressOf("ModelRegistry"), abi: modelRegistryAbi },
    functionName: "royaltyInfo",
    args: [BigInt(model.id), 10_000n],
  });
  assertRow("model", model, {
    ...{ authorsBps, sharesBps, treasuryBps },
    resaleRoyaltyBps: royalty[1],
    votingDelay: await reader.readContract({ ...governor, functionName: "votingDelay" }),
    votingPeriod: await reader.readContract({ ...governor, functionName: "votingPeriod" }),
    lateExtension: await reader.readContract({ ...governor, functionName: "lateQuorumVoteExtension" }),
    guardian: guardian === zeroAddress ? null : guardian,
    guardianExpiry: await reader.readContract({ ...governor, functionName: "guardianExpiry" }),
    minDelay: await reader.readContract({ ...timelock, functionName: "getMinDelay" }),
    totalRoyaltyUnits: await reader.readContract({ ...router, functionName: "totalUnits" }),
    totalSupply: await reader.readContract({ ...shares, functionName: "totalSupply" }),
    callPrice: await reader.readContract({ ...vault, functionName: "price" }),
  });
  const stopped = await reader.readContract({ ...vault, functionName: "serviceStopped" });
  assert.equal(model["serviceStoppedAt"] !== null, stopped);
}

/** What a vote of each category needs, by model. */
export async function assertCategories(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  const rules = await rowsOf(
    index,
    "categoryRules",
    "model { id governor } category quorumBps majorityBps extraDelay",
  );
  for (const rule of rules) {
    const category = CATEGORIES.indexOf(String(rule["category"]));
    const terms = await platform.reader.readContract({
      ...{ address: addressIn(rule["model"] as Row, "governor"), abi: modelGovernorAbi },
      functionName: "categoryTerms",
      args: [category],
    });
    assertRow("category", rule, { ...terms });
    assert.equal(rule.id, `${idIn(rule, "model")}-${category}`);
  }
}

async function assertReleases(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const fields = `releaseId model { id } number parent { id } weightsSha256 manifestSha256 suiteSha256 canaryBps state activatedAt
     predecessor { id } rollbackSnapshot rollbackNeeded rollbackSignalled attestations { evaluator }
     rollbackSignals { member weight }`;
  for (const row of await rowsOf(index, "releases", fields)) {
    const release = await reader.readContract({
      ...{ address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi },
      functionName: "release",
      args: [BigInt(row.id)],
    });
    const { number, weightsSha256, manifestSha256, suiteSha256, canaryBps, modelId, parentReleaseId } =
      release;
    const state = RELEASE_STATES[release.state];
    assertRow("release", row, {
      ...{ releaseId: row.id, number, weightsSha256, manifestSha256, suiteSha256, canaryBps, state },
    });
    assert.equal(idIn(row, "model"), `${modelId}`);
    assert.equal((row["parent"] as Row | null)?.id ?? "0", `${parentReleaseId}`);
    await assertRollback(row, { reader, addressOf });
    await assertAttestations(row, { reader, addressOf });
  }
}

async function assertRollback(
  row: Row,
  { reader, addressOf }: Pick<PracticePlatform, "reader" | "addressOf">,
): Promise<void> {
  const releases = { address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi } as const;
  const rollback = await reader.readContract({
    ...releases,
    functionName: "rollback",
    args: [BigInt(row.id)],
  });
  assert.equal((row["predecessor"] as Row | null)?.id ?? "0", `${rollback.predecessorId}`);
  if (rollback.activatedAt !== 0) assertRow("release", row, { activatedAt: rollback.activatedAt });
  assertRow("release", row, {
    rollbackSignalled: rollback.signalled,
    rollbackNeeded: rollback.openedAt === 0 ? null : rollback.needed,
    rollbackSnapshot: rollback.openedAt === 0 ? null : rollback.openedAt - 1,
  });
  const signals = row["rollbackSignals"] as Row[];
  assert.equal(sumOf(signals, "weight"), rollback.signalled);
  for (const signal of signals) {
    const args = [BigInt(row.id), addressIn(signal, "member")] as const;
    assert.ok(await reader.readContract({ ...releases, functionName: "hasSignalled", args }));
  }
}

async function assertAttestations(
  row: Row,
  { reader, addressOf }: Pick<PracticePlatform, "reader" | "addressOf">,
): Promise<void> {
  for (const attestation of row["attestations"] as Row[]) {
    const attested = await reader.readContract({
      ...{ address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi },
      functionName: "hasAttested",
      args: [BigInt(row.id), addressIn(attestation, "evaluator")],
    });
    assert.ok(attested, `release ${row.id} was evaluated`);
  }
}

async function assertAuthors(index: RunningSubgraph, { reader, addressOf }: PracticePlatform): Promise<void> {
  const authors = await rowsOf(index, "authors", "model { id totalRoyaltyUnits } address units claimed");
  for (const author of authors) {
    const units = await reader.readContract({
      ...{ address: addressOf("RevenueRouter"), abi: revenueRouterAbi },
      functionName: "unitsOf",
      args: [BigInt(idIn(author, "model")), addressIn(author, "address")],
    });
    assertRow("author", author, { units });
    const ofModel = authors.filter((each) => idIn(each, "model") === idIn(author, "model"));
    assertRow("model", author["model"] as Row, { totalRoyaltyUnits: sumOf(ofModel, "units") });
  }
}
