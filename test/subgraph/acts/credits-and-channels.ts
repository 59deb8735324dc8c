import { encodeAbiParameters, keccak256, zeroAddress, type Hex } from "viem";

import { buyCreditsCall } from "../../../client/actions/credits.ts";
import {
  channelsDomain,
  receiveAuthorizationTypes,
  voucherTypes,
  type ChannelConfig,
} from "../../../client/typed-data.ts";
import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import type { SeededModel } from "../../../scripts/seed/seeded-model.ts";
import type { Stage } from "../../../scripts/seed/stage.ts";
import { allowDollars, CAST, CREDIT, decide, DOLLAR, hashLike } from "./cast.ts";
import { anyAction } from "./shares-and-votes.ts";

const WITHDRAW_SECONDS = 900;
const LATER = 2n ** 40n;

/** Credits are bought, handed on and put into a channel; calls are claimed, and the rest is given back in two ways. */
export async function payByChannel(stage: Stage, { parts }: SeededModel): Promise<void> {
  const { creditToken, creditVault } = parts;
  const customer = stage.person(CAST.customer).address;
  await allowDollars(stage, CAST.customer, creditVault, 10n * DOLLAR);
  await stage.send(
    CAST.customer,
    buyCreditsCall(creditVault, { to: customer, credits: 200n * CREDIT, maxCost: 10n * DOLLAR }),
  );
  await stage.send(CAST.customer, {
    ...{ address: creditToken, abi: creditTokenAbi },
    functionName: "transfer",
    args: [stage.person(CAST.small).address, 20n * CREDIT],
  });

  const config = channelConfig(stage, parts.creditVault, creditToken);
  const channels = { address: stage.addressOf("InferenceChannels"), abi: inferenceChannelsAbi } as const;
  const channelId = await stage.chain.readContract({
    ...channels,
    functionName: "getChannelId",
    args: [config],
  });
  await deposit(stage, config, channelId, 60n * CREDIT);
  await deposit(stage, config, channelId, 40n * CREDIT);
  await claim(stage, config, channelId, 30n * CREDIT);
  await stage.send(CAST.operator, { ...channels, functionName: "settle", args: [creditVault, creditToken] });
  await stage.send(CAST.operator, {
    address: creditVault,
    abi: creditVaultAbi,
    functionName: "realise",
    args: [],
  });

  await stage.send(CAST.customer, {
    ...channels,
    functionName: "initiateWithdraw",
    args: [config, 50n * CREDIT],
  });
  await stage.send(CAST.operator, { ...channels, functionName: "refund", args: [config, 15n * CREDIT] });
  await stage.moveTo((await stage.now()) + WITHDRAW_SECONDS);
  await stage.send(CAST.customer, { ...channels, functionName: "finalizeWithdraw", args: [config] });
  await stage.send(CAST.customer, {
    ...channels,
    functionName: "initiateWithdraw",
    args: [config, 5n * CREDIT],
  });
}

/** Members stop the service; unused credits are given back for dollars. */
export async function stopService(stage: Stage, { parts }: SeededModel): Promise<void> {
  await decide(stage, parts, "Stop the service", [
    anyAction(parts.creditVault, creditVaultAbi, "stopService", []),
  ]);
  await stage.send(CAST.small, {
    ...{ address: parts.creditVault, abi: creditVaultAbi },
    functionName: "redeem",
    args: [20n * CREDIT, stage.person(CAST.small).address],
  });
}

function channelConfig(stage: Stage, receiver: Hex, token: Hex): ChannelConfig {
  return {
    payer: stage.person(CAST.customer).address,
    payerAuthorizer: zeroAddress,
    receiver,
    receiverAuthorizer: stage.person(CAST.operator).address,
    token,
    withdrawDelay: WITHDRAW_SECONDS,
    salt: hashLike(9),
  };
}

async function deposit(stage: Stage, config: ChannelConfig, channelId: Hex, amount: bigint): Promise<void> {
  const collector = stage.addressOf("Erc3009Collector");
  const name = await stage.chain.readContract({
    address: config.token,
    abi: creditTokenAbi,
    functionName: "name",
  });
  const salt = amount;
  const nonce = keccak256(encodeAbiParameters([{ type: "bytes32" }, { type: "uint256" }], [channelId, salt]));
  const signature = await stage.person(CAST.customer).signTypedData({
    domain: { name, version: "1", chainId: stage.chain.chain.id, verifyingContract: config.token },
    types: receiveAuthorizationTypes,
    primaryType: "ReceiveWithAuthorization",
    message: { from: config.payer, to: collector, value: amount, validAfter: 0n, validBefore: LATER, nonce },
  });
  const uint = { type: "uint256" } as const;
  const data = encodeAbiParameters([uint, uint, uint, { type: "bytes" }], [0n, LATER, salt, signature]);
  await stage.send(CAST.customer, {
    ...{ address: stage.addressOf("InferenceChannels"), abi: inferenceChannelsAbi },
    functionName: "deposit",
    args: [config, amount, collector, data],
  });
}

async function claim(stage: Stage, config: ChannelConfig, channelId: Hex, total: bigint): Promise<void> {
  const channels = stage.addressOf("InferenceChannels");
  const signature = await stage.person(CAST.customer).signTypedData({
    domain: channelsDomain(stage.chain.chain.id, channels),
    types: voucherTypes,
    primaryType: "Voucher",
    message: { channelId, maxClaimableAmount: total },
  });
  const line = { voucher: { channel: config, maxClaimableAmount: total }, signature, totalClaimed: total };
  await stage.send(CAST.operator, {
    ...{ address: channels, abi: inferenceChannelsAbi },
    functionName: "claim",
    args: [[line]],
  });
}
