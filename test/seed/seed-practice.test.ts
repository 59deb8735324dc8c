import assert from "node:assert/strict";
import { test } from "node:test";

import { modelGovernorAbi } from "../../generated/abi/ModelGovernor.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { seedPractice } from "../../scripts/seed/seed-practice.ts";
import { PRESALE_STATE } from "../../scripts/seed/seeded-model.ts";
import { assertIndexMatchesChain } from "../support/index-matches-chain/assert-index.ts";
import { indexPlatform, practicePlatform, type PracticePlatform } from "../support/practice-platform.ts";

const PROPOSAL_ACTIVE = 1;
const HUNDRED_DAYS = 100 * 86_400;

async function partsOf({ reader, addressOf }: PracticePlatform, modelId: string) {
  const registry = { address: addressOf("ModelRegistry"), abi: modelRegistryAbi } as const;
  return reader.readContract({ ...registry, functionName: "parts", args: [BigInt(modelId)] });
}

async function raiseOf(platform: PracticePlatform, modelId: string) {
  const presale = { address: (await partsOf(platform, modelId)).presale, abi: presaleRoundAbi } as const;
  const { reader } = platform;
  return {
    state: await reader.readContract({ ...presale, functionName: "state" }),
    raised: await reader.readContract({ ...presale, functionName: "raised" }),
    terms: await reader.readContract({ ...presale, functionName: "terms" }),
  };
}

test("a seeded chain has governed, raising and failed models, and the index agrees with the chain", async (t) => {
  const platform = await practicePlatform(t);
  const { reader, addressOf, chain, store } = platform;
  const mark = await seedPractice(platform.seedOptions);
  assert.equal(mark.digits, "1");
  const clock = await chain.clock();
  assert.ok(clock.movableSeconds > HUNDRED_DAYS, "visitors can still move the clock");

  const digits = await raiseOf(platform, mark.digits);
  assert.equal(digits.state, PRESALE_STATE.finalized);
  const releases = { address: addressOf("ReleaseRegistry"), abi: releaseRegistryAbi } as const;
  const [live, weights, manifest] = await reader.readContract({
    ...releases,
    functionName: "live",
    args: [1n],
  });
  const { number } = await reader.readContract({ ...releases, functionName: "release", args: [live] });
  assert.equal(number, 1, "release 1 is live");
  for (const hash of [weights, manifest])
    assert.ok(await store.get(hash.slice(2)), `${hash} is in the store`);

  const raising = await raiseOf(platform, mark.raising);
  assert.equal(raising.state, PRESALE_STATE.open);
  assert.ok(raising.raised > 0n && raising.raised < raising.terms.softCap);
  assert.ok(raising.terms.end - clock.chainTime > 5 * 86_400, "the raise is open for days");

  for (const modelId of mark.live) {
    const [served, file] = await reader.readContract({
      ...releases,
      functionName: "live",
      args: [BigInt(modelId)],
    });
    assert.ok(served > 0n && (await store.get(file.slice(2))), `model ${modelId} is live and stored`);
  }

  const missed = await raiseOf(platform, mark.missed);
  assert.equal(missed.state, PRESALE_STATE.failed);

  const index = await indexPlatform(t, platform);
  await assertIndexMatchesChain(index, platform);
  const answer = await index.execute(`{
    proposals(where: { executedAt: null }) { proposalId governor title voteEnd category voterCount }
    contributors(where: { model: "${mark.missed}", refunded: false }) { id }
  }`);
  const { proposals, contributors } = answer.data as {
    proposals: {
      proposalId: string;
      governor: `0x${string}`;
      title: string;
      voteEnd: string;
      voterCount: number;
    }[];
    contributors: unknown[];
  };
  assert.deepEqual(
    [proposals.length, proposals[0]?.title, proposals[0]?.voterCount],
    [1, "Serve release 2", 3],
  );
  const [open] = proposals;
  assert.ok(open && Number(open.voteEnd) - clock.chainTime > 86_400, "the vote is open for more than a day");
  const state = await reader.readContract({
    ...{ address: open.governor, abi: modelGovernorAbi },
    functionName: "state",
    args: [BigInt(open.proposalId)],
  });
  assert.equal(state, PROPOSAL_ACTIVE);
  assert.equal(contributors.length, 2, "refunds are open");
});

test("a seed that broke off goes on where it stopped, and changes nothing once it is finished", async (t) => {
  const platform = await practicePlatform(t);
  const { seedOptions, reader } = platform;
  for (const failAt of [2, 4]) {
    let moves = 0;
    const moveTime = (seconds: number): Promise<unknown> => {
      moves += 1;
      return moves === failAt
        ? Promise.reject(new Error("the power went out"))
        : seedOptions.moveTime(seconds);
    };
    await assert.rejects(seedPractice({ ...seedOptions, moveTime }), /the power went out/);
  }
  const mark = await seedPractice(seedOptions);
  assert.deepEqual(mark, { digits: "1", missed: "2", live: ["3", "4"], raising: "5" });
  const digits = await raiseOf(platform, mark.digits);
  assert.equal(digits.raised, 9_000_000_000n, "nobody contributed twice");

  const block = await reader.getBlockNumber();
  assert.deepEqual(await seedPractice(seedOptions), mark);
  assert.equal(await reader.getBlockNumber(), block);
});
