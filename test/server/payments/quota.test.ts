import assert from "node:assert/strict";
import { before, describe, it, type TestContext } from "node:test";

import type { Address, Hex, LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import type { MeteredAnswer } from "../../../server/payments/payments.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { callsFor, newcomerCalls } from "../../../server/payments/allowance.ts";
import {
  chainHoldings, createCaller, CREDIT, forWholeFile, launchFunded, openCashier, startPlatform,
  type Cashier, type LaunchedModel, type PaidPlatform,
} from "./paid-platform.ts"; // prettier-ignore

const wholeFile = forWholeFile();
const HOST = "models.example";
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

interface SignIn {
  readonly wallet?: LocalAccount;
  readonly signer?: LocalAccount;
  readonly host?: string;
  readonly chainId?: number;
  readonly nonce?: string;
  readonly seconds?: number;
  readonly resources?: string[];
}

async function signIn(at: Cashier, sessionKey: Address, changes: SignIn = {}) {
  const { wallet = holder, signer = wallet, host = HOST, chainId = 31337, seconds = 3_600 } = changes;
  const message = createSiweMessage({
    address: wallet.address,
    chainId,
    domain: host,
    uri: `http://${host}`,
    version: "1",
    nonce: changes.nonce ?? at.sessions.nonce(HOST),
    issuedAt: new Date(),
    expirationTime: new Date(Date.now() + seconds * 1000),
    resources: changes.resources ?? [`urn:comodel:session-key:${sessionKey}`],
  });
  const request = { message, signature: await signer.signMessage({ message }), host: HOST };
  return { request, session: await at.sessions.signIn(request) };
}

async function quotaHeader(
  key: LocalAccount,
  order: { epoch: bigint; cumulative: bigint; holder?: Address; modelId?: bigint },
) {
  const { epoch, cumulative, modelId = model.modelId } = order;
  const message = { modelId, holder: order.holder ?? holder.address, epoch, cumulative };
  const signature = await key.signTypedData({
    domain: {
      name: "Comodel Quota",
      version: "1",
      chainId: 31337,
      verifyingContract: platform.at("HolderAllowance"),
    },
    types: {
      QuotaVoucher: [
        { name: "modelId", type: "uint256" },
        { name: "holder", type: "address" },
        { name: "epoch", type: "uint64" },
        { name: "cumulative", type: "uint128" },
      ],
    },
    primaryType: "QuotaVoucher",
    message,
  });
  const header = {
    holder: message.holder,
    epoch: `${epoch}`,
    cumulative: `${cumulative}`,
    sessionKey: key.address,
    signature,
  };
  return { "quota-voucher": Buffer.from(JSON.stringify(header)).toString("base64") };
}

async function signedInKey(wallet: LocalAccount = holder): Promise<LocalAccount> {
  const key = privateKeyToAccount(generatePrivateKey());
  await signIn(cashier, key.address, { wallet });
  return key;
}

const codeOf = ({ body }: MeteredAnswer) => (JSON.parse(String(body)) as { code: string }).code;

describe("signing in", () => {
  it("opens a session for the key that the message names", async () => {
    const key = privateKeyToAccount(generatePrivateKey());
    const { session } = await signIn(cashier, key.address);
    assert.equal(session.holder, holder.address);
    assert.equal(session.sessionKey, key.address);
    assert.equal(await cashier.sessions.isOpen(holder.address, key.address), true);
    assert.equal(await cashier.sessions.isOpen(practiceAccount(3).address, key.address), false);
  });

  it("takes a message once: a replay is refused", async () => {
    const { request } = await signIn(cashier, practiceAccount(7).address);
    await assert.rejects(cashier.sessions.signIn(request), { code: "nonce-used", status: 401 });
  });

  it("refuses a message for another host, chain, nonce, signer or time", async () => {
    const key = practiceAccount(7).address;
    const foreignNonce = cashier.sessions.nonce("evil.example");
    const refusals: [SignIn, string][] = [
      [{ host: "evil.example" }, "sign-in-refused"],
      [{ chainId: 1 }, "sign-in-refused"],
      [{ seconds: 8 * 86_400 }, "sign-in-refused"],
      [{ seconds: -5 }, "sign-in-refused"],
      [{ nonce: foreignNonce }, "nonce-unknown"],
      [{ nonce: "0".repeat(56) }, "nonce-unknown"],
      [{ signer: practiceAccount(3) }, "sign-in-signature-wrong"],
      [{ resources: [] }, "sign-in-malformed"],
      [{ resources: ["https://example.org", `urn:comodel:session-key:${key}`] }, "sign-in-malformed"],
    ];
    for (const [changes, code] of refusals) await assert.rejects(signIn(cashier, key, changes), { code });
  });

  it("asks a contract wallet about its own signature", async () => {
    const wallet = "0x00000000000000000000000000000000000a11ce";
    const asWallet = (signature: Hex): SignIn => ({
      wallet: { ...holder, address: wallet } as LocalAccount,
      signer: { ...holder, signMessage: () => Promise.resolve(signature) } as LocalAccount,
    });
    const key = practiceAccount(7).address;
    await assert.rejects(signIn(cashier, key, asWallet("0x1234")), { code: "sign-in-signature-wrong" });
    await platform.chain.setCode(wallet, AGREEING_WALLET);
    await signIn(cashier, key, asWallet("0x1234"));
    assert.equal(await cashier.sessions.isOpen(wallet, key), true);
    await platform.chain.setCode(wallet, REFUSING_WALLET);
    await assert.rejects(signIn(cashier, key, asWallet("0x1234")), { code: "sign-in-signature-wrong" });
  });

  it("refuses text that is no sign-in message", async () => {
    const request = { message: "hello", signature: "0x" as Hex, host: HOST };
    await assert.rejects(cashier.sessions.signIn(request), { code: "sign-in-malformed", status: 400 });
  });

  it("keeps sessions and used nonces when the server restarts", async (t) => {
    const first = await openCashier(t, platform, model);
    const { request } = await signIn(first, practiceAccount(8).address);
    await first.store.stop();
    const second = await openCashier(t, platform, model, { ledgerFile: first.file });
    assert.equal(await second.sessions.isOpen(holder.address, practiceAccount(8).address), true);
    await assert.rejects(second.sessions.signIn(request), { code: "nonce-used" });
  });
});

describe("a holder's quota", () => {
  it("is the holder's part of the model's calls, and counts down by each call", async (t) => {
    const fresh = await openCashier(t, platform, model);
    const key = privateKeyToAccount(generatePrivateKey());
    await signIn(fresh, key.address);
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

  it("refuses a replayed voucher, another epoch, another model, a forged and an unknown key", async () => {
    const key = await signedInKey();
    const { epoch, cumulative } = await cashier.quota.state(model.modelId, holder.address);
    const { call } = createCaller(cashier, model);
    const next = await quotaHeader(key, { epoch, cumulative: cumulative + 1n });
    assert.equal((await call(next)).status, 200);
    const stranger = privateKeyToAccount(generatePrivateKey());
    const refusals: [Record<string, string>, string][] = [
      [next, "quota-voucher-behind"],
      [await quotaHeader(key, { epoch: epoch - 1n, cumulative: 9n }), "quota-epoch-over"],
      [await quotaHeader(key, { epoch, cumulative: 9n, modelId: 99n }), "quota-signature-wrong"],
      [await quotaHeader(stranger, { epoch, cumulative: 9n }), "session-expired"],
      [
        await quotaHeader(key, { epoch, cumulative: 9n, holder: practiceAccount(3).address }),
        "session-expired",
      ],
    ];
    for (const [headers, code] of refusals) {
      const answer = await call(headers);
      assert.equal(answer.status, 402);
      assert.equal(codeOf(answer), code);
    }
  });

  it("ends with its session", async (t) => {
    const short = await openCashier(t, platform, model);
    const key = privateKeyToAccount(generatePrivateKey());
    await signIn(short, key.address, { seconds: 2 });
    const { epoch } = await short.quota.state(model.modelId, holder.address);
    const { call } = createCaller(short, model);
    assert.equal((await call(await quotaHeader(key, { epoch, cumulative: 1n }))).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    assert.equal(codeOf(await call(await quotaHeader(key, { epoch, cumulative: 2n }))), "session-expired");
  });

  it("is nothing for an address without shares", async () => {
    const outsider = practiceAccount(9);
    const key = await signedInKey(outsider);
    const { epoch, callsTotal } = await cashier.quota.state(model.modelId, outsider.address);
    assert.equal(callsTotal, 0n);
    const { call } = createCaller(cashier, model);
    const answer = await call(await quotaHeader(key, { epoch, cumulative: 1n, holder: outsider.address }));
    assert.equal(codeOf(answer), "quota-used-up");
  });

  it("counts a call that costs more than a standard call as whole calls", async (t) => {
    const fresh = await openCashier(t, platform, model);
    const key = privateKeyToAccount(generatePrivateKey());
    await signIn(fresh, key.address);
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
    const key = privateKeyToAccount(generatePrivateKey());
    await signIn(at, key.address, { wallet: who });
    const { call } = createCaller(at, model);
    const { epoch } = await at.quota.state(model.modelId, who.address);
    for (let used = 0n; ; used += 1n) {
      const answer = await call(
        await quotaHeader(key, { epoch, cumulative: used + 1n, holder: who.address }),
      );
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
