import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { zeroAddress, type Address } from "viem";

import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { action, agree, decide, propose, type Action } from "../support/governance.ts";
import {
  createPlatform,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DAY = 86_400;
const CANCELED = 2;

describe("a guardian", () => {
  let platform: Platform;
  let ann: Address;
  let guarded: Model;
  let guardian: Address;

  before(async () => {
    platform = await createPlatform();
    ann = personAt(platform, 2);
    guardian = personAt(platform, 8);
    const guardianExpiry = (await platform.now()) + 60 * DAY;
    guarded = await launchGoverned(platform, { voting: { guardian, guardianExpiry } });
  });

  test("the guardian cancels a passed and queued proposal", async () => {
    const proposal = await propose(guarded, ann, [setPrice(1n)]);
    await agree(platform, guarded, proposal);
    await guarded.governor.write.queue(proposal.executeArgs);
    await guarded.governor.write.cancel(proposal.executeArgs, { account: guardian });
    assert.equal(await guarded.governor.read.state([proposal.id]), CANCELED);
  });

  test("the guardian does nothing else", async () => {
    const call = guarded.governor.write.setGuardianExpiry([1], { account: guardian });
    await assertReverts(call, "GovernorOnlyExecutor", [guardian]);
    const proposing = propose(guarded, guardian, [setPrice(1n)]);
    await assertReverts(proposing, "GovernorInsufficientProposerVotes");
  });

  test("the guardian cannot stop a vote that is only about the guardian", async () => {
    const governor = guarded.parts.governor;
    const remove = action(governor, modelGovernorAbi, "setProposalGuardian", [zeroAddress]);
    const about = await propose(guarded, ann, [remove], "Thank the guardian");
    const stopping = guarded.governor.write.cancel(about.executeArgs, { account: guardian });
    await assertReverts(stopping, "ModelGovernorGuardianOwnCase", [about.id]);
    const bundled = await propose(guarded, ann, [remove, setPrice(1n)], "Thank the guardian, and more");
    await guarded.governor.write.cancel(bundled.executeArgs, { account: guardian });
  });

  test("the creator cannot be the guardian, at the launch or later", async () => {
    const creator = personAt(platform, 1);
    const guardianExpiry = (await platform.now()) + DAY;
    const launching = launchModel(platform, { voting: { guardian: creator, guardianExpiry } });
    await assertReverts(launching, "ModelGovernorGuardianIsCreator", [creator]);
    const name = action(guarded.parts.governor, modelGovernorAbi, "setProposalGuardian", [creator]);
    await assertReverts(decide(platform, guarded, [name]), "ModelGovernorGuardianIsCreator");
  });

  test("a guardian's term has a limit", async () => {
    const guardianExpiry = (await platform.now()) + 731 * DAY;
    const launching = launchModel(platform, { voting: { guardian, guardianExpiry } });
    await assertReverts(launching, "ModelGovernorSettingOutOfRange", [3]);
  });

  test("the guardian's powers end", async () => {
    const proposal = await propose(guarded, ann, [setPrice(2n)], "After the guardian");
    await platform.networkHelpers.time.increaseTo(await guarded.governor.read.guardianExpiry());
    const late = guarded.governor.write.cancel(proposal.executeArgs, { account: guardian });
    await assertReverts(late, "GovernorUnableToCancel", [proposal.id, guardian]);
  });

  function setPrice(price: bigint): Action {
    return action(guarded.parts.creditVault, guarded.creditVault.abi, "setPrice", [price]);
  }
});
