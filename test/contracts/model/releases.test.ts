import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { zeroHash, type Address } from "viem";

import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { action, decide } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import {
  createPlatform,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const [DRAFT, CANARY, LIVE, SUPERSEDED, REJECTED] = [1, 4, 5, 6, 8];
const FILES = {
  weightsSha256: sha256Like(21),
  manifestSha256: sha256Like(22),
  suiteSha256: zeroHash,
  notes: "Better",
};

describe("releases", () => {
  let platform: Platform;
  let model: Model;
  let [ann, stranger]: Address[] = [];

  before(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    [ann, stranger] = [2, 9].map((index) => personAt(platform, index));
  });

  test("the steward and members who could propose hand releases in, strangers do not", async () => {
    await submit({ account: model.creator });
    await submit({ account: ann! });
    await assertReverts(submit({ account: stranger! }), "ReleaseRegistryNotEnoughVotes", [stranger, 0n]);
    assert.equal(await platform.releases.read.releaseCount([model.modelId]), 3);
  });

  test("before the presale is finalized only the steward hands releases in", async () => {
    const young = await launchModel(platform);
    const call = platform.releases.write.submit([young.modelId, FILES, 0n, 0], { account: ann });
    await assertReverts(call, "ModelGovernorNotOpen");
  });

  test("a release names its files, its number and its parent", async () => {
    const releaseId = await submit({ parent: 1n, canaryBps: 500 });
    const release = await platform.releases.read.release([releaseId]);
    assert.deepEqual(
      { ...release, stateSince: 0 },
      {
        modelId: model.modelId,
        number: 4,
        parentReleaseId: 1n,
        canaryBps: 500,
        state: DRAFT,
        stateSince: 0,
        liveSeconds: 0,
        weightsSha256: FILES.weightsSha256,
        manifestSha256: FILES.manifestSha256,
        suiteSha256: FILES.suiteSha256,
      },
    );
    assert.equal(await platform.releases.read.liveSince([releaseId]), 0);
  });

  test("incomplete or oversized releases are refused", async () => {
    const args = (files: typeof FILES, parent = 0n, canary = 0) =>
      [model.modelId, files, parent, canary] as const;
    const account = model.creator;
    const refuse = (call: ReturnType<typeof args>, error: string, values: readonly unknown[] = []) =>
      assertReverts(platform.releases.write.submit(call, { account }), error, values);
    await refuse(args({ ...FILES, weightsSha256: zeroHash }), "ReleaseRegistryFilesMissing");
    await refuse(args({ ...FILES, manifestSha256: zeroHash }), "ReleaseRegistryFilesMissing");
    await refuse(args({ ...FILES, notes: "x".repeat(2_001) }), "ReleaseRegistryNotesTooLong", [
      2_001n,
      2_000n,
    ]);
    await refuse(args(FILES, 999n), "ReleaseRegistryUnknownRelease", [999n]);
    await refuse(args(FILES, 0n, 5_001), "ReleaseRegistryCanaryTooLarge", [5_001n, 5_000n]);
    const unknown = platform.releases.write.submit([999n, FILES, 0n, 0], { account });
    await assertReverts(unknown, "ModelRegistryUnknownModel", [999n]);
    await assertReverts(platform.releases.read.release([999n]), "ReleaseRegistryUnknownRelease", [999n]);
  });

  test("nobody but the model's own timelock, factory and presale moves a release on its way", async () => {
    const releaseId = await submit();
    const account = stranger!;
    const { releases } = platform;
    const approving = releases.write.approve([releaseId], { account });
    await assertReverts(approving, "ReleaseRegistryNotTimelock", [account, model.parts.timelock]);
    const first = releases.write.submitFirst([model.modelId, account, FILES, { evaluators: [], needed: 0 }], {
      account,
    });
    await assertReverts(first, "ReleaseRegistryNotFactory", [account]);
    const accepting = releases.write.acceptFirst([model.modelId], { account });
    await assertReverts(accepting, "ReleaseRegistryNotPresale", [account, model.parts.presale]);
    await assertReverts(releases.write.approve([999n]), "ReleaseRegistryUnknownRelease", [999n]);

    const other = await launchGoverned(platform);
    const foreign = decide(platform, other, [approve(releaseId)]);
    await assertReverts(foreign, "ReleaseRegistryNotTimelock", [other.parts.timelock, model.parts.timelock]);
  });

  test("an approved release without a trial replaces the live one, and is approved once", async () => {
    const [before] = await platform.releases.read.live([model.modelId]);
    const releaseId = await submit();
    await decide(platform, model, [approve(releaseId)], "Replace");
    assert.deepEqual(await platform.releases.read.live([model.modelId]), [
      releaseId,
      FILES.weightsSha256,
      FILES.manifestSha256,
    ]);
    assert.equal(await stateOf(before), SUPERSEDED);
    assert.equal(await stateOf(releaseId), LIVE);
    assert.ok((await platform.releases.read.liveFor([before])) > 0n);
    const again = decide(platform, model, [approve(releaseId)], "Again");
    await assertReverts(again, "ReleaseRegistryUnexpectedState", [releaseId, LIVE, DRAFT]);
  });

  test("a release on trial leaves the live one alone until the steward ends the trial", async () => {
    const [before] = await platform.releases.read.live([model.modelId]);
    const releaseId = await submit({ canaryBps: 1_000 });
    await decide(platform, model, [approve(releaseId)], "Try it");
    assert.equal(await stateOf(releaseId), CANARY);
    assert.equal(await platform.releases.read.canary([model.modelId]), releaseId);
    assert.equal((await platform.releases.read.live([model.modelId]))[0], before);

    const second = await submit();
    await assertReverts(
      decide(platform, model, [approve(second)], "At once"),
      "ReleaseRegistryCanaryRunning",
      [releaseId],
    );
    const byStranger = platform.releases.write.finalizeCanary([releaseId], { account: stranger });
    await assertReverts(byStranger, "ReleaseRegistryNotSteward", [stranger, model.creator]);
    await platform.releases.write.finalizeCanary([releaseId], { account: model.creator });
    assert.equal((await platform.releases.read.live([model.modelId]))[0], releaseId);
    assert.equal(await platform.releases.read.canary([model.modelId]), 0n);
    const again = platform.releases.write.finalizeCanary([releaseId], { account: model.creator });
    await assertReverts(again, "ReleaseRegistryUnexpectedState", [releaseId, LIVE, CANARY]);
  });

  test("the steward cannot end a trial well before its time, but members can", async () => {
    const releaseId = await submit({ canaryBps: 1_000 });
    await decide(platform, model, [approve(releaseId)], "Try once more");
    const early = platform.releases.write.finalizeCanary([releaseId], { account: model.creator });
    await assertReverts(early, "ReleaseRegistryCanaryTooYoung");
    const finalize = action(platform.releases.address, releaseRegistryAbi, "finalizeCanary", [releaseId]);
    await decide(platform, model, [finalize], "Enough seen");
    assert.equal(await stateOf(releaseId), LIVE);
  });

  test("an aborted trial changes nothing that is served", async () => {
    const [before] = await platform.releases.read.live([model.modelId]);
    const releaseId = await submit({ canaryBps: 1_000 });
    await decide(platform, model, [approve(releaseId)], "Try a bad one");
    const byStranger = platform.releases.write.abortCanary([releaseId], { account: stranger });
    await assertReverts(byStranger, "ReleaseRegistryNotSteward", [stranger, model.creator]);
    await platform.releases.write.abortCanary([releaseId], { account: model.creator });
    assert.equal(await stateOf(releaseId), REJECTED);
    assert.equal((await platform.releases.read.live([model.modelId]))[0], before);
    const again = platform.releases.write.abortCanary([releaseId], { account: model.creator });
    await assertReverts(again, "ReleaseRegistryUnexpectedState", [releaseId, REJECTED, CANARY]);
  });

  async function submit(
    options: { account?: Address; parent?: bigint; canaryBps?: number } = {},
  ): Promise<bigint> {
    const { account = model.creator, parent = 0n, canaryBps = 0 } = options;
    await platform.releases.write.submit([model.modelId, FILES, parent, canaryBps], { account });
    return (await platform.releases.read.nextReleaseId()) - 1n;
  }

  async function stateOf(releaseId: bigint): Promise<number> {
    return (await platform.releases.read.release([releaseId])).state;
  }

  function approve(releaseId: bigint) {
    return action(platform.releases.address, releaseRegistryAbi, "approve", [releaseId]);
  }
});
