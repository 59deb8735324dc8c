import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";

import { HttpRequestError, type Address, type Hex, type LocalAccount } from "viem";

import {
  fundCallsAction, setAllowanceAction, setEvaluatorsAction, withdrawCallsAction, type ProposalAction,
} from "../../../client/actions/proposal-actions.ts"; // prettier-ignore
import { quotaHeader } from "../../../client/quota-voucher.ts";
import { signIn } from "../../../client/session.ts";
import { memoryStorage } from "../../../client/storage.ts";
import { quotaDomain } from "../../../client/typed-data.ts";
import { walletOf } from "../../../client/wallet.ts";
import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { createStage } from "../../../scripts/seed/stage.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { Unavailable } from "../../../server/core/errors.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { passVote } from "../../support/pass-vote.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";
import { indexPlatform } from "../../support/practice-platform.ts";
import { rowsOf } from "../../support/index-matches-chain/rows.ts";
import {
  balanceOf, createCaller, DOLLAR, forWholeFile, launchFunded, openCashier, operator, startPlatform, takeDollars,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore

const wholeFile = forWholeFile();
const CENT = DOLLAR / 100n;
const DAY = 86_400n;
const PROBE_SECONDS = 60n;
/** Code of a contract wallet that answers `isValidSignature` (ERC-1271) with yes, or with no. */
const AGREEING_WALLET: Hex = "0x631626ba7e60e01b5f5260205ff3";
const REFUSING_WALLET: Hex = "0x63ffffffff60e01b5f5260205ff3";

const [major, minor] = [practiceAccount(2), practiceAccount(3)];
const evaluator = practiceAccount(8);
let platform: PaidPlatform;
let model: LaunchedModel;
let stage: ReturnType<typeof createStage>;

before(async () => {
  platform = await startPlatform(wholeFile);
  const service = { operator: operator.address, holderCallsPerEpoch: 100n, epochSeconds: Number(DAY) };
  model = await launchFunded(platform, { service });
  stage = createStage(platform.seedOptions);
});

const contract = () => ({ address: platform.at("HolderAllowance"), abi: holderAllowanceAbi }) as const;
const dollarsOf = (who: Address) => balanceOf(platform, platform.at("LocalDollar"), who);
const fundsLeft = async () =>
  (await platform.reader.readContract({ ...contract(), functionName: "budget", args: [model.modelId] }))[0];
const decide = (title: string, actions: readonly ProposalAction[]) =>
  passVote(stage, model.parts, { title, actions, by: [2, 3] });

/** Anyone may pay into the budget; the operator does so here. */
async function fund(amount: bigint): Promise<void> {
  await takeDollars(platform, operator, contract().address);
  const order = { ...contract(), functionName: "fund", args: [model.modelId, amount] } as const;
  await platform.mined(platform.writer(operator).writeContract(order));
}

/** Signs in as a holder and calls `calls` times; answers the last answer. */
async function callFree(cashier: Cashier, holder: LocalAccount, calls: number): Promise<MeteredAnswer> {
  const { modelId } = model;
  const place = { chainId: platform.chain.chainId, holderAllowance: contract().address };
  const wallet = { ...walletOf(platform.writer(holder), platform.reader), address: holder.address };
  const session = await signIn(wallet, { storage: memoryStorage(), ...place });
  const { epoch, cumulative } = await cashier.quota.state(modelId, holder.address);
  const { call } = createCaller(cashier, model);
  let answer: MeteredAnswer | undefined;
  for (let count = 1; count <= calls; count += 1) {
    const order = { session, modelId, operator: operator.address, epoch, ...place };
    answer = await call(await quotaHeader({ ...order, cumulative: cumulative + BigInt(count) }));
  }
  if (answer === undefined) throw new Error("Expected at least one call.");
  return answer;
}

/** To the second in which the running epoch can be settled; answers that epoch. */
async function passEpoch(cashier: Cashier): Promise<bigint> {
  const { epoch, epochEndsAt } = await cashier.quota.state(model.modelId, major.address);
  await stage.moveTo(Number(epochEndsAt + PROBE_SECONDS));
  return epoch;
}

const codeOf = ({ body }: MeteredAnswer) => (JSON.parse(String(body)) as { code: string }).code;
const open = (t: TestContext, options = {}) => openCashier(t, platform, model, options);
const waiting = async ({ ledger }: Cashier) => (await ledger.outstanding("quota")).length;

describe("free calls that members voted no pay for", () => {
  it("are given by the operator, and not asked about again", async (t) => {
    const cashier = await open(t);
    assert.equal((await callFree(cashier, major, 2)).status, 200);
    assert.equal(await cashier.quota.budget(model.modelId), null);
    await passEpoch(cashier);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 0n, short: 0n });
    assert.equal(await waiting(cashier), 0);
  });
});

describe("free calls that the treasury pays for", () => {
  before(async () => {
    const { modelId, parts } = model;
    await platform.mined(
      platform.writer(operator).writeContract({
        ...{ address: platform.at("LocalDollar"), abi: localDollarAbi },
        ...{ functionName: "faucet", args: [parts.timelock] },
      }),
    );
    const terms = { callsPerEpoch: 100n, epochSeconds: Number(DAY), payPerCall: CENT };
    await decide("Pay the operator", [
      setAllowanceAction({ allowance: contract().address, modelId, ...terms }),
      fundCallsAction(parts.timelock, DOLLAR),
      setEvaluatorsAction(platform.at("ReleaseRegistry"), modelId, {
        evaluators: [evaluator.address],
        needed: 1,
      }),
    ]);
  });

  it("are paid once, when their epoch and the time for probes are over, and the index tells whose they were", async (t) => {
    const cashier = await open(t);
    await callFree(cashier, major, 4);
    await callFree(cashier, minor, 3);
    const before = await dollarsOf(operator.address);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 0n, short: 0n }, "not before");
    const epoch = await passEpoch(cashier);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 2, paid: 7n, short: 0n });
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 0n, short: 0n });
    assert.equal((await dollarsOf(operator.address)) - before, 7n * CENT);
    assert.equal(await fundsLeft(), DOLLAR - 7n * CENT);
    assert.equal(await waiting(cashier), 0);

    const index = await indexPlatform(t, platform);
    const settlements = await rowsOf(index, "freeCallSettlements", "holder epoch calls amount");
    const told = settlements.map((row) =>
      [row["holder"], row["epoch"], row["calls"], row["amount"]].join(" "),
    );
    const expected = [`${major.address} ${epoch} 4 ${4n * CENT}`, `${minor.address} ${epoch} 3 ${3n * CENT}`];
    assert.deepEqual(told.sort(), expected.map((line) => line.toLowerCase()).sort());
    const [row] = await rowsOf(index, "models", "holderCallFunds holderCallsPaid");
    assert.deepEqual([row?.["holderCallFunds"], row?.["holderCallsPaid"]], [`${DOLLAR - 7n * CENT}`, "7"]);
  });

  it("are paid once when the process dies between signing and sending", async (t) => {
    const ledgerFile = join(await temporaryFolder(t), "ledger.sqlite");
    const gone = new HttpRequestError({ url: "http://gone.invalid" });
    const reader = { ...platform.reader, sendRawTransaction: () => Promise.reject(gone) };
    const dying = await openCashier(t, { ...platform, reader }, model, { ledgerFile });
    await callFree(dying, major, 2);
    await passEpoch(dying);
    const before = await dollarsOf(operator.address);
    await assert.rejects(dying.settlement.settle(), (error: AggregateError) =>
      error.errors.every((each) => each instanceof Unavailable),
    );
    await dying.store.stop();
    assert.equal(await dollarsOf(operator.address), before);

    const next = await open(t, { ledgerFile });
    assert.equal((await next.store.outbox.list()).length, 1);
    await next.sender.resume();
    await next.settlement.settle();
    assert.equal((await dollarsOf(operator.address)) - before, 2n * CENT);
    assert.equal(await waiting(next), 0);
  });

  it("do not wait for a wallet that takes its word back, and are tried again for it", async (t) => {
    const cashier = await open(t);
    const wallet = { ...minor, address: "0x00000000000000000000000000000000000a11ce" } as LocalAccount;
    await platform.chain.setCode(wallet.address, AGREEING_WALLET);
    const transfer = { functionName: "transfer", args: [wallet.address, 500n * 10n ** 18n] } as const;
    const shares = { address: model.parts.shares, abi: modelSharesAbi } as const;
    await platform.mined(platform.writer(minor).writeContract({ ...shares, ...transfer }));
    assert.equal((await callFree(cashier, wallet, 1)).status, 200);
    await callFree(cashier, major, 2);
    await passEpoch(cashier);
    await platform.chain.setCode(wallet.address, REFUSING_WALLET);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 1, paid: 2n, short: 0n });
    assert.equal(await waiting(cashier), 1);
    await platform.chain.setCode(wallet.address, AGREEING_WALLET);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 1, paid: 1n, short: 0n });
    assert.equal(await waiting(cashier), 0);
  });

  it("stay unpaid, and are not asked about again, when evaluators say that the epoch was not served", async (t) => {
    const cashier = await open(t);
    await callFree(cashier, major, 2);
    const { epoch, epochEndsAt } = await cashier.quota.state(model.modelId, major.address);
    await stage.moveTo(Number(epochEndsAt + 1n));
    await reportFailure(epoch);
    await stage.moveTo(Number(epochEndsAt + PROBE_SECONDS));
    const before = await dollarsOf(operator.address);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 0n, short: 0n });
    assert.equal(await dollarsOf(operator.address), before);
    assert.equal(await waiting(cashier), 0);
  });

  it("wait for money in the order of their epochs when the treasury took it back", async (t) => {
    const cashier = await open(t);
    await callFree(cashier, major, 3);
    await passEpoch(cashier);
    // More than a day of votes: the calls of before wait meanwhile, because nobody settles here.
    await decide("Take it back", [
      withdrawCallsAction(contract().address, model.modelId, (await fundsLeft()) - CENT),
    ]);
    const before = await dollarsOf(operator.address);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 1n, short: 2n });
    assert.deepEqual([...cashier.settlement.owed(model.modelId).values()], [2n]);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 0, paid: 0n, short: 2n });
    await fund(10n * CENT);
    assert.deepEqual(await cashier.settlement.settle(), { holders: 1, paid: 2n, short: 0n });
    assert.equal((await dollarsOf(operator.address)) - before, 3n * CENT - 10n * CENT);
  });
});

describe("the money for free calls", () => {
  it("is told with what it is enough for, and how long it lasts", async (t) => {
    const ledgerFile = join(await temporaryFolder(t), "ledger.sqlite");
    const cashier = await open(t, { ledgerFile });
    const quiet = await cashier.quota.budget(model.modelId);
    assert.deepEqual(quiet, {
      ...{
        payPerCall: CENT,
        funds: 8n * CENT,
        callsOwed: 0n,
        callsLeft: 8n,
        callsPerDay: 0n,
        lastsUntil: null,
      },
    });
    await callFree(cashier, major, 2);
    await cashier.store.stop();
    // What is told is as old as half a minute; another process looks for itself.
    const fresh = await open(t, { ledgerFile });
    const used = await fresh.quota.budget(model.modelId);
    assert.deepEqual([used?.callsOwed, used?.callsLeft], [2n, 6n]);
    assert.ok(
      used!.callsPerDay > 0n && used!.lastsUntil! > BigInt(await stage.now()),
      `${used?.callsPerDay} a day, until ${used?.lastsUntil}`,
    );
    const { epochSeconds } = await fresh.terms.read(model.modelId);
    const epochsADay = (86_400n + epochSeconds - 1n) / epochSeconds;
    assert.ok(used!.callsPerDay <= 2n * epochsADay, "two calls just now are no rate of their own");
  });

  it("ends free calls when it is used up, before anything is computed", async (t) => {
    const cashier = await open(t);
    const answer = await callFree(cashier, major, 9);
    assert.equal(answer.status, 402);
    assert.equal(codeOf(answer), "quota-budget-used-up");
    assert.match(String(answer.body), /"way":"credits"/);
    const { callsTotal, callsUsed } = await cashier.quota.state(model.modelId, major.address);
    assert.deepEqual([callsUsed, callsTotal], [8n, 8n]);
  });
});

describe("votes that are delegated", () => {
  it("change nobody's free calls", async (t) => {
    const cashier = await open(t);
    const callsOf = async () =>
      Promise.all(
        [major, minor].map(
          async ({ address }) => (await cashier.quota.state(model.modelId, address)).callsTotal,
        ),
      );
    const before = await callsOf();
    const shares = { address: model.parts.shares, abi: modelSharesAbi } as const;
    const delegate = { functionName: "delegate", args: [minor.address] } as const;
    await platform.mined(platform.writer(major).writeContract({ ...shares, ...delegate }));
    const fresh = await open(t);
    assert.deepEqual(await callsOf(), before);
    const after = await fresh.quota.state(model.modelId, major.address);
    assert.equal(after.callsTotal, before[0]);
  });
});

async function reportFailure(epoch: bigint): Promise<void> {
  const { modelId } = model;
  const evidenceSha256: Hex = `0x${"5e".repeat(32)}`;
  const message = { modelId, operator: operator.address, epoch, evidenceSha256 };
  const signature = await evaluator.signTypedData({
    domain: quotaDomain(platform.chain.chainId, contract().address),
    types: {
      ProbeFailure: [
        { name: "modelId", type: "uint256" },
        { name: "operator", type: "address" },
        { name: "epoch", type: "uint64" },
        { name: "evidenceSha256", type: "bytes32" },
      ],
    },
    primaryType: "ProbeFailure",
    message,
  });
  const verdicts = [{ evaluator: evaluator.address, signature }];
  await platform.mined(
    platform.writer(evaluator).writeContract({
      ...{ ...contract(), functionName: "failEpoch" },
      args: [modelId, operator.address, epoch, evidenceSha256, verdicts],
    }),
  );
}
