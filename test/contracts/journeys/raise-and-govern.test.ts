import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { action, agree, decide, FOR, propose } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import {
  contribute,
  createPlatform,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;

describe("a model that is funded, governed and released", () => {
  let platform: Platform;
  let model: Model;

  before(async () => {
    platform = await createPlatform();
    model = await launchModel(platform);
  });

  test("a launch leaves the model's token with its timelock and its first release as a draft", async () => {
    assert.equal(await platform.registry.read.ownerOf([model.modelId]), model.parts.timelock);
    assert.deepEqual(await platform.releases.read.live([model.modelId]), [0n, sha256Like(0), sha256Like(0)]);
    assert.equal((await platform.releases.read.release([1n])).state, 1);
    assert.equal(await model.presale.read.state(), 1);
  });

  test("three people contribute up to the hard cap and anyone finalizes", async () => {
    await contribute(platform, model, personAt(platform, 2), 6_000n * DOLLAR);
    await contribute(platform, model, personAt(platform, 3), 3_000n * DOLLAR);
    await contribute(platform, model, personAt(platform, 4), 1_000n * DOLLAR);
    assert.equal(await model.presale.read.state(), 2);
    await model.presale.write.finalize({ account: personAt(platform, 9) });

    assert.equal(await model.presale.read.state(), 3);
    assert.equal(await platform.dollar.read.balanceOf([model.parts.vault]), 10_000n * DOLLAR);
    assert.equal(await platform.dollar.read.balanceOf([model.parts.presale]), 0n);
    const sold = 10_000n * SHARE;
    assert.equal(await model.shares.read.totalSupply(), sold + (sold * 1_000n) / 9_000n);
  });

  test("the first release is live from the finalization on", async () => {
    const [releaseId, weights] = await platform.releases.read.live([model.modelId]);
    assert.equal(releaseId, 1n);
    assert.equal(weights, sha256Like(4));
  });

  test("anyone hands out the shares, which vote from the first second", async () => {
    for (const index of [2, 3, 4]) {
      await model.presale.write.claim([personAt(platform, index)], { account: personAt(platform, 9) });
    }
    assert.equal(await model.shares.read.balanceOf([personAt(platform, 2)]), 6_000n * SHARE);
    assert.equal(await model.shares.read.getVotes([personAt(platform, 2)]), 6_000n * SHARE);
    assert.equal(await model.shares.read.getVotes([model.parts.vesting]), 0n);
    assert.equal(await model.shares.read.balanceOf([model.parts.presale]), 0n);
  });

  test("the first milestone pays the creator at once", async () => {
    await model.vault.write.release([0n], { account: personAt(platform, 9) });
    assert.equal(await platform.dollar.read.balanceOf([model.creator]), 4_000n * DOLLAR);
  });

  test("members change the price of a call by a vote", async () => {
    const setPrice = action(model.parts.creditVault, creditVaultAbi, "setPrice", [25_000n]);
    const proposal = await propose(model, personAt(platform, 3), [setPrice], "Raise the price");
    assert.equal(await model.governor.read.categoryOf([proposal.id]), 1);
    await agree(platform, model, proposal);
    assert.equal(await model.governor.read.state([proposal.id]), 4);
    await model.governor.write.queue(proposal.executeArgs);
    await platform.pass(61);
    await model.governor.write.execute(proposal.executeArgs);

    assert.equal(await model.governor.read.state([proposal.id]), 7);
    assert.equal(await model.creditVault.read.price(), 25_000n);
  });

  test("a member proposes release 2, a vote by signature helps it, and it goes live", async () => {
    const member = personAt(platform, 4);
    const files = {
      weightsSha256: sha256Like(7),
      manifestSha256: sha256Like(8),
      suiteSha256: sha256Like(6),
      notes: "",
    };
    await platform.releases.write.submit([model.modelId, files, 1n, 0], { account: member });
    const approve = action(platform.releases.address, releaseRegistryAbi, "approve", [2n]);
    const proposal = await propose(model, member, [approve], "Release 2 reads more digits");
    assert.equal(await model.governor.read.categoryOf([proposal.id]), 0);

    await platform.pass(61);
    await voteBySignature(proposal.id);
    await platform.pass(601);
    await model.governor.write.queue(proposal.executeArgs);
    await platform.pass(61);
    await model.governor.write.execute(proposal.executeArgs);

    const [releaseId, weights] = await platform.releases.read.live([model.modelId]);
    assert.equal(releaseId, 2n);
    assert.equal(weights, sha256Like(7));
    assert.equal((await platform.releases.read.release([1n])).state, 6);
  });

  test("the second milestone waits until release 2 has been live for three days", async () => {
    await model.vault.write.submit([1n, sha256Like(9), 2n], { account: model.creator });
    await platform.pass(3 * 86_400);
    await model.vault.write.release([1n]);
    // The vault pays half of the proceeds in a day, so the last 1,000 dollars wait until tomorrow.
    assert.equal(await platform.dollar.read.balanceOf([model.creator]), 9_000n * DOLLAR);
    await platform.pass(86_400);
    await model.vault.write.payOut();
    assert.equal(await platform.dollar.read.balanceOf([model.creator]), 10_000n * DOLLAR);
    assert.equal(await model.vault.read.held(), 0n);
  });

  test("the team's shares vest evenly", async () => {
    const end = model.params.raise.end;
    await platform.networkHelpers.time.increaseTo(end + (365 * 86_400) / 2);
    await model.vesting.write.release([model.parts.shares]);
    const team = (10_000n * SHARE * 1_000n) / 9_000n;
    const vested = await model.shares.read.balanceOf([model.creator]);
    assert.ok(vested >= team / 2n && vested < team / 2n + team / 1_000_000n);
  });

  test("the treasury pays what members decide", async () => {
    await platform.dollar.write.faucet([model.parts.timelock]);
    const pay = action(model.parts.timelock, model.timelock.abi, "pay", [
      personAt(platform, 9),
      1_000n * DOLLAR,
      "Hosting",
    ]);
    await decide(platform, model, [pay], "Pay for hosting");
    assert.equal(await platform.dollar.read.balanceOf([personAt(platform, 9)]), 1_000n * DOLLAR);
  });

  async function voteBySignature(proposalId: bigint): Promise<void> {
    const voter = personAt(platform, 2);
    const wallet = platform.wallets[2];
    assert.ok(wallet !== undefined);
    const nonce = await model.governor.read.nonces([voter]);
    const signature = await wallet.signTypedData({
      domain: {
        name: "ModelGovernor",
        version: "1",
        chainId: 31_337,
        verifyingContract: model.parts.governor,
      },
      types: {
        Ballot: [
          { name: "proposalId", type: "uint256" },
          { name: "support", type: "uint8" },
          { name: "voter", type: "address" },
          { name: "nonce", type: "uint256" },
        ],
      },
      primaryType: "Ballot",
      message: { proposalId, support: FOR, voter, nonce },
    });
    await model.governor.write.castVoteBySig([proposalId, FOR, voter, signature], {
      account: personAt(platform, 9),
    });
  }
});
