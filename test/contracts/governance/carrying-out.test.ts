import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { encodeFunctionData, keccak256, toHex, zeroAddress, zeroHash, type Address, type Hex } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { action, agree, decide, propose, type Action, type Proposal } from "../support/governance.ts";
import { createPlatform, launchGoverned, personAt, type Model, type Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const DAY = 86_400;
const [QUEUED, EXPIRED, EXECUTED] = [5, 6, 7];

let platform: Platform;
let model: Model;
let [ann, ben, stranger]: Address[] = [];
let text = 0;

before(async () => {
  platform = await createPlatform();
  model = await launchGoverned(platform);
  [ann, ben, stranger] = [2, 3, 9].map((index) => personAt(platform, index));
});

describe("carrying out what members decided", () => {
  test("a queued proposal waits for the timelock and for its category's extra delay", async () => {
    await platform.dollar.write.faucet([model.parts.timelock]);
    const proposal = await passed([pay(10n * DOLLAR)]);
    await model.governor.write.queue(proposal.executeArgs);
    assert.equal(await model.governor.read.state([proposal.id]), QUEUED);
    await assertReverts(execute(proposal), "ModelGovernorTooEarly");
    const eta = await model.governor.read.proposalEta([proposal.id]);
    assert.equal(await model.governor.read.executableAt([proposal.id]), eta + 120n);
    await platform.networkHelpers.time.increaseTo(eta + 60n);
    await assertReverts(execute(proposal), "ModelGovernorTooEarly", [proposal.id, eta + 120n]);
    await platform.networkHelpers.time.increaseTo(eta + 120n);
    await execute(proposal);
    assert.equal(await model.governor.read.state([proposal.id]), EXECUTED);
    await assertReverts(execute(proposal), "GovernorUnexpectedProposalState");
  });

  test("nobody runs a queued batch past the governor", async () => {
    const proposal = await passed([setPrice(31_000n)]);
    await model.governor.write.queue(proposal.executeArgs);
    await platform.pass(61);
    const [targets, values, calldatas, descriptionHash] = proposal.executeArgs;
    const salt = toHex(BigInt(model.parts.governor) << 96n, { size: 32 });
    const batchSalt = toHex(BigInt(salt) ^ BigInt(descriptionHash), { size: 32 });
    const batch = [targets, values, calldatas, zeroHash, batchSalt] as const;
    const id = await model.timelock.read.hashOperationBatch(batch);
    assert.equal(await model.timelock.read.isOperationReady([id]), true);
    for (const account of [stranger!, ann!, model.creator, personAt(platform, 0)]) {
      const unauthorized = "AccessControlUnauthorizedAccount";
      await assertReverts(model.timelock.write.executeBatch(batch, { account }), unauthorized, [account]);
      await assertReverts(model.timelock.write.scheduleBatch([...batch, 60n], { account }), unauthorized);
      await assertReverts(model.timelock.write.cancel([id], { account }), unauthorized);
      await assertReverts(model.timelock.write.grantRole([zeroHash, account], { account }), unauthorized);
    }
    await execute(proposal);
  });

  test("a proposal expires when nobody queues it, and when nobody executes it", async () => {
    const unqueued = await passed([setPrice(32_000n)]);
    await platform.networkHelpers.time.increaseTo(await model.governor.read.expiresAt([unqueued.id]));
    assert.equal(await model.governor.read.state([unqueued.id]), EXPIRED);
    await assertReverts(model.governor.write.queue(unqueued.executeArgs), "GovernorUnexpectedProposalState");

    const queued = await passed([setPrice(33_000n)]);
    await model.governor.write.queue(queued.executeArgs);
    const eta = await model.governor.read.proposalEta([queued.id]);
    assert.equal(await model.governor.read.expiresAt([queued.id]), eta + BigInt(14 * DAY));
    await platform.networkHelpers.time.increaseTo(eta + BigInt(14 * DAY));
    await assertReverts(execute(queued), "GovernorUnexpectedProposalState");
    assert.equal(await model.governor.read.state([queued.id]), EXPIRED);
  });

  test("a proposal whose target has other code than when it was made is neither queued nor executed", async () => {
    const target = await deployTarget();
    const call: Action = { target, data: "0x12345678" };
    const swappedBeforeQueue = await passed([call]);
    const swappedBeforeExecution = await passed([call], "again");
    await model.governor.write.queue(swappedBeforeExecution.executeArgs);

    await platform.networkHelpers.setCode(target, "0x60016000fd");
    const queueing = model.governor.write.queue(swappedBeforeQueue.executeArgs);
    await assertReverts(queueing, "ModelGovernorCodeChanged", [swappedBeforeQueue.id]);
    await platform.pass(60 + 301);
    await assertReverts(execute(swappedBeforeExecution), "ModelGovernorCodeChanged", [
      swappedBeforeExecution.id,
    ]);
  });

  test("the strictest action decides the category", async () => {
    const { creditVault, timelock, vault } = model.parts;
    const allowance = platform.allowance.address;
    const setAllowance = action(allowance, holderAllowanceAbi, "setAllowance", [model.modelId, 1n, DAY, 0n]);
    const router = platform.router;
    const setFee = action(router.address, router.abi, "setOperatorFee", [model.modelId, stranger, 1]);
    const setParents = action(router.address, router.abi, "setParents", [model.modelId, []]);
    const withdraw = action(allowance, holderAllowanceAbi, "withdraw", [model.modelId, 1n]);
    const release = (name: "approve" | "finalizeCanary" | "abortCanary") =>
      action(platform.releases.address, platform.releases.abi, name, [1n]);
    const cases: [string, Action[], number][] = [
      ["approve", [release("approve")], 0],
      ["finalizeCanary", [release("finalizeCanary")], 0],
      ["abortCanary", [release("abortCanary")], 0],
      ["setPrice", [setPrice(1n)], 1],
      ["setAllowance", [setAllowance], 2],
      ["setOperatorFee", [setFee], 2],
      ["setParents", [setParents], 3],
      ["release first, price last", [release("approve"), setPrice(1n)], 0],
      ["price first, release last", [setPrice(1n), release("approve")], 0],
      ["pay", [pay(1n)], 2],
      ["fundHolderCalls", [action(timelock, modelTimelockAbi, "fundHolderCalls", [1n])], 2],
      ["withdraw", [withdraw], 2],
      ["releaseByVote", [action(vault, model.vault.abi, "releaseByVote", [1n])], 2],
      ["pay first, price last", [pay(1n), setPrice(1n)], 2],
      ["price first, free calls last", [setPrice(1n), setAllowance], 2],
      ["stopService", [action(creditVault, creditVaultAbi, "stopService", [])], 3],
      ["updateDelay", [action(timelock, modelTimelockAbi, "updateDelay", [60n])], 3],
      ["the asset itself", [action(platform.dollar.address, localDollarAbi, "transfer", [ann, 1n])], 3],
      ["native coin", [{ ...setPrice(1n), value: 1n }], 3],
      ["no function", [{ target: creditVault, data: "0x" }], 3],
      ["half a function", [{ target: creditVault, data: "0x91b7f5" }], 3],
      ["a price of something else", [{ ...setPrice(1n), target: stranger! }], 3],
    ];
    for (const [what, actions, category] of cases) {
      const args = [
        actions.map(({ target }) => target),
        actions.map(({ value }) => value ?? 0n),
        actions.map(({ data }) => data),
      ] as const;
      assert.equal(await model.governor.read.classify(args), category, what);
    }
  });
});

describe("the rules of deciding", () => {
  test("a later change of the rules revives nothing", async () => {
    const terms = { quorumBps: 100, majorityBps: 5_000, extraDelay: 0 };
    const lonely = await propose(model, ann!, [setPrice(40_000n)], "Nobody will care");
    await platform.pass(61 + 601);
    assert.equal(await model.governor.read.state([lonely.id]), 3);
    await decide(platform, model, [own("setCategoryTerms", [1, terms])], "Ease the price rules");
    assert.deepEqual(await model.governor.read.categoryTerms([1]), terms);
    assert.equal(await model.governor.read.state([lonely.id]), 3);
    await decide(platform, model, [own("setCategoryTerms", [1, { ...terms, quorumBps: 500 }])], "And back");
  });

  test("no vote makes a stricter category easier than one below it", async () => {
    const [release, price, treasury, constitution] = model.params.voting.categories;
    const refused: [number, object, readonly [stricter: number, easier: number]][] = [
      [1, { ...price, quorumBps: release.quorumBps + 1 }, [0, 1]],
      [0, { ...release, quorumBps: price.quorumBps - 1 }, [0, 1]],
      [0, { ...release, majorityBps: treasury.majorityBps + 1 }, [2, 0]],
      [0, { ...release, extraDelay: treasury.extraDelay + 1 }, [2, 0]],
      [3, { ...constitution, extraDelay: treasury.extraDelay - 1 }, [3, 2]],
    ];
    for (const [category, terms, args] of refused) {
      const change = decide(platform, model, [own("setCategoryTerms", [category, terms])], fresh());
      await assertReverts(change, "ModelGovernorCategoryTooEasy", args);
    }
    const bothHigher = [0, 1].map((category) =>
      own("setCategoryTerms", [category, { ...price, quorumBps: 900 }]),
    );
    const back = [price, release].map((terms, index) => own("setCategoryTerms", [1 - index, terms]));
    await decide(platform, model, bothHigher, fresh());
    await decide(platform, model, back, fresh());
    assert.deepEqual(await model.governor.read.categoryTerms([0]), release);
  });

  test("the threshold and the rules of each category change apart, though they share a word", async () => {
    const { governor, params } = model;
    const supply = await model.shares.read.totalSupply();
    const rules = () => Promise.all([0, 1, 2, 3].map((category) => governor.read.categoryTerms([category])));
    assert.equal(await governor.read.proposalThreshold(), (supply * 50n) / 10_000n);
    await decide(platform, model, [own("setProposalThreshold", [1_000n])], "Let fewer propose");
    assert.equal(await governor.read.proposalThreshold(), supply / 10n);
    assert.deepEqual(await rules(), params.voting.categories);
    const [, , , constitution] = params.voting.categories;
    await decide(
      platform,
      model,
      [own("setCategoryTerms", [3, { ...constitution, extraDelay: 301 }])],
      fresh(),
    );
    assert.equal(await governor.read.proposalThreshold(), supply / 10n);
    await decide(platform, model, [own("setCategoryTerms", [3, constitution])], fresh());
    await decide(platform, model, [own("setProposalThreshold", [50n])], fresh());
    assert.deepEqual(await rules(), params.voting.categories);
  });

  test("votes change settings within hard limits only", async () => {
    await decide(platform, model, [own("setVotingDelay", [90])]);
    assert.equal(await model.governor.read.votingDelay(), 90n);
    await decide(platform, model, [own("setVotingDelay", [60])], "And back");
    const range = (setting: number, value: bigint) => [setting, value] as const;
    const refused: [Action, readonly unknown[]][] = [
      [own("setVotingDelay", [29]), range(0, 29n)],
      [own("setVotingDelay", [31 * DAY]), range(0, BigInt(31 * DAY))],
      [own("setVotingPeriod", [119]), range(1, 119n)],
      [own("setVotingPeriod", [31 * DAY]), range(1, BigInt(31 * DAY))],
      [own("setProposalThreshold", [0n]), range(2, 0n)],
      [own("setProposalThreshold", [1_001n]), range(2, 1_001n)],
      [own("setGuardianExpiry", [1]), range(3, 1n)],
      [own("setCategoryTerms", [4, { quorumBps: 500, majorityBps: 5_000, extraDelay: 0 }]), range(4, 4n)],
      [own("setCategoryTerms", [0, { quorumBps: 99, majorityBps: 5_000, extraDelay: 0 }]), range(5, 99n)],
      [
        own("setCategoryTerms", [0, { quorumBps: 5_001, majorityBps: 5_000, extraDelay: 0 }]),
        range(5, 5_001n),
      ],
      [own("setCategoryTerms", [0, { quorumBps: 500, majorityBps: 4_999, extraDelay: 0 }]), range(6, 4_999n)],
      [own("setCategoryTerms", [0, { quorumBps: 500, majorityBps: 9_001, extraDelay: 0 }]), range(6, 9_001n)],
      [
        own("setCategoryTerms", [0, { quorumBps: 500, majorityBps: 5_000, extraDelay: 31 * DAY }]),
        range(7, BigInt(31 * DAY)),
      ],
    ];
    for (const [change, args] of refused) {
      await assertReverts(decide(platform, model, [change], fresh()), "ModelGovernorSettingOutOfRange", args);
    }
    const tooShort = action(model.parts.timelock, modelTimelockAbi, "updateDelay", [29n]);
    await assertReverts(decide(platform, model, [tooShort]), "ModelTimelockDelayOutOfRange", [29n]);
    await decide(platform, model, [action(model.parts.timelock, modelTimelockAbi, "updateDelay", [61n])]);
    assert.equal(await model.timelock.read.getMinDelay(), 61n);
  });

  test("some powers of a plain governor do not exist, not even by a vote", async () => {
    await assertReverts(
      decide(platform, model, [own("updateTimelock", [stranger])]),
      "ModelGovernorForbidden",
    );
    const relay = own("relay", [model.parts.timelock, 0n, "0x"]);
    await assertReverts(decide(platform, model, [relay]), "ModelGovernorForbidden");
  });

  test("strangers change no setting", async () => {
    const account = stranger!;
    const terms = { quorumBps: 500, majorityBps: 5_000, extraDelay: 0 };
    const calls = [
      model.governor.write.setVotingDelay([60], { account }),
      model.governor.write.setCategoryTerms([0, terms], { account }),
      model.governor.write.setGuardianExpiry([1], { account }),
      model.governor.write.setProposalGuardian([account], { account }),
    ];
    for (const call of calls) await assertReverts(call, "GovernorOnlyExecutor", [account]);
    await assertReverts(model.timelock.write.updateDelay([60n], { account }), "TimelockUnauthorizedCaller");
    const paying = model.timelock.write.pay([account, 1n, ""], { account });
    await assertReverts(paying, "ModelTimelockOnlySelf", [account]);
  });

  test("parts and implementations are set up once, by nobody else", async () => {
    const already = "InvalidInitialization";
    await assertReverts(model.governor.write.initialize([model.params.voting]), already);
    await assertReverts(
      model.timelock.write.initialize([60n, [stranger!], [stranger!], zeroAddress]),
      already,
    );
    await assertReverts(model.vesting.write.initialize([stranger!, 0n, 0n]), already);
    const { governor, timelock, vesting } = await platform.factory.read.implementations();
    const send = (to: Address, data: Hex) =>
      platform.client.wallet.sendTransaction({ to, data, chain: null });
    const rolesOfStranger = [60n, [stranger!], [stranger!], zeroAddress] as const;
    const calls: [Address, Hex][] = [
      [
        governor,
        encodeFunctionData({
          abi: modelGovernorAbi,
          functionName: "initialize",
          args: [model.params.voting],
        }),
      ],
      [
        timelock,
        encodeFunctionData({ abi: modelTimelockAbi, functionName: "initialize", args: rolesOfStranger }),
      ],
      [
        vesting,
        encodeFunctionData({ abi: model.vesting.abi, functionName: "initialize", args: [stranger!, 0n, 0n] }),
      ],
    ];
    for (const [to, data] of calls) await assertReverts(send(to, data), already);
  });

  test("the treasury pays at most a part of itself in a while", async () => {
    const rich = await launchGoverned(platform);
    await platform.dollar.write.faucet([rich.parts.timelock]);
    const payRich = (amount: bigint, memo = "") =>
      action(rich.parts.timelock, modelTimelockAbi, "pay", [stranger, amount, memo]);
    assert.equal(await rich.timelock.read.payableBps(), 2_000n);
    const tooMuch = decide(platform, rich, [payRich(2_000n * DOLLAR + 1n)]);
    await assertReverts(tooMuch, "ModelTimelockPayLimit", [2_000n * DOLLAR + 1n, 2_001n, 2_000n]);
    await assertReverts(decide(platform, rich, [payRich(0n)]), "ModelTimelockAmount", [0n]);
    await assertReverts(decide(platform, rich, [payRich(20_000n * DOLLAR)]), "ModelTimelockAmount");
    const longMemo = decide(platform, rich, [payRich(1n, "x".repeat(501))]);
    await assertReverts(longMemo, "ModelTimelockMemoTooLong", [501n, 500n]);
    await decide(platform, rich, [payRich(2_000n * DOLLAR, "Hosting")]);
    const soon = decide(platform, rich, [payRich(1_000n * DOLLAR)], "More");
    await assertReverts(soon, "ModelTimelockPayLimit");
    await platform.pass(DAY);
    assert.equal(await rich.timelock.read.payableBps(), 2_000n);
  });
});

function setPrice(price: bigint): Action {
  return action(model.parts.creditVault, creditVaultAbi, "setPrice", [price]);
}

function pay(amount: bigint): Action {
  return action(model.parts.timelock, modelTimelockAbi, "pay", [ben, amount, "Work"]);
}

function own(functionName: string, args: readonly unknown[]): Action {
  return action(model.parts.governor, modelGovernorAbi, functionName, args);
}

function fresh(): string {
  text += 1;
  return `Question ${text}`;
}

async function passed(actions: readonly Action[], words = fresh()): Promise<Proposal> {
  const proposal = await propose(model, ann!, actions, words);
  await agree(platform, model, proposal);
  return proposal;
}

function execute(proposal: Proposal): Promise<Hex> {
  return model.governor.write.execute(proposal.executeArgs, { account: stranger });
}

/** Some contract that takes any call; what it does is of no matter. */
async function deployTarget(): Promise<Address> {
  const address: Address = `0x${keccak256(toHex("target")).slice(26)}`;
  await platform.networkHelpers.setCode(address, "0x00");
  return address;
}
