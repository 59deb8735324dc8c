import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { encodeFunctionData, getContract, parseSignature, type Hex } from "viem";

import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { CANONICAL_CHANNELS, CANONICAL_COLLECTOR } from "../../../scripts/deploy/channels.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import {
  channelConfig,
  signClaims,
  signDeposit,
  signRefund,
  signVoucher,
  type ChannelConfig,
  type VoucherClaim,
} from "../support/channels.ts";
import {
  createPlatform,
  fundWithDollars,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DOLLAR = 1_000_000n;
const CREDIT = 1_000_000n;
const DAY = 86_400;

const operator = practiceAccount(1);
const customer = practiceAccount(6);
const session = practiceAccount(7);

describe("calls that a customer pays from a channel", () => {
  let platform: Platform;
  let model: Model;
  let config: ChannelConfig;
  let channelId: Hex;

  before(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    config = channelConfig({
      payer: customer.address,
      payerAuthorizer: session.address,
      receiver: model.parts.creditVault,
      receiverAuthorizer: operator.address,
      token: model.parts.creditToken,
    });
    channelId = await channels().read.getChannelId([config]);
  });

  const channels = () =>
    getContract({
      address: CANONICAL_CHANNELS,
      abi: inferenceChannelsAbi,
      client: { public: platform.publicClient, wallet: platform.client.wallet },
    });

  test("nobody buys credits of a model that has no live release, during its raise or after it failed", async () => {
    const young = await launchModel(platform);
    const account = personAt(platform, 8);
    await fundWithDollars(platform, account, young.parts.creditVault, DOLLAR);
    const buy = () => young.creditVault.write.buy([account, CREDIT, DOLLAR], { account });
    await assertReverts(buy(), "CreditVaultNotLive");
    const { end } = young.params.raise;
    if ((await platform.now()) < end) await platform.networkHelpers.time.increaseTo(end);
    await assertReverts(buy(), "CreditVaultNotLive");
    assert.equal(await young.creditToken.read.totalSupply(), 0n);
  });

  test("the customer buys 100 credits with a permit and no other transaction", async () => {
    await platform.dollar.write.faucet([customer.address]);
    const cost = await model.creditVault.read.cost([100n * CREDIT]);
    assert.equal(cost, 1n * DOLLAR);
    const deadline = BigInt(await platform.now()) + 600n;
    const { v, r, s } = parseSignature(await signPermit(cost, deadline));
    await model.creditVault.write.buyWithPermit(
      [customer.address, 100n * CREDIT, cost, deadline, Number(v), r, s],
      { account: customer.address },
    );

    assert.equal(await model.creditToken.read.balanceOf([customer.address]), 100n * CREDIT);
    assert.equal(await model.creditVault.read.reserve(), cost);
    assert.equal(await platform.dollar.read.balanceOf([customer.address]), 9_999n * DOLLAR);
  });

  test("one signature of the customer moves the credits into a channel, sent by anyone", async () => {
    await deposit(50n * CREDIT, 1n, personAt(platform, 9));
    assert.deepEqual(await channels().read.channels([channelId]), [50n * CREDIT, 0n]);
    assert.equal(await model.creditToken.read.balanceOf([CANONICAL_CHANNELS]), 50n * CREDIT);
  });

  test("the same signature cannot be used twice, nor for another channel", async () => {
    await assertReverts(deposit(50n * CREDIT, 1n, personAt(platform, 9)), "ERC3009UsedAuthorization");
    const collectorData = await depositData(50n * CREDIT, 2n);
    const other = { ...config, receiver: personAt(platform, 9) };
    await assertReverts(
      channels().write.deposit([other, 50n * CREDIT, CANONICAL_COLLECTOR, collectorData]),
      "ERC3009InvalidSignature",
    );
  });

  test("the channel can be topped up", async () => {
    await deposit(50n * CREDIT, 3n, personAt(platform, 9));
    assert.deepEqual(await channels().read.channels([channelId]), [100n * CREDIT, 0n]);
  });

  test("a claim is refused without the voucher of the session key, or above what it allows", async () => {
    const forged = { ...(await claimOf(30n * CREDIT)), signature: await voucher(30n * CREDIT, customer) };
    await assertReverts(claim(forged), "InvalidSignature");
    await assertReverts(
      claim({ ...(await claimOf(30n * CREDIT)), totalClaimed: 31n * CREDIT }),
      "ClaimExceedsCeiling",
    );
    await assertReverts(claim(await claimOf(101n * CREDIT)), "ClaimExceedsBalance");
  });

  test("a batch is refused without the signature of the operator", async () => {
    const line = await claimOf(30n * CREDIT);
    const signature = await signClaims(customer, [{ channelId, claim: line }]);
    await assertReverts(channels().write.claimWithSignature([[line], signature]), "InvalidSignature");
  });

  test("thirty calls are claimed, settled and become income, exact to the unit", async () => {
    await claim(await claimOf(30n * CREDIT));
    assert.deepEqual(await channels().read.channels([channelId]), [100n * CREDIT, 30n * CREDIT]);
    await channels().write.settle([model.parts.creditVault, model.parts.creditToken]);
    assert.equal(await model.creditToken.read.balanceOf([model.parts.creditVault]), 0n);
    assert.equal(await model.creditVault.read.served(), 30n * CREDIT);
    await model.creditVault.write.realise({ account: personAt(platform, 9) });

    // 30 calls at a cent: 20 % to authors, 60 % to shares, 20 % to the treasury.
    assert.equal(await model.creditToken.read.totalSupply(), 70n * CREDIT);
    assert.equal(await model.creditVault.read.reserve(), 700_000n);
    assert.equal(await platform.router.read.authorClaimable([model.modelId, model.creator]), 60_000n);
    assert.equal(await platform.router.read.treasuryClaimable([model.modelId]), 60_000n);
    assert.equal(await platform.dollar.read.balanceOf([model.parts.shares]), 180_000n);
  });

  test("the author and the treasury take out exactly their part", async () => {
    const [author, treasury] = [model.creator, model.parts.timelock];
    const before = await platform.dollar.read.balanceOf([author]);
    await platform.router.write.claimAuthor([model.modelId, author], { account: personAt(platform, 9) });
    await platform.router.write.claimTreasury([model.modelId], { account: personAt(platform, 9) });
    assert.equal((await platform.dollar.read.balanceOf([author])) - before, 60_000n);
    assert.equal(await platform.dollar.read.balanceOf([treasury]), 60_000n);
  });

  test("each holder takes out exactly his part on the day after the next midnight", async () => {
    const [first, second, third] = [2, 3, 4].map((index) => personAt(platform, index));
    assert.ok(first && second && third);
    assert.equal(await model.shares.read.claimable([first]), 0n);
    await platform.pass(2 * DAY);

    // 10,000 shares were sold and 1,111.1 minted for the team: 54 %, 27 %, 9 % and 10 %.
    assert.equal(await model.shares.read.claimable([first]), 97_200n);
    assert.equal(await model.shares.read.claimable([second]), 48_600n);
    assert.equal(await model.shares.read.claimable([third]), 16_200n);
    const before = await platform.dollar.read.balanceOf([first]);
    await model.shares.write.claim([first], { account: personAt(platform, 9) });
    await model.shares.write.claimTo([first], { account: second });
    assert.equal((await platform.dollar.read.balanceOf([first])) - before, 97_200n + 48_600n);
    assert.equal(await model.shares.read.claimable([first]), 0n);
  });

  test("an older voucher changes nothing", async () => {
    await claim(await claimOf(10n * CREDIT));
    assert.deepEqual(await channels().read.channels([channelId]), [100n * CREDIT, 30n * CREDIT]);
    await assertReverts(model.creditVault.write.realise(), "CreditVaultNothingToRealise", [0n]);
  });

  test("the operator brings two more calls the whole way in one transaction, and nobody else can", async () => {
    const lines = [await claimOf(32n * CREDIT)];
    const stranger = personAt(platform, 9);
    await assertReverts(
      model.creditVault.write.collect([lines], { account: stranger }),
      "CreditVaultNotAuthorizer",
      [stranger, operator.address],
    );
    await model.creditVault.write.collect([lines], { account: operator.address });
    assert.deepEqual(await channels().read.channels([channelId]), [100n * CREDIT, 32n * CREDIT]);
    assert.equal(await model.creditToken.read.totalSupply(), 68n * CREDIT);
    assert.equal(await model.creditVault.read.reserve(), 680_000n);
    assert.equal(await platform.router.read.treasuryClaimable([model.modelId]), 4_000n);
  });

  test("the operator gives back what is left, once for each signature", async () => {
    const signature = await signRefund(operator, channelId, 0n, 20n * CREDIT);
    await channels().write.refundWithSignature([config, 20n * CREDIT, 0n, signature]);
    assert.deepEqual(await channels().read.channels([channelId]), [80n * CREDIT, 32n * CREDIT]);
    assert.equal(await model.creditToken.read.balanceOf([customer.address]), 20n * CREDIT);
    await assertReverts(
      channels().write.refundWithSignature([config, 20n * CREDIT, 0n, signature]),
      "InvalidRefundNonce",
    );
  });

  test("claim and refund go together in one transaction", async () => {
    const line = await claimOf(40n * CREDIT);
    const claimSignature = await signClaims(operator, [{ channelId, claim: line }]);
    const refundSignature = await signRefund(operator, channelId, 1n, 5n * CREDIT);
    const abi = inferenceChannelsAbi;
    await channels().write.multicall([
      [
        encodeFunctionData({ abi, functionName: "claimWithSignature", args: [[line], claimSignature] }),
        encodeFunctionData({
          abi,
          functionName: "refundWithSignature",
          args: [config, 5n * CREDIT, 1n, refundSignature],
        }),
      ],
    ]);
    assert.deepEqual(await channels().read.channels([channelId]), [75n * CREDIT, 40n * CREDIT]);
  });

  test("the customer gets the rest back after the delay, even if the operator is gone", async () => {
    const account = customer.address;
    await assertReverts(
      channels().write.initiateWithdraw([config, 36n * CREDIT], { account }),
      "WithdrawAmountExceedsAvailable",
    );
    await channels().write.initiateWithdraw([config, 35n * CREDIT], { account });
    await assertReverts(channels().write.finalizeWithdraw([config], { account }), "WithdrawDelayNotElapsed");
    await platform.pass(900);
    await channels().write.finalizeWithdraw([config], { account });
    assert.equal(await model.creditToken.read.balanceOf([account]), 60n * CREDIT);
    assert.deepEqual(await channels().read.channels([channelId]), [40n * CREDIT, 40n * CREDIT]);
  });

  async function deposit(amount: bigint, salt: bigint, sender: Hex): Promise<void> {
    const collectorData = await depositData(amount, salt);
    await channels().write.deposit([config, amount, CANONICAL_COLLECTOR, collectorData], { account: sender });
  }

  async function depositData(amount: bigint, salt: bigint): Promise<Hex> {
    const name = await model.creditToken.read.name();
    const validBefore = 2n ** 40n;
    const token = { name, address: model.parts.creditToken };
    return signDeposit({ payer: customer, token, channelId, amount, validBefore, salt });
  }

  function voucher(maximum: bigint, signer = session): Promise<Hex> {
    return signVoucher(signer, channelId, maximum);
  }

  async function claimOf(total: bigint): Promise<VoucherClaim> {
    return {
      voucher: { channel: config, maxClaimableAmount: total },
      signature: await voucher(total),
      totalClaimed: total,
    };
  }

  async function claim(line: VoucherClaim): Promise<void> {
    const signature = await signClaims(operator, [{ channelId, claim: line }]);
    await channels().write.claimWithSignature([[line], signature], { account: personAt(platform, 9) });
  }

  async function signPermit(value: bigint, deadline: bigint): Promise<Hex> {
    const { dollar } = platform;
    return customer.signTypedData({
      domain: { name: "Local Dollar", version: "1", chainId: 31337, verifyingContract: dollar.address },
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
      message: {
        owner: customer.address,
        spender: model.parts.creditVault,
        value,
        nonce: await dollar.read.nonces([customer.address]),
        deadline,
      },
    });
  }
});
