import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import {
  encodeAbiParameters,
  encodePacked,
  hexToBigInt,
  keccak256,
  parseSignature,
  zeroAddress,
  zeroHash,
  type Address,
  type Hex,
} from "viem";

import { sha256Like } from "../support/model-params.ts";
import {
  contribute,
  createPlatform,
  fundWithDollars,
  launchModel,
  personAt,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const SHARE = 10n ** 18n;
const DAY = 86_400;
const OPEN = 1;
const SUCCEEDED = 2;

describe("contributing to a presale", () => {
  let platform: Platform;
  let [ann, ben, relayer]: [Address, Address, Address] = [zeroAddress, zeroAddress, zeroAddress];

  before(async () => {
    platform = await createPlatform();
    [ann, ben, relayer] = [personAt(platform, 2), personAt(platform, 3), personAt(platform, 9)];
  });

  test("records what was paid and bought, in one sum per contributor", async () => {
    const model = await launchModel(platform);
    await contribute(platform, model, ann, 1_500n * DOLLAR);
    await contribute(platform, model, ann, 10n * DOLLAR);
    assert.deepEqual(await model.presale.read.contributionOf([ann]), [
      1_510n * DOLLAR,
      1_510n * SHARE,
      false,
    ]);
    assert.equal(await model.presale.read.raised(), 1_510n * DOLLAR);
    assert.equal(await model.presale.read.sharesSold(), 1_510n * SHARE);
    assert.equal(await platform.dollar.read.balanceOf([model.parts.presale]), 1_510n * DOLLAR);
  });

  test("is refused before the start, at the end and after the hard cap is reached", async () => {
    const now = await platform.now();
    const model = await launchModel(platform, { raise: { start: now + 100, end: now + DAY } });
    await assertReverts(contribute(platform, model, ann, 10n * DOLLAR), "PresaleUnexpectedState", [0, OPEN]);
    await platform.networkHelpers.time.increaseTo(now + DAY);
    await assertReverts(contribute(platform, model, ann, 10n * DOLLAR), "PresaleUnexpectedState", [4, OPEN]);

    const full = await launchModel(platform, { raise: { hardCap: 1_000n * DOLLAR } });
    await contribute(platform, full, ann, 1_000n * DOLLAR);
    await assertReverts(contribute(platform, full, ben, 10n * DOLLAR), "PresaleUnexpectedState", [
      SUCCEEDED,
      OPEN,
    ]);
  });

  test("is refused over the hard cap, and the refusal names what remains", async () => {
    const model = await launchModel(platform, { raise: { hardCap: 1_000n * DOLLAR } });
    await contribute(platform, model, ann, 900n * DOLLAR);
    const call = contribute(platform, model, ben, 101n * DOLLAR);
    await assertReverts(call, "PresaleOverHardCap", [101n * DOLLAR, 100n * DOLLAR]);
  });

  test("is refused below the minimum, but may fill exactly what remains under the cap", async () => {
    const model = await launchModel(platform, { raise: { hardCap: 1_005n * DOLLAR } });
    const tooSmall = contribute(platform, model, ann, 9n * DOLLAR);
    await assertReverts(tooSmall, "PresaleBelowMinimum", [9n * DOLLAR, 10n * DOLLAR]);
    await assertReverts(contribute(platform, model, ann, 0n), "PresaleBelowMinimum", [0n, 10n * DOLLAR]);
    await contribute(platform, model, ann, 1_000n * DOLLAR);
    await assertReverts(contribute(platform, model, ben, 4n * DOLLAR), "PresaleBelowMinimum");
    await contribute(platform, model, ben, 5n * DOLLAR);
    assert.equal(await model.presale.read.state(), SUCCEEDED);
  });

  test("is limited per beneficiary, whoever pays", async () => {
    const model = await launchModel(platform, { raise: { walletMax: 100n * DOLLAR } });
    await contribute(platform, model, ann, 60n * DOLLAR);
    await fundWithDollars(platform, ben, model.parts.presale, 100n * DOLLAR);
    const call = model.presale.write.contributeFor([ann, 0, 50n * DOLLAR, 0n, []], { account: ben });
    await assertReverts(call, "PresaleOverWalletMax", [ann, 50n * DOLLAR, 40n * DOLLAR]);
    await model.presale.write.contributeFor([ann, 0, 40n * DOLLAR, 0n, []], { account: ben });
    assert.equal((await model.presale.read.contributionOf([ann]))[0], 100n * DOLLAR);
    assert.equal((await model.presale.read.contributionOf([ben]))[0], 0n);
  });

  test("belongs to nobody's zero address nor to the presale itself", async () => {
    const model = await launchModel(platform);
    await fundWithDollars(platform, ben, model.parts.presale, 100n * DOLLAR);
    for (const refused of [zeroAddress, model.presale.address]) {
      const call = model.presale.write.contributeFor([refused, 0, 50n * DOLLAR, 0n, []], { account: ben });
      await assertReverts(call, "PresaleBeneficiaryRefused", [refused]);
    }
  });

  test("is refused when it buys fewer shares than expected", async () => {
    const model = await launchModel(platform, {
      raise: { tiers: [{ price: 3n * DOLLAR, cap: 0n, allowlistRoot: zeroHash, creditsPerDollar: 0n }] },
    });
    await fundWithDollars(platform, ann, model.parts.presale, 10n * DOLLAR);
    const bought = (10n * SHARE) / 3n;
    assert.equal(await model.presale.read.sharesFor([0, 10n * DOLLAR]), bought);
    const call = model.presale.write.contribute([0, 10n * DOLLAR, bought + 1n, []], { account: ann });
    await assertReverts(call, "PresaleTooFewShares", [bought, bought + 1n]);
    await model.presale.write.contribute([0, 10n * DOLLAR, bought, []], { account: ann });
  });

  test("has its own price and cap in each tier", async () => {
    const model = await launchModel(platform, {
      raise: {
        tiers: [
          { price: DOLLAR / 2n, cap: 205n * DOLLAR, allowlistRoot: zeroHash, creditsPerDollar: 0n },
          { price: DOLLAR, cap: 0n, allowlistRoot: zeroHash, creditsPerDollar: 0n },
        ],
      },
    });
    await contribute(platform, model, ann, 200n * DOLLAR);
    assert.equal((await model.presale.read.contributionOf([ann]))[1], 400n * SHARE);
    assert.equal(await model.presale.read.raisedInTier([0]), 200n * DOLLAR);
    await assertReverts(contribute(platform, model, ben, 10n * DOLLAR), "PresaleOverTierCap", [
      0,
      10n * DOLLAR,
      5n * DOLLAR,
    ]);
    await contribute(platform, model, ben, 5n * DOLLAR);
    await fundWithDollars(platform, ben, model.parts.presale, 100n * DOLLAR);
    await model.presale.write.contribute([1, 100n * DOLLAR, 0n, []], { account: ben });
    await assertReverts(model.presale.write.contribute([2, DOLLAR, 0n, []]), "PresaleUnknownTier", [2, 2n]);
    await assertReverts(model.presale.read.sharesFor([2, DOLLAR]), "PresaleUnknownTier");
  });

  test("is open only to the listed in a tier with an allowlist", async () => {
    const [annLeaf, benLeaf] = [leafOf(ann), leafOf(ben)];
    const model = await launchModel(platform, {
      raise: {
        tiers: [{ price: DOLLAR, cap: 0n, allowlistRoot: nodeOf(annLeaf, benLeaf), creditsPerDollar: 0n }],
      },
    });
    await fundWithDollars(platform, ann, model.parts.presale, 10n * DOLLAR);
    await model.presale.write.contribute([0, 10n * DOLLAR, 0n, [benLeaf]], { account: ann });

    await fundWithDollars(platform, relayer, model.parts.presale, 20n * DOLLAR);
    const unlisted = model.presale.write.contribute([0, 10n * DOLLAR, 0n, [benLeaf]], { account: relayer });
    await assertReverts(unlisted, "PresaleNotAllowlisted", [relayer, 0]);
    await model.presale.write.contributeFor([ben, 0, 10n * DOLLAR, 0n, [annLeaf]], { account: relayer });
  });

  test("is paid with a permit, even when somebody else has submitted the permit first", async () => {
    const model = await launchModel(platform);
    await platform.dollar.write.faucet([ann], { account: ann }).catch(() => undefined);
    const signed = await permitOf(model.presale.address, 50n * DOLLAR);
    const args = [0, 50n * DOLLAR, 0n, [], ...signed] as const;
    await platform.dollar.write.permit([ann, model.presale.address, 50n * DOLLAR, ...signed], {
      account: relayer,
    });
    await model.presale.write.contributeWithPermit(args, { account: ann });
    assert.equal((await model.presale.read.contributionOf([ann]))[0], 50n * DOLLAR);
    await assertReverts(
      model.presale.write.contributeWithPermit(args, { account: ann }),
      "ERC20InsufficientAllowance",
    );
  });

  test("is paid by a signed authorization that whoever brings it cannot bend", async () => {
    const model = await launchModel(platform);
    const amount = 50n * DOLLAR;
    const salt = sha256Like(77);
    const nonce = await model.presale.read.authorizationNonce([0, ben, 50n * SHARE, salt]);
    const expected = encodeAbiParameters(
      [{ type: "uint8" }, { type: "address" }, { type: "uint256" }, { type: "bytes32" }],
      [0, ben, 50n * SHARE, salt],
    );
    assert.equal(nonce, keccak256(expected));
    const validBefore = BigInt((await platform.now()) + 3_600);
    const signature = await authorizationOf(model.presale.address, amount, nonce, validBefore);
    const bring = (beneficiary: Address, minShares: bigint) =>
      model.presale.write.contributeWithAuthorization(
        [ann, 0, amount, beneficiary, minShares, salt, [], 0n, validBefore, signature],
        { account: relayer },
      );
    await assert.rejects(bring(relayer, 50n * SHARE));
    await assert.rejects(bring(ben, 0n));
    await bring(ben, 50n * SHARE);
    assert.equal((await model.presale.read.contributionOf([ben]))[1], 50n * SHARE);
    await assert.rejects(bring(ben, 50n * SHARE));
  });

  async function permitOf(spender: Address, value: bigint): Promise<readonly [bigint, number, Hex, Hex]> {
    const wallet = platform.wallets[2];
    assert.ok(wallet !== undefined);
    const deadline = BigInt((await platform.now()) + 3_600);
    const signature = await wallet.signTypedData({
      domain: await dollarDomain(),
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
      message: { owner: ann, spender, value, nonce: await platform.dollar.read.nonces([ann]), deadline },
    });
    const { r, s, yParity } = parseSignature(signature);
    return [deadline, 27 + yParity, r, s];
  }

  async function authorizationOf(to: Address, value: bigint, nonce: Hex, validBefore: bigint): Promise<Hex> {
    const wallet = platform.wallets[2];
    assert.ok(wallet !== undefined);
    return wallet.signTypedData({
      domain: await dollarDomain(),
      types: {
        ReceiveWithAuthorization: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "validAfter", type: "uint256" },
          { name: "validBefore", type: "uint256" },
          { name: "nonce", type: "bytes32" },
        ],
      },
      primaryType: "ReceiveWithAuthorization",
      message: { from: ann, to, value, validAfter: 0n, validBefore, nonce },
    });
  }

  async function dollarDomain() {
    const [, name, version, chainId, verifyingContract] = await platform.dollar.read.eip712Domain();
    return { name, version, chainId: Number(chainId), verifyingContract };
  }
});

/** A leaf of an allowlist: the address, hashed twice. */
function leafOf(account: Address): Hex {
  return keccak256(keccak256(encodeAbiParameters([{ type: "address" }], [account])));
}

/** An inner node of an allowlist: the pair in ascending order, hashed. */
function nodeOf(one: Hex, other: Hex): Hex {
  const ascending = hexToBigInt(one) < hexToBigInt(other) ? [one, other] : [other, one];
  return keccak256(encodePacked(["bytes32", "bytes32"], ascending as [Hex, Hex]));
}
