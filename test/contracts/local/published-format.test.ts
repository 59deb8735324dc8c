import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { getContract, keccak256, toFunctionSelector, toHex, zeroHash } from "viem";

import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { CANONICAL_CHANNELS } from "../../../scripts/deploy/channels.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { signVoucher, type ChannelConfig } from "../support/channels.ts";
import { createPlatform, type Platform } from "../support/platform.ts";

/** Computed by the published client (@x402/evm 2.27.0) for this channel on chain 31337. */
const PUBLISHED = {
  channelId: "0x6c3c8e5057c267041c1f594edf2abc135f7923c9e6d86c3000a11847ca4009cd",
  voucherOf5000:
    "0xd01d599aea1514d629313ebe2904aca93ffdec5e684a07bdd526757a400ad76f44bded4b7e0be46ad7b197c4f00cbec68279fdd096bdc5d2729303d71504bf391b",
} as const;

const payer = practiceAccount(1);
const config: ChannelConfig = {
  payer: payer.address,
  payerAuthorizer: payer.address,
  receiver: "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  receiverAuthorizer: practiceAccount(0).address,
  token: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  withdrawDelay: 900,
  salt: zeroHash,
};

describe("the channels of a practice chain", () => {
  let platform: Platform;
  before(async () => {
    platform = await createPlatform();
  });

  const channels = () =>
    getContract({ address: CANONICAL_CHANNELS, abi: inferenceChannelsAbi, client: platform.publicClient });

  test("give a channel the id that published clients compute", async () => {
    assert.equal(await channels().read.getChannelId([config]), PUBLISHED.channelId);
  });

  test("understand a voucher that a published client signed", async () => {
    const digest = await channels().read.getVoucherDigest([PUBLISHED.channelId, 5_000n]);
    assert.equal(await payer.sign({ hash: digest }), PUBLISHED.voucherOf5000);
    assert.equal(await signVoucher(payer, PUBLISHED.channelId, 5_000n), PUBLISHED.voucherOf5000);
  });

  test("hash their structs by the published types", async () => {
    const read = channels().read;
    const types = {
      CHANNEL_CONFIG_TYPEHASH:
        "ChannelConfig(address payer,address payerAuthorizer,address receiver,address receiverAuthorizer,address token,uint40 withdrawDelay,bytes32 salt)",
      VOUCHER_TYPEHASH: "Voucher(bytes32 channelId,uint128 maxClaimableAmount)",
      REFUND_TYPEHASH: "Refund(bytes32 channelId,uint256 nonce,uint128 amount)",
      CLAIM_ENTRY_TYPEHASH: "ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)",
      CLAIM_BATCH_TYPEHASH:
        "ClaimBatch(ClaimEntry[] claims)ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)",
    } as const;
    for (const [name, type] of Object.entries(types)) {
      assert.equal(await read[name as keyof typeof types](), keccak256(toHex(type)), name);
    }
  });

  test("offer every function and event that published clients call", () => {
    const config = "(address,address,address,address,address,uint40,bytes32)";
    const claims = `((${config},uint128),bytes,uint128)[]`;
    const published = [
      "multicall(bytes[])",
      `deposit(${config},uint128,address,bytes)`,
      `claim(${claims})`,
      `claimWithSignature(${claims},bytes)`,
      "settle(address,address)",
      `initiateWithdraw(${config},uint128)`,
      `finalizeWithdraw(${config})`,
      `refund(${config},uint128)`,
      `refundWithSignature(${config},uint128,uint256,bytes)`,
      `getChannelId(${config})`,
      "CHANNEL_CONFIG_TYPEHASH()",
      "channels(bytes32)",
      "pendingWithdrawals(bytes32)",
      "receivers(address,address)",
      "getVoucherDigest(bytes32,uint128)",
      "getRefundDigest(bytes32,uint256,uint128)",
      "refundNonce(bytes32)",
      `getClaimBatchDigest(${claims})`,
    ].map((signature) => toFunctionSelector(signature));
    const ours = inferenceChannelsAbi.flatMap((item) =>
      item.type === "function" ? [toFunctionSelector(item)] : [],
    );
    assert.deepEqual(
      published.filter((selector) => !ours.includes(selector)),
      [],
    );
    const settled = inferenceChannelsAbi.find((item) => item.type === "event" && item.name === "Settled");
    assert.deepEqual(
      settled?.inputs.map(({ name, type }) => `${type} ${name}`),
      ["address receiver", "address token", "address sender", "uint128 amount"],
    );
  });

  test("find the authorized transfers that facilitators call on a token", () => {
    const ours = localDollarAbi.flatMap((item) =>
      item.type === "function" ? [toFunctionSelector(item)] : [],
    );
    const authorization = "address,address,uint256,uint256,uint256,bytes32";
    assert.ok(ours.includes("0xe3ee160e"), "transferWithAuthorization with v, r, s");
    for (const signature of [
      `transferWithAuthorization(${authorization},bytes)`,
      `receiveWithAuthorization(${authorization},bytes)`,
      `receiveWithAuthorization(${authorization},uint8,bytes32,bytes32)`,
      "authorizationState(address,bytes32)",
      "version()",
    ]) {
      assert.ok(ours.includes(toFunctionSelector(signature)), signature);
    }
  });
});
