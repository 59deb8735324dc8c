import assert from "node:assert/strict";
import { test } from "node:test";

import { parseEther, zeroHash, type Address } from "viem";

import { admissionTypedData } from "../../../client/actions/admissions.ts";
import { milestoneVaultAbi } from "../../../generated/abi/MilestoneVault.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { action, decide } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import {
  contribute,
  createPlatform,
  fundWithDollars,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const CREDIT = 1_000_000n;
const DAY = 86_400;
const [SHARES, ACCESS] = [0, 1];

test("a model that does not exist yet sells shares with credits, and access alone, to admitted accounts", async () => {
  const platform = await createPlatform();
  const [ann, ben, cleo] = [2, 3, 4].map((index) => personAt(platform, index)) as [Address, Address, Address];
  const attester = personAt(platform, 8);
  const now = await platform.now();
  const model = await launchModel(platform, {
    raise: {
      tiers: [
        { price: DOLLAR, cap: 0n, allowlistRoot: zeroHash, creditsPerDollar: 2n * CREDIT },
        { price: 0n, cap: 500n * DOLLAR, allowlistRoot: zeroHash, creditsPerDollar: 100n * CREDIT },
      ],
      perksBy: now + 60 * DAY,
    },
    admission: { allowlistRoot: zeroHash, attester },
    firstRelease: { weightsSha256: zeroHash, manifestSha256: zeroHash, suiteSha256: zeroHash, notes: "" },
  });

  await fundWithDollars(platform, ann, model.parts.presale, 2_000n * DOLLAR);
  const early = model.presale.write.contribute([SHARES, 2_000n * DOLLAR, 0n, []], { account: ann });
  await assertReverts(early, "PresaleNotAdmitted", [ann]);
  for (const who of [ann, ben, cleo]) await admit(platform, model, who, now + 90 * DAY);
  await model.presale.write.contribute([SHARES, 2_000n * DOLLAR, 0n, []], { account: ann });
  await contribute(platform, model, ben, 1_000n * DOLLAR);
  await fundWithDollars(platform, cleo, model.parts.presale, 30n * DOLLAR);
  await model.presale.write.contribute([ACCESS, 30n * DOLLAR, 0n, []], { account: cleo });

  await platform.networkHelpers.time.increaseTo(model.params.raise.end);
  await model.presale.write.finalize();
  await model.presale.write.claim([ann]);
  await model.presale.write.claim([ben]);
  assert.equal(
    await model.vault.read.held(),
    3_000n * DOLLAR - 60n * DOLLAR,
    "a cent for each of 6,000 credits",
  );
  await assertReverts(model.presale.write.openPerks(), "CreditVaultNotLive");
  await assertReverts(model.presale.write.claim([cleo]), "PresaleNothingToClaim", [cleo]);

  await platform.releases.write.submit(
    [
      model.modelId,
      {
        weightsSha256: sha256Like(70),
        manifestSha256: sha256Like(71),
        suiteSha256: zeroHash,
        notes: "It exists.",
      },
      0n,
      0,
    ],
    { account: model.creator },
  );
  const releaseId = (await platform.releases.read.nextReleaseId()) - 1n;
  await decide(platform, model, [
    action(platform.releases.address, releaseRegistryAbi, "approve", [releaseId]),
  ]);
  await model.presale.write.openPerks({ account: personAt(platform, 9) });
  for (const who of [ann, ben, cleo]) await model.presale.write.claim([who]);
  assert.equal(await model.creditToken.read.balanceOf([ann]), 4_000n * CREDIT);
  assert.equal(await model.creditToken.read.balanceOf([ben]), 2_000n * CREDIT);
  assert.equal(await model.creditToken.read.balanceOf([cleo]), 3_000n * CREDIT);
  assert.equal(await model.creditVault.read.reserve(), 90n * DOLLAR, "every credit is paid for");
  assert.equal(await platform.dollar.read.balanceOf([model.parts.presale]), 0n);
});

test("members who vote to wind a model down leave with what the tap has not let through", async () => {
  const platform = await createPlatform();
  const model = await launchGoverned(platform);
  const [ann, ben] = [personAt(platform, 2), personAt(platform, 3)];
  await model.vault.write.release([0n]);
  await platform.pass(DAY);
  await decide(platform, model, [action(model.parts.vault, milestoneVaultAbi, "windDown", [])]);
  const pot = await model.vault.read.exitPot();
  assert.equal(pot, 6_000n * DOLLAR);

  const before = await platform.dollar.read.balanceOf([ann]);
  const value = await model.vault.read.exitValue([parseEther("6000")]);
  assert.equal(value, 3_600n * DOLLAR, "6,000 of 10,000 shares that are not locked");
  await model.vault.write.exit([parseEther("6000"), value], { account: ann });
  assert.equal((await platform.dollar.read.balanceOf([ann])) - before, value);
  await assertReverts(model.vault.write.closeExit(), "MilestoneNothingLeft");
  await platform.networkHelpers.time.increaseTo(await model.vault.read.exitUntil());
  await model.vault.write.closeExit({ account: ben });
  assert.equal(await platform.dollar.read.balanceOf([model.parts.timelock]), pot - value);
});

async function admit(platform: Platform, model: Model, account: Address, until: number): Promise<void> {
  const attester = platform.wallets[8];
  assert.ok(attester !== undefined);
  const admissions = platform.addressOf("Admissions");
  const chainId = await platform.publicClient.getChainId();
  const message = { modelId: model.modelId, account, until };
  const signature = await attester.signTypedData(admissionTypedData({ admissions, chainId }, message));
  await platform.admissions.write.admitAttested([model.modelId, account, until, signature]);
}
