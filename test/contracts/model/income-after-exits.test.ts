import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { encodeFunctionData, parseEther, parseSignature, type Address, type Hex } from "viem";

import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import {
  contribute,
  createPlatform,
  fundWithDollars,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const DAY = 86_400;
const PEOPLE = [2, 3, 4, 5, 6];
const STEPS = 60;

/** An exact fraction. */
interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

const NOTHING: Ratio = { over: 0n, under: 1n };

/** What every holder has earned, as exact fractions: each second's income divided by the shares of that second. */
class ExactIncome {
  readonly #queued = new Map<number, bigint>();
  readonly #balances = new Map<string, bigint>();
  readonly #earned = new Map<string, Ratio>();
  #now: number;

  constructor(now: number, balances: ReadonlyMap<string, bigint>) {
    this.#now = now;
    for (const [who, balance] of balances) this.#balances.set(who, balance);
  }

  pay(at: number, amount: bigint): void {
    this.moveTo(at);
    const day = Math.floor(at / DAY) + 1;
    this.#queued.set(day, (this.#queued.get(day) ?? 0n) + amount);
  }

  /** Moves shares; `to` undefined burns them. */
  move(at: number, from: string, to: string | undefined, shares: bigint): void {
    this.moveTo(at);
    this.#balances.set(from, (this.#balances.get(from) ?? 0n) - shares);
    if (to !== undefined) this.#balances.set(to, (this.#balances.get(to) ?? 0n) + shares);
  }

  moveTo(at: number): void {
    const amount = this.#handedOut(at) - this.#handedOut(this.#now);
    this.#now = at;
    const all = [...this.#balances.values()].reduce((sum, balance) => sum + balance, 0n);
    for (const [who, balance] of this.#balances) {
      this.#earned.set(who, add(this.#earned.get(who) ?? NOTHING, { over: amount * balance, under: all }));
    }
  }

  earnedBy(who: string): Ratio {
    return this.#earned.get(who) ?? NOTHING;
  }

  /** In whole units, as the contract hands out the income of a day second by second. */
  #handedOut(at: number): bigint {
    let sum = 0n;
    for (const [day, amount] of this.#queued) {
      const elapsed = BigInt(Math.min(Math.max(at - day * DAY, 0), DAY));
      sum += (amount * elapsed) / BigInt(DAY);
    }
    return sum;
  }
}

describe("income of shares while members leave", () => {
  let platform: Platform;
  let model: Model;

  before(async () => {
    platform = await createPlatform();
    model = await launchWithMissedPromise(platform);
  });

  test("is what exact fractions say, after any sequence of payments, transfers, claims and exits", async () => {
    const random = generator(20_270_115);
    const holders = PEOPLE.map((index) => personAt(platform, index));
    const exact = new ExactIncome(await platform.now(), await balancesOf(holders));
    const claimed = new Map<string, bigint>();

    for (let step = 0; step < STEPS; step += 1) {
      await platform.pass(1 + random(DAY / 8));
      const who = holders[random(holders.length)] ?? holders[0]!;
      const balance = await model.shares.read.balanceOf([who]);
      switch (random(4)) {
        case 0: {
          const amount = BigInt(1 + random(900_000_000));
          exact.pay(await payIncome(amount), toHolders(amount));
          break;
        }
        case 1: {
          const to = holders[random(holders.length)] ?? who;
          const shares = partOf(balance, random);
          exact.move(
            await timeOf(model.shares.write.transfer([to, shares], { account: who })),
            who,
            to,
            shares,
          );
          break;
        }
        case 2: {
          const shares = partOf(balance, random);
          const value = shares === 0n ? 0n : await model.vault.read.exitValue([shares]);
          if (value === 0n) break;
          exact.move(
            await timeOf(model.vault.write.exit([shares, value], { account: who })),
            who,
            undefined,
            shares,
          );
          break;
        }
        default: {
          const before = await platform.dollar.read.balanceOf([who]);
          if ((await model.shares.read.claimable([who])) === 0n) break;
          exact.moveTo(await timeOf(model.shares.write.claim([who])));
          const paid = (await platform.dollar.read.balanceOf([who])) - before;
          claimed.set(who, (claimed.get(who) ?? 0n) + paid);
        }
      }
    }

    exact.moveTo(await platform.now());
    for (const who of [...holders, model.parts.vesting, model.parts.timelock]) {
      const { over, under } = exact.earnedBy(who);
      const onChain = (claimed.get(who) ?? 0n) + (await model.shares.read.claimable([who]));
      const truth = over / under;
      // Rounded down once when it is paid; and never more than is due.
      assert.ok(onChain === truth || onChain + 1n === truth, `${who} has ${onChain} of ${truth}`);
    }
    assert.ok(
      (await model.shares.read.totalSupply()) < (await model.shares.read.mintedSupply()),
      "some left",
    );
  });

  test("goes on to those who stay, and none of it is lost", async () => {
    const supply = await model.shares.read.totalSupply();
    const holders = PEOPLE.map((index) => personAt(platform, index));
    const everyone = [...holders, model.parts.vesting, model.parts.timelock];
    const before = await claimableOf(everyone);
    await platform.pass(3 * DAY);
    const settled = await claimableOf(everyone);
    assert.ok(settled >= before);
    await payIncome(1_000n * DOLLAR);
    await platform.pass(3 * DAY);
    const after = await claimableOf(everyone);
    const missing = settled + toHolders(1_000n * DOLLAR) - after;
    // Each account shows whole units only; what is less than one stays on it.
    const fractions = BigInt(everyone.length);
    assert.ok(
      missing > -fractions && missing < fractions,
      `${missing} units of ${supply} shares are missing`,
    );
  });

  async function payIncome(amount: bigint): Promise<number> {
    const payer = personAt(platform, 9);
    await fundWithDollars(platform, payer, platform.router.address, amount);
    const kind = "0x646f6e6174696f6e000000000000000000000000000000000000000000000000";
    return timeOf(platform.router.write.payIncome([model.modelId, amount, kind, kind], { account: payer }));
  }

  async function timeOf(sent: Promise<Hex>): Promise<number> {
    const receipt = await platform.publicClient.waitForTransactionReceipt({ hash: await sent });
    const block = await platform.publicClient.getBlock({ blockNumber: receipt.blockNumber });
    return Number(block.timestamp);
  }

  async function balancesOf(holders: readonly Address[]): Promise<Map<string, bigint>> {
    const all = [...holders, model.parts.vesting];
    const balances = await Promise.all(all.map((who) => model.shares.read.balanceOf([who])));
    return new Map(all.map((who, index) => [who, balances[index] ?? 0n]));
  }

  async function claimableOf(accounts: readonly Address[]): Promise<bigint> {
    const amounts = await Promise.all(accounts.map((who) => model.shares.read.claimable([who])));
    return amounts.reduce((sum, amount) => sum + amount, 0n);
  }

  function toHolders(amount: bigint): bigint {
    return (amount * BigInt(model.params.revenue.sharesBps)) / 10_000n;
  }
});

test("a holder allows somebody to take shares by a signature, once and until its date", async () => {
  const platform = await createPlatform();
  const model = await launchWithMissedPromise(platform);
  const [owner, spender] = [personAt(platform, 2), personAt(platform, 9)];
  const deadline = BigInt((await platform.now()) + DAY);
  const sign = async (nonce: bigint) => {
    const wallet = platform.wallets[2];
    assert.ok(wallet !== undefined);
    return wallet.signTypedData({
      domain: {
        ...{ name: "ModelShares", version: "1", chainId: await platform.publicClient.getChainId() },
        verifyingContract: model.parts.shares,
      },
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: { owner, spender, value: parseEther("5"), nonce, deadline },
    });
  };
  const permit = async (signature: Hex, value = parseEther("5")) => {
    const { r, s, yParity } = parseSignature(signature);
    const args = [owner, spender, value, deadline, 27 + yParity, r, s] as const;
    const data = encodeFunctionData({ abi: modelSharesAbi, functionName: "permit", args });
    return platform.client.wallet.sendTransaction({
      to: model.parts.shares,
      data,
      account: spender,
      chain: null,
    });
  };
  const signature = await sign(0n);
  await assertReverts(permit(signature, parseEther("6")), "ERC2612InvalidSigner");
  await permit(signature);
  await model.shares.write.transferFrom([owner, spender, parseEther("5")], { account: spender });
  assert.equal(await model.shares.read.balanceOf([spender]), parseEther("5"));
  await assertReverts(permit(signature), "ERC2612InvalidSigner");
  await platform.pass(2 * DAY);
  await assertReverts(permit(await sign(1n)), "ERC2612ExpiredSignature");
});

/** A model whose second milestone was missed, so that members may leave; five people hold its shares. */
async function launchWithMissedPromise(platform: Platform): Promise<Model> {
  const model = await launchModel(platform);
  for (const [position, index] of PEOPLE.entries()) {
    await contribute(
      platform,
      model,
      personAt(platform, index),
      BigInt(1_000 + 137 * position) * DOLLAR + 1n,
    );
  }
  await platform.networkHelpers.time.increaseTo(model.params.raise.end);
  await model.presale.write.finalize();
  for (const index of PEOPLE) await model.presale.write.claim([personAt(platform, index)]);
  const dueBy = model.params.milestones[1]?.dueBy ?? 0;
  await platform.networkHelpers.time.increaseTo(dueBy + 601);
  await model.vault.write.openExit([1n]);
  return model;
}

/** Some of a balance: nothing, all but a unit, or a part. */
function partOf(balance: bigint, random: (below: number) => number): bigint {
  const choice = random(10);
  if (choice === 0 || balance === 0n) return 0n;
  return (balance * BigInt(choice)) / 11n;
}

/** Whole numbers below a bound, the same ones in each run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function add(one: Ratio, other: Ratio): Ratio {
  if (other.over === 0n) return one;
  const [over, under] = [one.over * other.under + other.over * one.under, one.under * other.under];
  const divisor = greatestCommonDivisor(over, under);
  return { over: over / divisor, under: under / divisor };
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
}
