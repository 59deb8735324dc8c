import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { signUsage } from "../../support/free-calls.ts";
import { action, decide } from "../support/governance.ts";
import { createPlatform, launchGoverned, type Model, type Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const CENT = 10_000n;
const DAY = 86_400;
const MINUTE = 60n;

const holder = practiceAccount(2);
const other = practiceAccount(3);

describe("calls that the treasury gives the holders", () => {
  let platform: Platform;
  let model: Model;
  let operator: `0x${string}`;
  let epoch: bigint;

  before(async () => {
    platform = await createPlatform();
    operator = platform.people[9]!;
    model = await launchGoverned(platform, {
      service: { operator, holderCallsPerEpoch: 100n, epochSeconds: DAY },
    });
    await platform.dollar.write.faucet([model.parts.timelock]);
  });

  const allowance = () => platform.allowance;
  const used = async (who: typeof holder, calls: bigint, at = epoch) =>
    signUsage({
      ...{ holder: who, chainId: 31337, holderAllowance: allowance().address },
      ...{ modelId: model.modelId, operator, epoch: at, calls },
    });
  const settle = (usages: Awaited<ReturnType<typeof used>>[], at = epoch) =>
    allowance().write.settle([model.modelId, operator, at, usages], { account: platform.people[8]! });
  const endOf = async (at: bigint) => (await allowance().read.epochAt([model.modelId, at]))[1];

  test("members vote what an operator gets for each call, and put money of the treasury aside", async () => {
    const { modelId, parts } = model;
    await decide(platform, model, [
      action(allowance().address, holderAllowanceAbi, "setAllowance", [modelId, 100n, DAY, CENT]),
      action(parts.timelock, modelTimelockAbi, "fundHolderCalls", [20n * DOLLAR]),
    ]);
    const [funds, costPerEpoch, epochsLeft] = await allowance().read.budget([modelId]);
    // 100 calls of holders and 10 of newcomers a day.
    assert.deepEqual([funds, costPerEpoch, epochsLeft], [20n * DOLLAR, 110n * CENT, 18n]);
    const [, , , since] = await allowance().read.allowance([modelId]);
    epoch = BigInt(since);
    assert.equal(await platform.dollar.read.balanceOf([parts.timelock]), 9_980n * DOLLAR);
  });

  test("putting money aside counts toward the limit of the treasury's payments", async () => {
    const { timelock } = model.parts;
    const fund = (amount: bigint) => action(timelock, modelTimelockAbi, "fundHolderCalls", [amount]);
    await assertReverts(decide(platform, model, [fund(2_000n * DOLLAR)]), "ModelTimelockPayLimit");
    await assertReverts(decide(platform, model, [fund(0n)], "Nothing"), "ModelTimelockAmount");
    await assertReverts(model.timelock.write.fundHolderCalls([1n]), "ModelTimelockOnlySelf");
  });

  test("the operator is paid for what two holders signed, when the epoch and the time for probes are over", async () => {
    const usages = await Promise.all([used(holder, 40n), used(other, 5n)]);
    await assertReverts(settle(usages), "HolderAllowanceNotSettleable");
    await platform.networkHelpers.time.increaseTo((await endOf(epoch)) + MINUTE);
    await settle(usages);
    assert.equal(await platform.dollar.read.balanceOf([operator]), 45n * CENT);
    await assertReverts(settle(usages), "HolderAllowanceSettledAlready", [holder.address, epoch, 40n]);
  });

  test("delegating votes gives no calls away and takes none", async () => {
    const next = await endOf(epoch);
    await model.shares.write.delegate([other.address], { account: holder.address });
    await platform.networkHelpers.time.increaseTo((await endOf(next)) + MINUTE);
    await settle([await used(holder, 3n, next)], next);
    assert.equal(await platform.dollar.read.balanceOf([operator]), 48n * CENT);
    await model.shares.write.delegate([holder.address], { account: holder.address });
  });

  test("an operator that members removed is paid for the time before, and not after", async () => {
    const [last] = await allowance().read.epochAt([model.modelId, BigInt(await platform.now())]);
    await decide(platform, model, [
      action(platform.registry.address, modelRegistryAbi, "setOperator", [model.modelId, operator, false]),
    ]);
    const [, removedAt] = await platform.registry.read.operatorInterval([model.modelId, operator]);
    const [removedIn] = await allowance().read.epochAt([model.modelId, BigInt(removedAt)]);
    const after = await endOf(removedIn);
    await platform.networkHelpers.time.increaseTo((await endOf(after)) + MINUTE);
    await settle([await used(holder, 2n, last)], last);
    const later = settle([await used(holder, 2n, after)], after);
    await assertReverts(later, "HolderAllowanceNotOperator", [operator, after]);
  });

  test("what is left goes back to the treasury by a vote", async () => {
    const { modelId, parts } = model;
    const [funds] = await allowance().read.budget([modelId]);
    assert.equal(funds, 20n * DOLLAR - 50n * CENT);
    const before = await platform.dollar.read.balanceOf([parts.timelock]);
    const withdraw = action(allowance().address, holderAllowanceAbi, "withdraw", [modelId, funds]);
    await decide(platform, model, [withdraw], "Take it back");
    assert.equal(await platform.dollar.read.balanceOf([parts.timelock]), before + funds);
    assert.equal(await platform.dollar.read.balanceOf([allowance().address]), 0n);
  });
});
