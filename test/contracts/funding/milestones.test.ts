import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { zeroAddress, type Address } from "viem";

import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { action, decide } from "../support/governance.ts";
import { sha256Like, type ModelParams } from "../support/model-params.ts";
import {
  contribute,
  createPlatform,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY = 86_400;
const OBJECTION_SECONDS = 300;
const [PLANNED, FUNDED, SUBMITTED, RELEASED] = [0, 1, 2, 3];
const EVIDENCE = sha256Like(99);

describe("milestones", () => {
  let platform: Platform;
  let [ann, ben, cleo, stranger]: Address[] = [];

  before(async () => {
    platform = await createPlatform();
    [ann, ben, cleo, stranger] = [2, 3, 4, 9].map((index) => personAt(platform, index));
  });

  test("the plan is public from the launch, and the proceeds are divided without a rest", async () => {
    const parts = [3_333, 3_333, 3_334].map((shareBps, index) =>
      milestone({ shareBps, dueBy: index * 30 * DAY }),
    );
    const now = await platform.now();
    const milestones = parts.map((part) => ({ ...part, dueBy: part.dueBy === 0 ? 0 : now + part.dueBy }));
    const model = await launchModel(platform, { milestones });
    assert.equal((await model.vault.read.milestone([1n])).state, PLANNED);
    assert.equal(await model.vault.read.milestoneCount(), 3n);
    await contribute(platform, model, ann!, 1_000_000_001n);
    await platform.networkHelpers.time.increaseTo(model.params.raise.end);
    await model.presale.write.finalize();

    const amounts = await Promise.all(
      [0n, 1n, 2n].map(async (index) => (await model.vault.read.milestone([index])).amount),
    );
    assert.deepEqual(amounts, [333_300_000n, 333_300_000n, 333_400_001n]);
    assert.equal(await model.vault.read.held(), 1_000_000_001n);
    await assertReverts(model.vault.read.milestone([3n]), "MilestoneUnknown", [3n, 3n]);
  });

  test("nobody but the presale pays proceeds in", async () => {
    const model = await launchGoverned(platform);
    const call = model.vault.write.receiveProceeds([1n], { account: stranger });
    await assertReverts(call, "MilestoneNotPresale", [stranger, model.parts.presale]);
  });

  test("the first milestone without a condition is paid once, to the steward, by anyone", async () => {
    const model = await launchGoverned(platform);
    const before = await platform.dollar.read.balanceOf([model.creator]);
    await model.vault.write.release([0n], { account: stranger });
    assert.equal((await platform.dollar.read.balanceOf([model.creator])) - before, 4_000n * DOLLAR);
    assert.equal((await model.vault.read.milestone([0n])).state, RELEASED);
    await assertReverts(model.vault.write.release([0n]), "MilestoneUnexpectedState", [
      0n,
      RELEASED,
      SUBMITTED,
    ]);
  });

  test("a milestone is not paid before it is handed in, nor while members may object", async () => {
    const model = await launchWithPromise();
    await assertReverts(model.vault.write.release([1n]), "MilestoneUnexpectedState", [1n, FUNDED, SUBMITTED]);
    await submit(model);
    await assertReverts(model.vault.write.release([1n]), "MilestoneObjectionOpen", [1n]);
    await platform.pass(OBJECTION_SECONDS);
    await model.vault.write.release([1n], { account: stranger });
    // The tap lets half of the proceeds through in a day, so 1,000 of the 6,000 dollars wait.
    assert.equal(await model.vault.read.held(), 5_000n * DOLLAR);
    assert.equal(await model.vault.read.waiting(), 1_000n * DOLLAR);
    await platform.pass(DAY);
    await model.vault.write.payOut({ account: stranger });
    assert.equal(await model.vault.read.held(), 4_000n * DOLLAR);
  });

  test("no evidence is taken before members had time to take their shares", async () => {
    const milestones = [milestone({ dueBy: (await platform.now()) + 60 * DAY })];
    const model = await launchModel(platform, { milestones });
    await contribute(platform, model, ben!, 6_000n * DOLLAR);
    await contribute(platform, model, cleo!, 4_000n * DOLLAR);
    await model.presale.write.finalize();
    await assertReverts(submit(model, 0n), "MilestoneTooEarly", [0n, BigInt(OBJECTION_SECONDS)]);
    await platform.pass(OBJECTION_SECONDS - 10);
    await model.presale.write.claim([ben!]);
    await platform.pass(10);
    await submit(model, 0n);
    await model.vault.write.object([0n], { account: ben });
    await platform.pass(OBJECTION_SECONDS);
    await assertReverts(model.vault.write.release([0n]), "MilestoneContested", [0n]);
  });

  test("only the steward hands evidence in, and not twice", async () => {
    const model = await launchWithPromise();
    const call = model.vault.write.submit([1n, EVIDENCE, 0n], { account: stranger });
    await assertReverts(call, "MilestoneNotSteward", [stranger, model.creator]);
    await assertReverts(submit(model, 2n), "MilestoneUnknown", [2n, 2n]);
    await submit(model);
    await assertReverts(submit(model), "MilestoneObjectionOpen", [1n]);
    await platform.pass(OBJECTION_SECONDS);
    await assertReverts(submit(model), "MilestoneObjectionOpen", [1n]);
  });

  test("objections of 15 percent stop a milestone; the steward may then hand in better evidence", async () => {
    const model = await launchWithPromise();
    await submit(model);
    await model.vault.write.object([1n], { account: ben });
    await assertReverts(model.vault.write.object([1n], { account: ben }), "MilestoneAlreadyObjected", [
      1n,
      ben,
    ]);
    await assertReverts(model.vault.write.object([1n], { account: stranger }), "MilestoneNoVotes", [
      stranger,
    ]);
    assert.equal((await model.vault.read.milestone([1n])).objections, 3_000n * SHARE);
    await platform.pass(OBJECTION_SECONDS);
    const limit = await model.vault.read.objectionLimit([1n]);
    await assertReverts(model.vault.write.release([1n]), "MilestoneContested", [1n, 3_000n * SHARE, limit]);
    await assertReverts(model.vault.write.object([1n], { account: ann }), "MilestoneObjectionClosed", [1n]);

    await submit(model);
    assert.equal((await model.vault.read.milestone([1n])).objections, 0n);
    await model.vault.write.object([1n], { account: cleo });
    await platform.pass(OBJECTION_SECONDS);
    await model.vault.write.release([1n]);
    assert.equal((await model.vault.read.milestone([1n])).state, RELEASED);
  });

  test("shares bought after the evidence was handed in do not object", async () => {
    const model = await launchWithPromise();
    await submit(model);
    await model.shares.write.transfer([stranger!, 3_000n * SHARE], { account: ben });
    await assertReverts(model.vault.write.object([1n], { account: stranger }), "MilestoneNoVotes", [
      stranger,
    ]);
    await model.vault.write.object([1n], { account: ben });
  });

  test("a contested milestone is paid by a vote, and only by the model's timelock", async () => {
    const model = await launchWithPromise();
    await submit(model);
    await model.vault.write.object([1n], { account: ben });
    const byStranger = model.vault.write.releaseByVote([1n], { account: stranger });
    await assertReverts(byStranger, "MilestoneNotTimelock", [stranger, model.parts.timelock]);
    await decide(platform, model, [action(model.parts.vault, milestoneVaultAbi, "releaseByVote", [1n])]);
    assert.equal((await model.vault.read.milestone([1n])).state, RELEASED);
    const again = decide(
      platform,
      model,
      [action(model.parts.vault, milestoneVaultAbi, "releaseByVote", [1n])],
      "Again",
    );
    await assertReverts(again, "MilestoneUnexpectedState", [1n, RELEASED, FUNDED]);
  });

  test("nothing is paid while the model has no steward", async () => {
    const model = await launchGoverned(platform);
    await platform.registry.write.handOnSteward([model.modelId, zeroAddress], { account: model.creator });
    await assertReverts(model.vault.write.release([0n]), "MilestoneNoSteward");
    const name = action(platform.registry.address, modelRegistryAbi, "setSteward", [model.modelId, cleo]);
    await decide(platform, model, [name]);
    const before = await platform.dollar.read.balanceOf([cleo!]);
    await model.vault.write.release([0n]);
    assert.equal((await platform.dollar.read.balanceOf([cleo!])) - before, 4_000n * DOLLAR);
  });

  test("evidence is taken until the date and its grace time, not later", async () => {
    const model = await launchWithPromise();
    const dueBy = model.params.milestones[1]?.dueBy ?? 0;
    await platform.networkHelpers.time.increaseTo(dueBy + 600);
    await assertReverts(submit(model), "MilestoneOverdue", [1n, BigInt(dueBy + 600)]);
  });

  test("a promised live release is one of this model, and must have lived long enough", async () => {
    const model = await launchGoverned(platform);
    const other = await launchGoverned(platform);
    await platform.pass(OBJECTION_SECONDS);
    await assertReverts(submit(model, 1n, 0n), "ReleaseRegistryUnknownRelease", [0n]);
    const [otherRelease] = await platform.releases.read.live([other.modelId]);
    await assertReverts(submit(model, 1n, otherRelease), "MilestoneForeignRelease", [
      otherRelease,
      model.modelId,
    ]);
    const [release] = await platform.releases.read.live([model.modelId]);
    await submit(model, 1n, release);
    await platform.pass(OBJECTION_SECONDS);
    const early = model.vault.write.release([1n]);
    await assertReverts(early, "MilestoneReleaseTooYoung", [release, undefined, BigInt(3 * DAY)]);
    await platform.pass(3 * DAY);
    await model.vault.write.release([1n]);
  });

  test("only the factory sets a vault up", async () => {
    const model = await launchGoverned(platform);
    await assertReverts(model.vault.write.initialize([[], 0], { account: stranger }), "ModelPartNotFactory", [
      stranger,
    ]);
  });

  const problems: readonly (readonly [string, number, (now: number) => ModelParams["milestones"]])[] = [
    ["no milestone", 0, () => []],
    [
      "thirteen milestones",
      0,
      (now) => Array.from({ length: 13 }, () => milestone({ dueBy: now + 60 * DAY })),
    ],
    ["parts that are not the whole", 1, () => [milestone({ shareBps: 9_999 })]],
    [
      "a milestone of nothing",
      2,
      (now) => [milestone({}), milestone({ shareBps: 0, dueBy: now + 60 * DAY })],
    ],
    [
      "dates that go back",
      3,
      (now) => [
        milestone({ shareBps: 5_000, dueBy: now + 60 * DAY }),
        milestone({ shareBps: 5_000, dueBy: now + 59 * DAY }),
      ],
    ],
    ["a date before the raise ends", 4, (now) => [milestone({ dueBy: now + 6 * DAY })]],
    ["a release that must live for years", 5, () => [milestone({ liveDays: 366 })]],
    ["a milestone without a title", 6, () => [milestone({ title: "" })]],
    ["a title of 121 bytes", 6, () => [milestone({ title: "x".repeat(121) })]],
  ];
  for (const [what, problem, plan] of problems) {
    test(`a launch with ${what} is refused`, async () => {
      const milestones = plan(await platform.now());
      await assertReverts(launchModel(platform, { milestones }), "MilestonePlanInvalid", [problem]);
    });
  }

  /** A governed model whose second milestone needs evidence only. */
  async function launchWithPromise(): Promise<Model> {
    const dueBy = (await platform.now()) + 60 * DAY;
    const milestones = [milestone({ shareBps: 4_000 }), milestone({ shareBps: 6_000, dueBy })];
    const model = await launchGoverned(platform, { milestones });
    await platform.pass(OBJECTION_SECONDS);
    return model;
  }

  function submit(model: Model, index = 1n, releaseId = 0n) {
    return model.vault.write.submit([index, EVIDENCE, releaseId], { account: model.creator });
  }
});

function milestone(terms: Partial<ModelParams["milestones"][number]>): ModelParams["milestones"][number] {
  return { shareBps: 10_000, dueBy: 0, liveDays: 0, specSha256: sha256Like(1), title: "A promise", ...terms };
}
