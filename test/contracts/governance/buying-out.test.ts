import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { getContract, keccak256, toHex, zeroAddress, type Address, type Hex } from "viem";

import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import { agree, AGAINST, FOR, propose, type Action, type Proposal } from "../support/governance.ts";
import { createPlatform, fundWithDollars, launchGoverned, personAt } from "../support/platform.ts";
import type { Model, Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const [OPEN, ACCEPTED, COMPLETED, WITHDRAWN] = [1, 2, 3, 4];
const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY = 86_400;
const LEAVE_SECONDS = 300;
/** The vault holds all proceeds for its two milestones: that is what the model owns. */
const OWNED = 10_000n * DOLLAR;
const PRICE = 9_999n * DOLLAR + OWNED;

describe("buying a whole model out", () => {
  let platform: Platform;
  let model: Model;
  let ann: Address;
  let ben: Address;
  let cleo: Address;
  let buyer: Address;
  let buyOut: ReturnType<typeof openBuyOut>;

  beforeEach(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    [ann, ben, cleo, buyer] = castOf(platform);
    buyOut = openBuyOut(platform);
    await prepare(platform, model, buyer);
  });

  test("the model, its treasury and its token change hands, and every holder takes his part exactly", async () => {
    const offerId = await offer();
    assert.equal(await buyOut.read.netAssets([model.modelId]), OWNED);
    const proposal = await accept(offerId);
    await carryOut(offerId, proposal);

    assert.equal((await buyOut.read.offers([offerId])).state, COMPLETED);
    assert.equal(await platform.registry.read.ownerOf([model.modelId]), buyer);
    for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"]) {
      const id = keccak256(toHex(role));
      assert.equal(await model.timelock.read.hasRole([id, buyer]), true, role);
      assert.equal(await model.timelock.read.hasRole([id, model.governor.address]), false, role);
    }

    let paid = 0n;
    const supply = await model.shares.read.totalSupply();
    for (const account of [cleo, ann, ben]) {
      const shares = await model.shares.read.balanceOf([account]);
      const before = await platform.dollar.read.balanceOf([account]);
      await buyOut.write.claim([offerId, shares, account], { account });
      paid += (await platform.dollar.read.balanceOf([account])) - before;
    }
    assert.equal(paid, (PRICE * 10_000n * SHARE) / supply, "the vesting team's part still waits");
    assert.equal(await platform.dollar.read.balanceOf([buyOut.address]), PRICE - paid);
    await assertReverts(buyOut.write.claim([offerId, 1n, ann], { account: ann }), "BuyOutNothing");
  });

  test("the buyer governs the treasury afterwards, and members' votes move nothing any more", async () => {
    const offerId = await offer();
    await carryOut(offerId, await accept(offerId));
    const setDelay = toAction(model.timelock.address, "0x64d62353", 61n);
    const proposal = await propose(model, ann, [setDelay], "Too late");
    await agree(platform, model, proposal);
    await assertReverts(model.governor.write.queue(proposal.executeArgs), "AccessControlUnauthorizedAccount");
    const call = [setDelay.target, 0n, setDelay.data, zero(), zero()] as const;
    await model.timelock.write.schedule([...call, 60n], { account: buyer });
    await platform.pass(61);
    await model.timelock.write.execute(call, { account: buyer });
    assert.equal(await model.timelock.read.getMinDelay(), 61n);
  });

  test("who disagrees leaves first with a part of what the model owns, out of the buyer's money", async () => {
    const offerId = await offer();
    const proposal = await accept(offerId);
    const supply = await model.shares.read.totalSupply();
    const part = (OWNED * 1_000n * SHARE) / supply;
    assert.equal(await buyOut.read.worth([offerId, 1_000n * SHARE]), part);
    const leave = (least: bigint) =>
      buyOut.write.leaveFirst([offerId, 1_000n * SHARE, cleo, least], { account: cleo });
    await assertReverts(leave(part + 1n), "BuyOutPaysLess", [part, part + 1n]);
    const before = await platform.dollar.read.balanceOf([cleo]);
    await leave(part);
    assert.equal((await platform.dollar.read.balanceOf([cleo])) - before, part);

    const ofBuyer = await platform.dollar.read.balanceOf([buyer]);
    await carryOut(offerId, proposal);
    const owed = (PRICE * (supply - 1_000n * SHARE)) / supply;
    assert.equal((await platform.dollar.read.balanceOf([buyer])) - ofBuyer, PRICE - owed - part);
    await buyOut.write.claim([offerId, 6_000n * SHARE, ann], { account: ann });
  });

  test("an offer must be more than what the model owns, then and when it is carried out", async () => {
    await assertReverts(offer(OWNED), "BuyOutBelowNetAssets", [OWNED, OWNED]);
    const offerId = await offer();
    const proposal = await accept(offerId);
    await platform.dollar.write.transfer([model.timelock.address, 9_999n * DOLLAR], { account: buyer });
    await waitFor(offerId, proposal);
    const execute = () => model.governor.write.execute(proposal.executeArgs);
    await assertReverts(execute(), "BuyOutBelowNetAssets", [PRICE, PRICE]);
    await buyOut.write.raise([offerId, 1n], { account: buyer });
    await execute();
    assert.equal((await buyOut.read.offers([offerId])).state, COMPLETED);
  });

  test("a vote of half of all shares or less accepts nothing", async () => {
    const offerId = await offer();
    await model.shares.write.transfer([ben, 450n * SHARE], { account: ann });
    const proposal = await proposePlan(offerId);
    await platform.networkHelpers.time.increaseTo(
      (await model.governor.read.proposalSnapshot([proposal.id])) + 1n,
    );
    await model.governor.write.castVote([proposal.id, FOR], { account: ann });
    await platform.networkHelpers.time.increaseTo(
      (await model.governor.read.proposalDeadline([proposal.id])) + 1n,
    );
    const half = (await model.shares.read.totalSupply()) / 2n;
    await assertReverts(record(offerId, proposal), "BuyOutNotByHalf", [5_550n * SHARE, half]);
    await model.governor.write.queue(proposal.executeArgs);
    await platform.networkHelpers.time.increaseTo(await model.governor.read.executableAt([proposal.id]));
    const execute = model.governor.write.execute(proposal.executeArgs);
    await assertReverts(execute, "BuyOutUnexpectedState", [offerId, OPEN, ACCEPTED]);
    assert.equal(await platform.registry.read.ownerOf([model.modelId]), model.timelock.address);
  });

  test("a lost vote, a running one and one on other calls accept nothing", async () => {
    const offerId = await offer();
    const plan = await actionsOf(offerId);
    const proposal = await propose(model, ann, plan, "Buy-out");
    await assertReverts(record(offerId, proposal), "BuyOutVoteNotPassed", [proposal.id]);
    await platform.networkHelpers.time.increaseTo(
      (await model.governor.read.proposalSnapshot([proposal.id])) + 1n,
    );
    for (const account of [ann, ben]) {
      await model.governor.write.castVote([proposal.id, AGAINST], { account });
    }
    await platform.networkHelpers.time.increaseTo(
      (await model.governor.read.proposalDeadline([proposal.id])) + 1n,
    );
    await assertReverts(record(offerId, proposal), "BuyOutVoteNotPassed", [proposal.id]);
    const other = await propose(model, ann, plan.slice(7), "Only the last call");
    await agree(platform, model, other);
    await assertReverts(record(offerId, other), "GovernorNonexistentProposal");
  });

  test("another vote cannot hand the money out without the model", async () => {
    const offerId = await offer();
    const onlyMoney = await propose(model, ann, (await actionsOf(offerId)).slice(7), "Only the money");
    await agree(platform, model, onlyMoney);
    await model.governor.write.queue(onlyMoney.executeArgs);
    await accept(offerId);
    await platform.pass(LEAVE_SECONDS + 600);
    await assertReverts(model.governor.write.execute(onlyMoney.executeArgs), "BuyOutOtherVote");
    const byStranger = buyOut.write.complete([offerId], { account: ann });
    await assertReverts(byStranger, "BuyOutNotTimelock", [ann, model.timelock.address]);
  });

  test("who disagrees has his time before it can be carried out", async () => {
    const offerId = await offer();
    const proposal = await proposePlan(offerId);
    await agree(platform, model, proposal);
    await model.governor.write.queue(proposal.executeArgs);
    await platform.networkHelpers.time.increaseTo(await model.governor.read.executableAt([proposal.id]));
    await record(offerId, proposal);
    await assertReverts(model.governor.write.execute(proposal.executeArgs), "BuyOutTooEarly");
    await platform.pass(LEAVE_SECONDS);
    await model.governor.write.execute(proposal.executeArgs);
  });

  test("an offer is taken back while nobody has accepted it, and binds its buyer afterwards until it expires", async () => {
    const first = await offer();
    const before = await platform.dollar.read.balanceOf([buyer]);
    const byStranger = buyOut.write.withdraw([first, ann], { account: ann });
    await assertReverts(byStranger, "BuyOutNotBuyer", [ann, buyer]);
    const nowhere = buyOut.write.withdraw([first, zeroAddress], { account: buyer });
    await assertReverts(nowhere, "BuyOutPayeeZero");
    await buyOut.write.withdraw([first, buyer], { account: buyer });
    assert.equal((await platform.dollar.read.balanceOf([buyer])) - before, PRICE);
    const again = buyOut.write.withdraw([first, buyer], { account: buyer });
    await assertReverts(again, "BuyOutUnexpectedState", [first, WITHDRAWN, OPEN]);

    const second = await offer();
    await accept(second);
    const withdraw = () => buyOut.write.withdraw([second, buyer], { account: buyer });
    const { expiry } = await buyOut.read.offers([second]);
    await assertReverts(withdraw(), "BuyOutBinding", [BigInt(expiry)]);
    await buyOut.write.leaveFirst([second, 1_000n * SHARE, cleo, 0n], { account: cleo });
    await platform.networkHelpers.time.increaseTo(expiry);
    await withdraw();
    assert.equal(await model.shares.read.balanceOf([buyer]), 1_000n * SHARE, "who left has sold to him");
    assert.equal(await platform.dollar.read.balanceOf([buyOut.address]), 0n);
  });

  test("an accepted offer whose vote can be carried out no more is taken back", async () => {
    const offerId = await offer(PRICE, 60 * DAY);
    await accept(offerId);
    await platform.pass(20 * DAY);
    await buyOut.write.withdraw([offerId, buyer], { account: buyer });
    assert.equal((await buyOut.read.offers([offerId])).state, WITHDRAWN);
  });

  test("what is impossible is refused", async () => {
    const now = await platform.now();
    const bad = (expiry: number, modelId = model.modelId) =>
      buyOut.write.offer([modelId, PRICE, expiry], { account: buyer });
    await assertReverts(bad(now), "BuyOutExpiryOutOfRange");
    await assertReverts(bad(now + 366 * DAY), "BuyOutExpiryOutOfRange");
    await assertReverts(bad(now + DAY, 999n), "ModelRegistryUnknownModel", [999n]);
    await assertReverts(buyOut.read.offers([7n]), "BuyOutUnknownOffer", [7n]);
    await assertReverts(buyOut.read.planOf([7n]), "BuyOutUnknownOffer", [7n]);
    const offerId = await offer();
    const raise = (more: bigint, account = buyer) => buyOut.write.raise([offerId, more], { account });
    await assertReverts(raise(0n), "BuyOutNothing");
    await assertReverts(raise(1n, ann), "BuyOutNotBuyer", [ann, buyer]);
    const leave = (shares: bigint, to = cleo) =>
      buyOut.write.leaveFirst([offerId, shares, to, 0n], { account: cleo });
    await assertReverts(leave(SHARE), "BuyOutUnexpectedState", [offerId, OPEN, ACCEPTED]);
    assert.equal(await buyOut.read.worth([offerId, SHARE]), 0n);
    const claim = buyOut.write.claim([offerId, SHARE, cleo], { account: cleo });
    await assertReverts(claim, "BuyOutUnexpectedState", [offerId, OPEN, COMPLETED]);
    await accept(offerId);
    await assertReverts(leave(SHARE, zeroAddress), "BuyOutPayeeZero");
    await assertReverts(leave(1n), "BuyOutNothing");
    await assertReverts(leave(1_001n * SHARE), "ERC20InsufficientBalance");
  });

  test("a model that was sold is not for sale again", async () => {
    const offerId = await offer();
    await carryOut(offerId, await accept(offerId));
    await assertReverts(offer(PRICE), "BuyOutNotForSale", [model.modelId]);
  });

  test("what shares earn that were given for money goes to the model's treasury", async () => {
    const offerId = await offer();
    await accept(offerId);
    await buyOut.write.leaveFirst([offerId, 1_000n * SHARE, cleo, 0n], { account: cleo });
    await platform.dollar.write.approve([platform.router.address, 100n * DOLLAR], { account: buyer });
    await platform.router.write.payIncome([model.modelId, 100n * DOLLAR, zero(), zero()], {
      account: buyer,
    });
    await platform.pass(2 * DAY);
    const supply = await model.shares.read.totalSupply();
    await buyOut.write.passOnIncome([model.modelId]);
    const earned = (60n * DOLLAR * 1_000n * SHARE) / supply;
    assert.equal(await platform.dollar.read.balanceOf([model.timelock.address]), earned);
  });

  async function offer(amount = PRICE, seconds = 5 * DAY): Promise<bigint> {
    const expiry = (await platform.now()) + seconds;
    await buyOut.write.offer([model.modelId, amount, expiry], { account: buyer });
    return (await buyOut.read.nextOfferId()) - 1n;
  }

  async function actionsOf(offerId: bigint): Promise<Action[]> {
    const { targets, calldatas } = await buyOut.read.planOf([offerId]);
    return targets.map((target, index) => ({ target, data: calldatas[index] ?? "0x" }));
  }

  async function proposePlan(offerId: bigint): Promise<Proposal> {
    return propose(model, ann, await actionsOf(offerId), `Accept offer ${offerId}`);
  }

  function record(offerId: bigint, proposal: Proposal): Promise<Hex> {
    return buyOut.write.recordAcceptance([offerId, proposal.executeArgs[3]]);
  }

  async function accept(offerId: bigint): Promise<Proposal> {
    const proposal = await proposePlan(offerId);
    await agree(platform, model, proposal);
    await record(offerId, proposal);
    return proposal;
  }

  async function waitFor(offerId: bigint, proposal: Proposal): Promise<void> {
    await model.governor.write.queue(proposal.executeArgs);
    const { acceptedAt } = await buyOut.read.offers([offerId]);
    const executableAt = Number(await model.governor.read.executableAt([proposal.id]));
    await platform.networkHelpers.time.increaseTo(Math.max(acceptedAt + LEAVE_SECONDS, executableAt));
  }

  async function carryOut(offerId: bigint, proposal: Proposal): Promise<void> {
    await waitFor(offerId, proposal);
    await model.governor.write.execute(proposal.executeArgs);
  }
});

/** Three holders of 6,000, 3,000 and 1,000 shares, and who buys them out. */
function castOf(platform: Platform): [Address, Address, Address, Address] {
  return [personAt(platform, 2), personAt(platform, 3), personAt(platform, 4), personAt(platform, 8)];
}

function openBuyOut({ client, addressOf }: Platform) {
  return getContract({ address: addressOf("BuyOut"), abi: buyOutAbi, client });
}

/** Gives the buyer 30,000 dollars, and lets the contract take them and the holders' shares. */
async function prepare(platform: Platform, model: Model, buyer: Address): Promise<void> {
  const spender = platform.addressOf("BuyOut");
  for (const index of [10, 11, 12]) {
    const account = personAt(platform, index);
    await fundWithDollars(platform, account, buyer, 10_000n * DOLLAR);
    await platform.dollar.write.transfer([buyer, 10_000n * DOLLAR], { account });
  }
  await platform.dollar.write.approve([spender, 2n ** 200n], { account: buyer });
  for (const index of [2, 3, 4]) {
    await model.shares.write.approve([spender, 2n ** 200n], { account: personAt(platform, index) });
  }
}

function zero(): Hex {
  return `0x${"0".repeat(64)}`;
}

/** A call with one number as its only argument. */
function toAction(target: Address, selector: Hex, argument: bigint): Action {
  return { target, data: `${selector}${argument.toString(16).padStart(64, "0")}` };
}
