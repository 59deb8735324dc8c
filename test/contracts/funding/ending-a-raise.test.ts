import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { zeroAddress, zeroHash, type Address } from "viem";

import { sha256Like, type ModelParams } from "../support/model-params.ts";
import {
  contribute,
  createPlatform,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY = 86_400;
const [UPCOMING, OPEN, SUCCEEDED, FINALIZED, FAILED, CANCELLED] = [0, 1, 2, 3, 4, 5];

describe("the end of a raise", () => {
  let platform: Platform;
  let [ann, ben, stranger]: [Address, Address, Address] = [zeroAddress, zeroAddress, zeroAddress];

  before(async () => {
    platform = await createPlatform();
    [ann, ben, stranger] = [personAt(platform, 2), personAt(platform, 3), personAt(platform, 9)];
  });

  test("a failed raise refunds everybody to the last unit and leaves no live release", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 600_123_457n);
    await contribute(platform, model, ben, 333_333_333n);
    const [annAfter, benAfter] = await Promise.all([ann, ben].map(dollarsOf));
    await endRaise(model);
    assert.equal(await model.presale.read.state(), FAILED);

    await model.presale.write.refund([ann], { account: stranger });
    await model.presale.write.refundTo([stranger], { account: ben });
    assert.equal(await dollarsOf(ann), (annAfter ?? 0n) + 600_123_457n);
    assert.equal(await dollarsOf(ben), benAfter);
    assert.equal(await dollarsOf(model.parts.presale), 0n);
    assert.deepEqual(await platform.releases.read.live([model.modelId]), [0n, zeroHash, zeroHash]);
  });

  test("a refund is paid once, and never to the zero address", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 100n * DOLLAR);
    await endRaise(model);
    await assertReverts(model.presale.write.refundTo([zeroAddress], { account: ann }), "PresalePayeeZero");
    await model.presale.write.refund([ann]);
    await assertReverts(model.presale.write.refund([ann]), "PresaleNothingToRefund", [ann]);
    const again = model.presale.write.refundTo([ben], { account: ann });
    await assertReverts(again, "PresaleNothingToRefund", [ann]);
    await assertReverts(model.presale.write.refund([stranger]), "PresaleNothingToRefund");
  });

  test("a failed raise can be neither finalized nor claimed", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 100n * DOLLAR);
    await endRaise(model);
    await assertReverts(model.presale.write.finalize(), "PresaleUnexpectedState", [FAILED, SUCCEEDED]);
    await assertReverts(model.presale.write.claim([ann]), "PresaleUnexpectedState", [FAILED, FINALIZED]);
  });

  test("a raise with its soft cap is finalized at its end, not before, and once", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 1_000n * DOLLAR);
    await assertReverts(model.presale.write.finalize(), "PresaleUnexpectedState", [OPEN, SUCCEEDED]);
    await assertReverts(model.presale.write.refund([ann]), "PresaleUnexpectedState", [OPEN, FAILED]);
    await assertReverts(model.presale.write.claim([ann]), "PresaleUnexpectedState", [OPEN, FINALIZED]);
    await endRaise(model);
    await model.presale.write.finalize({ account: stranger });
    await assertReverts(model.presale.write.finalize(), "PresaleUnexpectedState", [FINALIZED, SUCCEEDED]);
  });

  test("shares are claimed once, and a claim closes the way to a refund", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 1_000n * DOLLAR);
    await endRaise(model);
    await model.presale.write.finalize();
    await model.presale.write.claim([ann], { account: stranger });
    assert.equal(await model.shares.read.balanceOf([ann]), 1_000n * SHARE);
    assert.deepEqual(await model.presale.read.contributionOf([ann]), [1_000n * DOLLAR, 1_000n * SHARE, true]);
    await assertReverts(model.presale.write.claim([ann]), "PresaleNothingToClaim", [ann]);
    await assertReverts(model.presale.write.claim([ben]), "PresaleNothingToClaim", [ben]);
    await assertReverts(model.presale.write.refund([ann]), "PresaleUnexpectedState", [FINALIZED, FAILED]);
  });

  test("the steward alone may call a raise off, before its start only, and then everybody is whole", async () => {
    const start = (await platform.now()) + DAY;
    const model = await launchModel(platform, { raise: { start, end: start + DAY } });
    assert.equal(await model.presale.read.state(), UPCOMING);
    const byStranger = model.presale.write.cancel({ account: stranger });
    await assertReverts(byStranger, "PresaleNotSteward", [stranger, model.creator]);
    await model.presale.write.cancel({ account: model.creator });
    assert.equal(await model.presale.read.state(), CANCELLED);
    await assertReverts(model.presale.write.refund([ann]), "PresaleNothingToRefund", [ann]);

    const open = await launchModel(platform);
    const late = open.presale.write.cancel({ account: open.creator });
    await assertReverts(late, "PresaleUnexpectedState", [OPEN, UPCOMING]);
  });

  test("dollars that are simply sent to a presale change nothing for its contributors", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 1_000n * DOLLAR);
    await platform.dollar.write.faucet([model.parts.presale]);
    await endRaise(model);
    await model.presale.write.finalize();
    assert.equal(await model.vault.read.held(), 1_000n * DOLLAR);
    assert.equal(await model.presale.read.raised(), 1_000n * DOLLAR);
  });

  test("a model without team shares has no vesting, and its buyers hold everything", async () => {
    const model = await launchModel(platform, { raise: { teamBps: 0 } });
    assert.equal(model.parts.vesting, zeroAddress);
    await contribute(platform, model, ann, 1_000n * DOLLAR);
    await endRaise(model);
    await model.presale.write.finalize();
    assert.equal(await model.shares.read.totalSupply(), 1_000n * SHARE);
  });

  test("only the factory sets a presale up", async () => {
    const model = await launchModel(platform);
    await assertReverts(model.presale.write.initialize(), "ModelPartNotFactory", [personAt(platform, 0)]);
    const { presale } = await platform.factory.read.implementations();
    const implementation = { ...model.presale, address: presale };
    const direct = platform.client.wallet.writeContract({
      ...implementation,
      functionName: "initialize",
      account: stranger,
      chain: null,
    });
    await assertReverts(direct, "ModelPartNotFactory", [stranger]);
  });

  const problems: readonly (readonly [string, number, Partial<ModelParams["raise"]>])[] = [
    ["no tier", 0, { tiers: [] }],
    ["five tiers", 0, { tiers: Array.from({ length: 5 }, () => tier(DOLLAR)) }],
    ["a price of nothing", 1, { tiers: [tier(0n)] }],
    ["a soft cap above the hard cap", 2, { softCap: 10_001n * DOLLAR }],
    ["a soft cap of less than two shares", 3, { softCap: 2n * DOLLAR - 1n, minContribution: 0n }],
    ["more shares than can be counted", 4, { tiers: [tier(1n)], hardCap: 10n ** 19n, softCap: DOLLAR }],
    ["tiers that cannot reach the soft cap", 5, { tiers: [tier(DOLLAR, 999n * DOLLAR)] }],
    ["an end before its start", 6, { start: 2_000_000_000, end: 1_999_999_999 }],
    ["an end in the past", 6, { start: 1, end: 2 }],
    ["an end too far away", 7, { end: 4_000_000_000 }],
    ["a minimum above the hard cap", 8, { minContribution: 10_001n * DOLLAR }],
    ["a limit per wallet below the minimum", 9, { walletMax: 9n * DOLLAR }],
    ["a team of more than half", 10, { teamBps: 5_001 }],
  ];
  for (const [what, problem, raise] of problems) {
    test(`a launch with ${what} is refused`, async () => {
      await assertReverts(launchModel(platform, { raise }), "PresaleTermsInvalid", [problem]);
    });
  }

  function tier(price: bigint, cap = 0n) {
    return { price, cap, allowlistRoot: sha256Like(0), creditsPerDollar: 0n };
  }

  async function dollarsOf(who: Address): Promise<bigint> {
    return platform.dollar.read.balanceOf([who]);
  }

  async function endRaise(model: Model): Promise<void> {
    await platform.networkHelpers.time.increaseTo(model.params.raise.end);
  }
});
