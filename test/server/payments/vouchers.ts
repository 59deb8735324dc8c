import {
  encodeAbiParameters,
  hashTypedData,
  keccak256,
  zeroHash,
  type Address,
  type Hex,
  type LocalAccount,
} from "viem";

import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import type { LaunchedModel, PaidPlatform } from "./paid-platform.ts";
import { operator } from "./paid-platform.ts";

/** x402 batch-settlement as a payer writes it, by viem's own EIP-712 and from the published types alone. */

const domain = (chainId: number, verifyingContract: Address) =>
  ({ name: "x402 Batch Settlement", version: "1", chainId, verifyingContract }) as const;

const configTypes = {
  ChannelConfig: [
    { name: "payer", type: "address" },
    { name: "payerAuthorizer", type: "address" },
    { name: "receiver", type: "address" },
    { name: "receiverAuthorizer", type: "address" },
    { name: "token", type: "address" },
    { name: "withdrawDelay", type: "uint40" },
    { name: "salt", type: "bytes32" },
  ],
} as const;

export interface Channel {
  readonly payer: Address;
  readonly payerAuthorizer: Address;
  readonly receiver: Address;
  readonly receiverAuthorizer: Address;
  readonly token: Address;
  readonly withdrawDelay: number;
  readonly salt: Hex;
}

export function channelFor(model: LaunchedModel, payer: Address, changes: Partial<Channel> = {}): Channel {
  return {
    payer,
    payerAuthorizer: payer,
    receiver: model.parts.creditVault,
    receiverAuthorizer: operator.address,
    token: model.parts.creditToken,
    withdrawDelay: 900,
    salt: zeroHash,
    ...changes,
  };
}

export function channelIdOf(platform: PaidPlatform, channel: Channel): Hex {
  return hashTypedData({
    domain: domain(platform.chain.chainId, platform.at("InferenceChannels")),
    types: configTypes,
    primaryType: "ChannelConfig",
    message: channel,
  });
}

export function signVoucher(
  platform: PaidPlatform,
  signer: LocalAccount,
  order: { channelId: Hex; max: bigint },
): Promise<Hex> {
  return signer.signTypedData({
    domain: domain(platform.chain.chainId, platform.at("InferenceChannels")),
    types: { Voucher: [{ name: "channelId", type: "bytes32" }, { name: "maxClaimableAmount", type: "uint128" }] }, // prettier-ignore
    primaryType: "Voucher",
    message: { channelId: order.channelId, maxClaimableAmount: order.max },
  });
}

/** The PAYMENT-SIGNATURE header of a voucher for `max` in all. */
export async function voucherHeader(
  platform: PaidPlatform,
  order: {
    channel: Channel;
    signer: LocalAccount;
    max: bigint;
    deposit?: bigint;
    network?: string;
    ceilingKey?: Hex;
  },
): Promise<Record<string, string>> {
  const { channel, signer, max, deposit, network = `eip155:${platform.chain.chainId}` } = order;
  const shared = order.ceilingKey === undefined ? {} : { ceilingKey: order.ceilingKey };
  const channelId = channelIdOf(platform, channel);
  const voucher = {
    channelId,
    maxClaimableAmount: `${max}`,
    signature: await signVoucher(platform, signer, { channelId, max }),
  };
  const payload =
    deposit === undefined
      ? { type: "voucher", channelConfig: channel, voucher, ...shared }
      : {
          type: "deposit",
          channelConfig: channel,
          voucher,
          deposit: await signedDeposit(platform, { channel, signer, amount: deposit }),
        };
  return encode({ x402Version: 2, accepted: { scheme: "batch-settlement", network }, payload });
}

export function encode(payment: unknown): Record<string, string> {
  return { "payment-signature": Buffer.from(JSON.stringify(payment)).toString("base64") };
}

async function signedDeposit(
  platform: PaidPlatform,
  order: { channel: Channel; signer: LocalAccount; amount: bigint },
) {
  const { channel, signer, amount } = order;
  const salt = keccak256(encodeAbiParameters([{ type: "uint256" }], [BigInt(Date.now())]));
  const nonce = keccak256(
    encodeAbiParameters(
      [{ type: "bytes32" }, { type: "uint256" }],
      [channelIdOf(platform, channel), BigInt(salt)],
    ),
  );
  const validBefore = BigInt(Math.floor(Date.now() / 1000) + 600);
  const signature = await signer.signTypedData({
    domain: {
      name: await creditName(platform, channel.token),
      version: "1",
      chainId: platform.chain.chainId,
      verifyingContract: channel.token,
    },
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
    message: {
      from: channel.payer,
      to: platform.at("Erc3009Collector"),
      value: amount,
      validAfter: 0n,
      validBefore,
      nonce,
    },
  });
  return {
    amount: `${amount}`,
    authorization: {
      erc3009Authorization: { validAfter: "0", validBefore: `${validBefore}`, salt, signature },
    },
  };
}

function creditName(platform: PaidPlatform, token: Address): Promise<string> {
  return platform.reader.readContract({ address: token, abi: creditTokenAbi, functionName: "name" });
}
