import assert from "node:assert/strict";
import { before, describe, it, type TestContext } from "node:test";

import type { Address, Hex, LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { callsFor, newcomerCalls } from "../../../server/payments/allowance.ts";
import { systemClock } from "../../../server/core/clock.ts";
import {
  chainHoldings, createCaller, CREDIT, forWholeFile, launchFunded, openCashier, operator, startPlatform,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore

const wholeFile = forWholeFile();
/** Code of a contract wallet that answers `isValidSignature` (ERC-1271) with yes, or with no, whatever it is asked. */
const AGREEING_WALLET: Hex = "0x631626ba7e60e01b5f5260205ff3";
const REFUSING_WALLET: Hex = "0x63ffffffff60e01b5f5260205ff3";
const holder = practiceAccount(2);
let platform: PaidPlatform;
let model: LaunchedModel;
let cashier: Cashier;

before(async () => {
  platform = await startPlatform(wholeFile);
  const service = { holderCallsPerEpoch: 20n, epochSeconds: 86_400 };
  model = await launchFunded(platform, { service });
  cashier = await openCashier(wholeFile, platform, model);
});

interface Grant {
  readonly holder: Address;
  readonly key: LocalAccount;
  readonly validUntil: bigint;
  readonly grant: Hex;
}

interface GrantChanges {
  readonly wallet?: LocalAccount;
  /** Who really signs. */
  readonly signer?: LocalAccount;
  readonly seconds?: number;
  readonly chainId?: number;
  readonly contract?: Address;
}

const quotaDomain = (chainId = 31337, verifyingContract = platform.at("HolderAllowance")) =>
  ({ name: "Comodel Quota", version: "1", chainId, verifyingContract }) as const;

/** What a wallet signs so that a fresh key may use its free calls. */
async function grantKey(changes: GrantChanges = {}): Promise<Grant> {
  const { wallet = holder, signer = wallet, seconds = 3_600 } = changes;
  const key = privateKeyToAccount(generatePrivateKey());
  const validUntil = BigInt(Math.floor(Date.now() / 1000) + seconds);
  const grant = await signer.signTypedData({
    domain: quotaDomain(changes.chainId, changes.contract),
    types: {
      SessionGrant: [
        { name: "holder", type: "address" },
        { name: "sessionKey", type: "address" },
        { name: "validUntil", type: "uint64" },
      ],
    },
    primaryType: "SessionGrant",
    message: { holder: wallet.address, sessionKey: key.address, validUntil },
  });
  return { holder: wallet.address, key, validUntil, grant };
}

interface Voucher {
  readonly epoch: bigint;
  readonly cumulative: bigint;
  readonly modelId?: bigint;
  readonly operator?: Address;
}

async function quotaHeader({ key, ...granted }: Grant, voucher: Voucher) {
  const { epoch, cumulative, modelId = model.modelId, operator: server = operator.address } = voucher;
  const signature = await key.signTypedData({
    domain: quotaDomain(),
    types: {
      QuotaVoucher: [
        { name: "modelId", type: "uint256" },
        { name: "holder", type: "address" },
        { name: "operator", type: "address" },
        { name: "epoch", type: "uint64" },
        { name: "cumulative", type: "uint128" },
      ],
    },
    primaryType: "QuotaVoucher",
    message: { modelId, holder: granted.holder, operator: server, epoch, cumulative },
  });
  const header = {
    ...granted,
    validUntil: `${granted.validUntil}`,
    epoch: `${epoch}`,
    cumulative: `${cumulative}`,
    sessionKey: key.address,
    signature,
  };
  return { "quota-voucher": Buffer.from(JSON.stringify(header)).toString("base64") };
}

const codeOf = ({ body }: MeteredAnswer) => (JSON.parse(String(body)) as { code: string }).code;

describe("a key that a wallet lets sign", () => {
  const codeWith = async (granted: Grant): Promise<string | number> => {
    const { epoch, cumulative } = await cashier.quota.state(model.modelId, granted.holder);
    const { call } = createCaller(cashier, model);
    const answer = await call(await quotaHeader(granted, { epoch, cumulative: cumulative + 1n }));
    return answer.status === 200 ? 200 : codeOf(answer);
  };

  it("signs calls for that wallet's shares", async () => {
    assert.equal(await codeWith(await grantKey()), 200);
  });

  it("is refused when the grant is another's, for another chain or contract, too old or too long", async () => {
    const refusals: [GrantChanges, string][] = [
      [{ signer: practiceAccount(3) }, "session-grant-wrong"],
      [{ chainId: 1 }, "session-grant-wrong"],
      [{ contract: platform.at("ModelRegistry") }, "session-grant-wrong"],
      [{ seconds: -5 }, "session-expired"],
      [{ seconds: 8 * 86_400 }, "session-too-long"],
    ];
    for (const [changes, code] of refusals) assert.equal(await codeWith(await grantKey(changes)), code);
  });

  it("signs for nobody but who let it", async () => {
    const granted = await grantKey();
    assert.equal(await codeWith({ ...granted, holder: practiceAccount(3).address }), "session-grant-wrong");
    assert.equal(await codeWith({ ...granted, key: practiceAccount(7) }), "session-grant-wrong");
    assert.equal(await codeWith({ ...granted, validUntil: granted.validUntil + 1n }), "session-grant-wrong");
  });

  it("signs for a contract wallet that says so itself", async () => {
    const wallet = "0x00000000000000000000000000000000000a11ce";
    const asWallet = (grant: Hex): GrantChanges => ({
      wallet: { ...holder, address: wallet } as LocalAccount,
      signer: { ...holder, signTypedData: () => Promise.resolve(grant) } as LocalAccount,
    });
    assert.equal(await codeWith(await grantKey(asWallet("0x1234"))), "session-grant-wrong");
    await platform.chain.setCode(wallet, AGREEING_WALLET);
    // It holds no shares, so the grant is good and the quota is empty.
    assert.equal(await codeWith(await grantKey(asWallet("0x1234"))), "quota-used-up");
    await platform.chain.setCode(wallet, REFUSING_WALLET);
    assert.equal(await codeWith(await grantKey(asWallet("0x1234"))), "session-grant-wrong");
  });
});

describe("a holder's quota", () => {
  it("is the holder's part of the model's calls, and counts down by each call", async (t) => {
    const fresh = await openCashier(t, platform, model);
    const key = await grantKey();
    const { call, runs } = createCaller(fresh, model);
    const before = await fresh.quota.state(model.modelId, holder.address);
    // 6,000 of 11,111 shares of 20 calls, rounded down.
    assert.deepEqual([before.callsTotal, before.callsUsed, before.cumulative], [10n, 0n, 0n]); // prettier-ignore
    for (let cumulative = 1n; cumulative <= 10n; cumulative += 1n) {
      const answer = await call(await quotaHeader(key, { epoch: before.epoch, cumulative }));
      assert.equal(answer.status, 200, String(answer.body));
      assert.ok(answer.headers["Comodel-Receipt"]);
    }
    const over = await call(await quotaHeader(key, { epoch: before.epoch, cumulative: 11n }));
    assert.equal(over.status, 402);
    assert.equal(codeOf(over), "quota-used-up");
    assert.equal(runs(), 10);
    assert.equal((await fresh.quota.state(model.modelId, holder.address)).callsUsed, 10n);
  });

  it("refuses a replayed voucher, another epoch, model or operator, and an unknown key", async () => {
    const key = await grantKey();
    const { epoch, cumulative } = await cashier.quota.state(model.modelId, holder.address);
    const { call } = createCaller(cashier, model);
    const next = await quotaHeader(key, { epoch, cumulative: cumulative + 1n });
    assert.equal((await call(next)).status, 200);
    const stranger = { ...key, key: privateKeyToAccount(generatePrivateKey()) };
    const refusals: [Record<string, string>, string][] = [
      [next, "quota-voucher-behind"],
      [await quotaHeader(key, { epoch: epoch - 86_400n, cumulative: 9n }), "quota-epoch-over"],
      [await quotaHeader(key, { epoch, cumulative: 9n, modelId: 99n }), "quota-signature-wrong"],
      [
        await quotaHeader(key, { epoch, cumulative: 9n, operator: practiceAccount(3).address }),
        "quota-signature-wrong",
      ],
      [await quotaHeader(stranger, { epoch, cumulative: 9n }), "session-grant-wrong"],
    ];
    for (const [headers, code] of refusals) {
      const answer = await call(headers);
      assert.equal(answer.status, 402);
      assert.equal(codeOf(answer), code);
    }
  });

  it("ends with its session", async (t) => {
    let laterMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + laterMs };
    const short = await openCashier(t, platform, model, { clock });
    const key = await grantKey({ seconds: 600 });
    const { epoch } = await short.quota.state(model.modelId, holder.address);
    const { call } = createCaller(short, model);
    assert.equal((await call(await quotaHeader(key, { epoch, cumulative: 1n }))).status, 200);
    laterMs = 601_000;
    assert.equal(codeOf(await call(await quotaHeader(key, { epoch, cumulative: 2n }))), "session-expired");
  });

  it("is nothing for an address without shares", async () => {
    const outsider = practiceAccount(9);
    const key = await grantKey({ wallet: outsider });
    const { epoch, callsTotal } = await cashier.quota.state(model.modelId, outsider.address);
    assert.equal(callsTotal, 0n);
    const { call } = createCaller(cashier, model);
    const answer = await call(await quotaHeader(key, { epoch, cumulative: 1n }));
    assert.equal(codeOf(answer), "quota-used-up");
  });

  it("counts a call that costs more than a standard call as whole calls", async (t) => {
    const fresh = await openCashier(t, platform, model);
    const key = await grantKey();
    const { epoch } = await fresh.quota.state(model.modelId, holder.address);
    const { call } = createCaller(fresh, model, (3n * CREDIT) / 2n);
    assert.equal((await call(await quotaHeader(key, { epoch, cumulative: 1n }))).status, 402);
    assert.equal((await call(await quotaHeader(key, { epoch, cumulative: 2n }))).status, 200);
    assert.equal((await fresh.quota.state(model.modelId, holder.address)).callsUsed, 2n);
  });

  it("is a caller's mistake when the voucher cannot be read", async () => {
    const { call } = createCaller(cashier, model);
    await assert.rejects(call({ "quota-voucher": "e30=" }), { status: 400, code: "quota-voucher-malformed" });
  });
});

describe("shares that are passed on within an epoch", () => {
  /** As the index would tell it: account 2 held its shares when the epoch began, the others came to theirs later. */
  const laterThan = async (t: TestContext) =>
    openCashier(t, platform, model, {
      holdings: async (question) => {
        const held = await chainHoldings(platform, model)(question);
        return question.holder === holder.address ? held : { ...held, balanceThen: 0n };
      },
    });
  const pass = async (from: LocalAccount, to: LocalAccount) =>
    platform.mined(
      platform.writer(from).writeContract({
        address: model.parts.shares,
        abi: modelSharesAbi,
        functionName: "transfer",
        args: [to.address, await sharesOf(from)],
      }),
    );
  const sharesOf = async ({ address }: LocalAccount) =>
    (await chainHoldings(platform, model)({ modelId: model.modelId, holder: address, at: 0n })).balanceNow;
  /** Calls until the first refusal, and its code. */
  const useAll = async (at: Cashier, who: LocalAccount) => {
    const key = await grantKey({ wallet: who });
    const { call } = createCaller(at, model);
    const { epoch } = await at.quota.state(model.modelId, who.address);
    for (let used = 0n; ; used += 1n) {
      const answer = await call(await quotaHeader(key, { epoch, cumulative: used + 1n }));
      if (answer.status !== 200) return { used, code: codeOf(answer) };
    }
  };

  it("give calls at once, but not again at each address, and take none from other holders", async (t) => {
    const late = await laterThan(t);
    const [first, second, third] = [practiceAccount(3), practiceAccount(7), practiceAccount(8)];
    // 3,000 of 11,111 shares of 20 calls; newcomers have 10 in common.
    assert.deepEqual(await useAll(late, first), { used: 5n, code: "quota-used-up" });
    await pass(first, second);
    assert.deepEqual(await useAll(late, second), { used: 5n, code: "quota-used-up" });
    await pass(second, third);
    assert.equal((await late.quota.state(model.modelId, third.address)).callsTotal, 0n);
    assert.deepEqual(await useAll(late, third), { used: 0n, code: "quota-newcomers-used-up" });
    assert.deepEqual(await useAll(late, holder), { used: 10n, code: "quota-used-up" });
    await pass(third, first);
  });

  it("are told with what is left in common, not with what they would give alone", async (t) => {
    const late = await laterThan(t);
    await useAll(late, practiceAccount(3));
    const used = await late.quota.state(model.modelId, practiceAccount(3).address);
    assert.deepEqual([used.callsTotal, used.callsUsed], [5n, 5n]); // prettier-ignore
    await pass(practiceAccount(3), practiceAccount(4));
    // 4,000 of 11,111 shares would give 7.
    assert.equal((await late.quota.state(model.modelId, practiceAccount(4).address)).callsTotal, 5n);
  });
});

describe("a holder's allowance", () => {
  const holding = { balanceThen: 0n, balanceNow: 0n, totalSupply: 100_000n };
  it("follows the shares at the epoch's start, rounded down", () => {
    const changed = { ...holding, balanceThen: 33_300n, balanceNow: 100_000n };
    assert.deepEqual(callsFor(changed, 100n), { calls: 33n, pool: "holders" });
  });
  it("is one call from the common pool for a part below one call, and nothing for dust", () => {
    assert.deepEqual(callsFor({ ...holding, balanceThen: 10n }, 100n), { calls: 1n, pool: "newcomers" });
    assert.deepEqual(callsFor({ ...holding, balanceThen: 9n }, 100n), { calls: 0n, pool: "newcomers" });
    assert.deepEqual(callsFor({ ...holding, balanceThen: 9n }, 20_000n), { calls: 1n, pool: "holders" });
  });
  it("counts today's shares for somebody who came after the epoch began, from the common pool", () => {
    assert.deepEqual(callsFor({ ...holding, balanceNow: 5_000n }, 100n), { calls: 5n, pool: "newcomers" });
    const much = { ...holding, balanceThen: 9n, balanceNow: 50_000n };
    assert.deepEqual(callsFor(much, 1_000n), { calls: 50n, pool: "newcomers" });
  });
  it("shares a twentieth of the epoch's calls among newcomers, at least ten, never more than there are", () => {
    assert.deepEqual([1_000n, 100n, 4n, 0n].map(newcomerCalls), [50n, 10n, 4n, 0n]); // prettier-ignore
  });
  it("is nothing where the model offers no calls", () => {
    assert.equal(callsFor({ ...holding, balanceThen: 50_000n }, 0n).calls, 0n);
  });
});
