import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { keccak256, toHex, type Address, type Hex } from "viem";

import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { modelVerifierAbi } from "../../../generated/abi/ModelVerifier.ts";
import { compiledArtifacts } from "../../../scripts/deploy/artifacts.ts";
import { practiceBounds } from "../../../scripts/deploy/bounds.ts";
import { countModels, verifyModel } from "../../../scripts/deploy/verify-model.ts";
import { verifyPlatform, type VerifyOptions } from "../../../scripts/deploy/verify-platform.ts";
import { action, decide } from "../../contracts/support/governance.ts";
import { createPlatform, launchGoverned, personAt } from "../../contracts/support/platform.ts";
import type { Model, Platform } from "../../contracts/support/platform.ts";

const [TOKEN_ELSEWHERE, FOREIGN_ROLE, FOREIGN_CODE] = [0, 3, 5];
const PROPOSER_ROLE = keccak256(toHex("PROPOSER_ROLE"));

describe("verifying what is deployed", () => {
  let platform: Platform;
  let model: Model;
  let options: VerifyOptions;

  beforeEach(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    const { publicClient, deployments } = platform;
    options = { publicClient, deployments, artifacts: compiledArtifacts(), bounds: practiceBounds };
  });

  test("finds nothing wrong with a platform and a model as they are made", async () => {
    assert.deepEqual(await verifyPlatform(options), []);
    assert.equal(await countModels(options), 1n);
    assert.deepEqual(await verifyModel(options, model.modelId), []);
    assert.deepEqual(await findings(), []);
  });

  test("finds a singleton and an implementation whose code is another", async () => {
    const code =
      (await platform.publicClient.getCode({ address: platform.addressOf("RevenueRouter") })) ?? "0x";
    await platform.chain.setCode(platform.addressOf("RevenueRouter"), changeOneByte(code));
    await platform.chain.setCode(platform.addressOf("ModelSharesImplementation"), "0x00");
    const wrong = await verifyPlatform(options);
    assert.equal(wrong.length, 2);
    assert.match(wrong[0] ?? "", /^RevenueRouter at 0x.* has other code/);
    assert.match(wrong[1] ?? "", /^ModelSharesImplementation at 0x.* has other code/);
  });

  test("finds a part that is no clone of the platform's implementation", async () => {
    const code = (await platform.publicClient.getCode({ address: model.parts.vault })) ?? "0x";
    const other = personAt(platform, 9).slice(2).toLowerCase();
    await platform.chain.setCode(model.parts.vault, `0x${code.slice(2, 22)}${other}${code.slice(62)}`);
    assert.ok((await findings()).includes(FOREIGN_CODE));
  });

  test("finds a role that a vote has given to a stranger, from the events of the treasury", async () => {
    const stranger = personAt(platform, 9);
    await decide(platform, model, [grant(stranger)], "Let a stranger queue");
    assert.deepEqual(await findings(), [], "a contract cannot list who has a role");
    assert.deepEqual(await verifyModel(options, model.modelId), [
      `Model 1: ${stranger} is proposer of its treasury.`,
    ]);
    const revoke = action(model.timelock.address, modelTimelockAbi, "revokeRole", [PROPOSER_ROLE, stranger]);
    await decide(platform, model, [revoke], "And no more");
    assert.deepEqual(await verifyModel(options, model.modelId), []);
  });

  test("finds a role of the creator on chain, for everybody to see", async () => {
    await decide(platform, model, [grant(model.creator)], "Let the creator queue");
    assert.deepEqual(await findings(), [FOREIGN_ROLE]);
  });

  test("finds a model whose token was given away", async () => {
    const transfer = action(platform.registry.address, platform.registry.abi, "transferFrom", [
      ...[model.timelock.address, personAt(platform, 9), model.modelId],
    ]);
    await decide(platform, model, [transfer], "Give it away");
    assert.deepEqual(await findings(), [TOKEN_ELSEWHERE]);
    assert.match(
      (await verifyModel(options, model.modelId))[0] ?? "",
      /its token is not in its own treasury/,
    );
  });

  function grant(account: Address) {
    return action(model.timelock.address, modelTimelockAbi, "grantRole", [PROPOSER_ROLE, account]);
  }

  async function findings(): Promise<readonly number[]> {
    return platform.publicClient.readContract({
      ...{ address: platform.addressOf("ModelVerifier"), abi: modelVerifierAbi },
      functionName: "verify",
      args: [model.modelId],
    });
  }
});

/** The same code with one of its first bytes changed, so that no constructor can have made it. */
function changeOneByte(code: Hex): Hex {
  return `0x${code.slice(2, 4) === "60" ? "61" : "60"}${code.slice(4)}`;
}
