import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { zeroHash, type Address } from "viem";

import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { action, decide } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import { createPlatform, launchGoverned, personAt, type Model, type Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const [DRAFT, LIVE, SUPERSEDED, ROLLED_BACK] = [1, 5, 6, 7];
const DAY = 86_400;
const SHARE = 10n ** 18n;
const FILES = {
  weightsSha256: sha256Like(21),
  manifestSha256: sha256Like(22),
  suiteSha256: zeroHash,
  notes: "Better",
};

describe("calling a release back", () => {
  let platform: Platform;
  let model: Model;
  let ann: Address;
  let ben: Address;
  let cleo: Address;
  let stranger: Address;
  let first: bigint;

  beforeEach(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    [ann, ben, cleo, stranger] = [2, 3, 4, 9].map((index) => personAt(platform, index)) as [
      Address,
      Address,
      Address,
      Address,
    ];
    [first] = await platform.releases.read.live([model.modelId]);
  });

  test("members with 15 percent of the votes bring the predecessor back at once", async () => {
    const bad = await serve("bad");
    await signal(bad, cleo);
    assert.equal(await stateOf(bad), LIVE, "9 percent are not enough");
    await signal(bad, ben);
    assert.deepEqual(await live(), first);
    assert.equal(await stateOf(bad), ROLLED_BACK);
    assert.equal(await stateOf(first), LIVE);
    const { signalled, needed, predecessorId } = await platform.releases.read.rollback([bad]);
    const supply = await model.shares.read.totalSupply();
    assert.equal(signalled, 4_000n * SHARE);
    assert.equal(needed, (supply * 1_500n + 9_999n) / 10_000n);
    assert.equal(predecessorId, first);
  });

  test("endpoints are told by the same event as of a vote", async () => {
    const bad = await serve("bad");
    await signal(bad, ann);
    const events = await platform.releases.getEvents.LiveReleaseSet({ modelId: model.modelId });
    assert.deepEqual(
      events.map(({ args }) => args.releaseId),
      [first],
    );
  });

  test("a first release has nothing before it", async () => {
    await assertReverts(signal(first, ann), "ReleaseRegistryNoPredecessor", [first]);
  });

  test("only the live release is called back, and it must exist", async () => {
    const bad = await serve("bad");
    await assertReverts(signal(first, ann), "ReleaseRegistryUnexpectedState", [first, SUPERSEDED, LIVE]);
    const waiting = await submit();
    await assertReverts(signal(waiting, ann), "ReleaseRegistryUnexpectedState", [waiting, DRAFT, LIVE]);
    await assertReverts(signal(999n, ann), "ReleaseRegistryUnknownRelease", [999n]);
    await signal(bad, ann);
    await assertReverts(signal(bad, ben), "ReleaseRegistryUnexpectedState", [bad, ROLLED_BACK, LIVE]);
  });

  test("votes count once, for whom they belonged to just before the first signal", async () => {
    const bad = await serve("bad");
    await signal(bad, cleo);
    await assertReverts(signal(bad, cleo), "ReleaseRegistryAlreadySignalled", [bad, cleo]);
    await model.shares.write.transfer([stranger, 1_000n * SHARE], { account: cleo });
    await assertReverts(signal(bad, stranger), "ReleaseRegistryNoVotes", [stranger]);
    await model.shares.write.transfer([stranger, 5_000n * SHARE], { account: ann });
    await assertReverts(signal(bad, stranger), "ReleaseRegistryNoVotes", [stranger]);
    assert.equal(await stateOf(bad), LIVE);
    await signal(bad, ann);
    assert.equal(
      await stateOf(bad),
      ROLLED_BACK,
      "who has sold since then still has the votes of that second",
    );
  });

  test("shares that were taken up in the same second cannot open it", async () => {
    const bad = await serve("bad");
    await platform.networkHelpers.mine();
    await assertReverts(signal(bad, stranger), "ReleaseRegistryNoVotes", [stranger]);
    assert.equal((await platform.releases.read.rollback([bad])).openedAt, 0, "nothing was opened");
  });

  test("after seven days only a vote replaces it", async () => {
    const bad = await serve("bad");
    const { closesAt, activatedAt } = await platform.releases.read.rollback([bad]);
    assert.equal(closesAt, activatedAt + 7 * DAY);
    await platform.networkHelpers.time.increaseTo(closesAt - 2);
    await signal(bad, cleo);
    await platform.networkHelpers.time.increaseTo(closesAt);
    await assertReverts(signal(bad, ann), "ReleaseRegistryRollbackClosed", [bad, BigInt(closesAt)]);
  });

  test("becoming live again by a rollback opens no second rollback, and what was rolled back stays so", async () => {
    const second = await serve("second");
    await platform.pass(8 * DAY);
    const third = await serve("third");
    await signal(third, ann);
    assert.equal(await live(), second);
    await assertReverts(signal(second, ann), "ReleaseRegistryRollbackClosed");
    const again = decide(platform, model, [approve(third)], "Once more");
    await assertReverts(again, "ReleaseRegistryUnexpectedState", [third, ROLLED_BACK, DRAFT]);
  });

  test("the release after a rollback takes over from what is live then", async () => {
    const bad = await serve("bad");
    await signal(bad, ann);
    const better = await serve("better");
    assert.equal((await platform.releases.read.rollback([better])).predecessorId, first);
    await signal(better, ann);
    assert.equal(await live(), first);
  });

  test("a trial goes on while the live release is called back", async () => {
    const bad = await serve("bad");
    const trial = await submit(1_000);
    await decide(platform, model, [approve(trial)], "Try it");
    await signal(bad, ann);
    assert.equal(await live(), first);
    assert.equal(await platform.releases.read.canary([model.modelId]), trial);
    await platform.pass(120);
    await platform.releases.write.finalizeCanary([trial], { account: model.creator });
    assert.equal(await live(), trial);
    assert.equal((await platform.releases.read.rollback([trial])).predecessorId, first);
  });

  test("milestone money never flows for a release that was called back", async () => {
    const bad = await serve("bad");
    await platform.pass(4 * DAY);
    await model.vault.write.submit([1n, sha256Like(60), bad], { account: model.creator });
    await platform.pass(600);
    await signal(bad, ann);
    assert.equal(await platform.releases.read.liveFor([bad]), 0n);
    await assertReverts(model.vault.write.release([1n]), "MilestoneReleaseTooYoung", [
      bad,
      0n,
      BigInt(3 * DAY),
    ]);
    assert.ok((await platform.releases.read.liveFor([first])) > 0n);
  });

  async function serve(text: string): Promise<bigint> {
    const releaseId = await submit();
    await decide(platform, model, [approve(releaseId)], text);
    return releaseId;
  }

  async function submit(canaryBps = 0): Promise<bigint> {
    await platform.releases.write.submit([model.modelId, FILES, 0n, canaryBps], { account: model.creator });
    return (await platform.releases.read.nextReleaseId()) - 1n;
  }

  function signal(releaseId: bigint, account: Address) {
    return platform.releases.write.signalRollback([releaseId], { account });
  }

  async function live(): Promise<bigint> {
    return (await platform.releases.read.live([model.modelId]))[0];
  }

  async function stateOf(releaseId: bigint): Promise<number> {
    return (await platform.releases.read.release([releaseId])).state;
  }

  function approve(releaseId: bigint) {
    return action(platform.releases.address, releaseRegistryAbi, "approve", [releaseId]);
  }
});
