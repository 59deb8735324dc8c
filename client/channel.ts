import {
  concat, encodeAbiParameters, getAddress, hashTypedData, isAddress, isAddressEqual, keccak256, recoverTypedDataAddress, sha256,
  stringToHex, type Address, type Hex, type LocalAccount, type PublicClient,
} from "viem"; // prettier-ignore
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { inferenceChannelsAbi } from "../generated/abi/InferenceChannels.ts";
import { modelRegistryAbi } from "../generated/abi/ModelRegistry.ts";
import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson, toHeaderJson } from "./header-json.ts";
import type { ClientStorage } from "./storage.ts";
import {
  channelsDomain,
  channelTypes,
  receiveAuthorizationTypes,
  voucherTypes,
  type ChannelConfig,
} from "./typed-data.ts";
import { signWith, type Wallet } from "./wallet.ts";

/** What an endpoint asks for one call, paid from a channel: x402 `PaymentRequirements` of `batch-settlement`. */
export interface ChannelOffer {
  readonly scheme: "batch-settlement";
  readonly network: string;
  /** Credits, smallest unit. */
  readonly amount: string;
  readonly asset: Address;
  readonly payTo: Address;
  readonly maxTimeoutSeconds: number;
  readonly extra: {
    readonly receiverAuthorizer: Address;
    readonly withdrawDelay: number;
    readonly name: string;
    readonly version: string;
    /** `ceiling` where several calls may run at once under one signed ceiling. */
    readonly concurrency?: string;
    readonly channelState?: { readonly channelId: Hex; readonly chargedCumulativeAmount?: string };
    readonly voucherState?: { readonly signedMaxClaimable?: string; readonly signature?: Hex };
  };
}

/** A channel as this client uses it. */
export interface OpenChannel {
  readonly channelId: Hex;
  readonly config: ChannelConfig;
  /** Signs vouchers; kept in storage, worthless beyond the channel's deposit. */
  readonly key: LocalAccount;
  /**
   * Told to the endpoint with a ceiling, and to nobody else: a claim publishes the voucher, and whoever reads it there
   * could use up what is left of it.
   */
  readonly ceilingKey: Hex;
}

export interface ChannelContext {
  readonly wallet: Wallet;
  readonly storage: ClientStorage;
  readonly publicClient: PublicClient;
  readonly chainId: number;
  readonly channels: Address;
  readonly collector: Address;
}

/** Reads the 402's offer for channels. @throws ComodelClientError `no-channel-offer` */
export function readOffer(header: string | null): { offer: ChannelOffer; error: string } {
  const required = (header === null ? {} : fromHeaderJson(header, "PAYMENT-REQUIRED")) as {
    error?: string;
    accepts?: ChannelOffer[];
  };
  const offer = required.accepts?.find(({ scheme }) => scheme === "batch-settlement");
  const usable =
    offer !== undefined &&
    /^\d+$/.test(offer.amount) &&
    [offer.asset, offer.payTo, offer.extra.receiverAuthorizer].every((each) => isAddress(each));
  if (usable) return { offer, error: required.error ?? "" };
  throw new ComodelClientError(
    "no-channel-offer",
    "Expected the endpoint to accept credits from a channel, found no such offer.",
  );
}

/**
 * Makes sure that an offer asks for the model's own credits, for the model's own vault, as the registry has them:
 * a deposit is a signature over whatever token the offer names.
 * @throws ComodelClientError `offer-not-for-model`
 */
export async function assertOfferOf(
  modelId: bigint,
  { asset, payTo }: ChannelOffer,
  { publicClient, registry }: { publicClient: PublicClient; registry: Address },
): Promise<void> {
  const { creditToken, creditVault } = await publicClient.readContract({
    address: registry,
    abi: modelRegistryAbi,
    functionName: "parts",
    args: [modelId],
  });
  if (isAddressEqual(asset, creditToken) && isAddressEqual(payTo, creditVault)) return;
  throw new ComodelClientError(
    "offer-not-for-model",
    `Expected an offer in credits ${creditToken} for vault ${creditVault} of model ${modelId}, found ${asset} for ${payTo}. Nothing was signed.`,
  );
}

/** The channel of this wallet for an offer; the same one again after a restart. */
export async function channelFor(offer: ChannelOffer, context: ChannelContext): Promise<OpenChannel> {
  const { wallet, chainId, channels } = context;
  const { key, ceilingKey } = await channelKey(context);
  const config: ChannelConfig = {
    payer: wallet.address,
    payerAuthorizer: key.address,
    receiver: getAddress(offer.payTo),
    receiverAuthorizer: getAddress(offer.extra.receiverAuthorizer),
    token: getAddress(offer.asset),
    withdrawDelay: offer.extra.withdrawDelay,
    salt: sha256(ceilingKey),
  };
  const domain = channelsDomain(chainId, channels);
  const channelId = hashTypedData({
    domain,
    types: channelTypes,
    primaryType: "ChannelConfig",
    message: config,
  });
  return { channelId, config, key, ceilingKey };
}

/** One voucher key per wallet and chain, and the key of ceilings that follows from it. */
async function channelKey({
  storage,
  wallet,
  chainId,
}: ChannelContext): Promise<Pick<OpenChannel, "key" | "ceilingKey">> {
  const name = `channel-key:${chainId}:${wallet.address.toLowerCase()}`;
  const stored = (await storage.get(name)) as Hex | undefined;
  const privateKey = stored ?? generatePrivateKey();
  if (stored === undefined) await storage.set(name, privateKey);
  const ceilingKey = keccak256(concat([privateKey, stringToHex("ceiling")]));
  return { key: privateKeyToAccount(privateKey), ceilingKey };
}

/** What the chain says about a channel; credits, smallest unit. */
export async function readChannel(
  channelId: Hex,
  context: ChannelContext,
): Promise<{ balance: bigint; totalClaimed: bigint }> {
  const [balance, totalClaimed] = await context.publicClient.readContract({
    address: context.channels,
    abi: inferenceChannelsAbi,
    functionName: "channels",
    args: [channelId],
  });
  return { balance, totalClaimed };
}

/** What this client knows to have been charged; without notes, what the chain has seen claimed. */
export async function readCharged({ channelId }: OpenChannel, context: ChannelContext): Promise<bigint> {
  const stored = await context.storage.get(chargedName(channelId));
  return stored === undefined ? (await readChannel(channelId, context)).totalClaimed : BigInt(stored);
}

export function keepCharged(
  { channelId }: OpenChannel,
  charged: bigint,
  { storage }: ChannelContext,
): Promise<void> {
  return storage.set(chargedName(channelId), `${charged}`);
}

export interface PaymentOrder {
  readonly channel: OpenChannel;
  readonly offer: ChannelOffer;
  /** The voucher's ceiling: charged so far plus this call. */
  readonly max: bigint;
  /** The voucher is for all calls that run now, not for exactly one more. */
  readonly ceiling: boolean;
  /** The channel key's signature over that ceiling. */
  readonly signature: Hex;
  /** Credits to bring into the channel with this call, at the operator's gas. */
  readonly deposit?: bigint;
}

/** The channel key's signature that lets the endpoint claim up to `max` in all. */
export function signVoucher(
  { channelId, key }: OpenChannel,
  max: bigint,
  { chainId, channels }: ChannelContext,
): Promise<Hex> {
  return signWith(key, {
    domain: channelsDomain(chainId, channels),
    types: voucherTypes,
    primaryType: "Voucher",
    message: { channelId, maxClaimableAmount: max },
  });
}

/** The header that pays a call from a channel. */
export async function paymentHeader(
  order: PaymentOrder,
  context: ChannelContext,
): Promise<Record<string, string>> {
  const { channel, offer, max, deposit, ceiling, signature } = order;
  const { channelId, config, ceilingKey } = channel;
  const shared = ceiling ? { ceilingKey } : {};
  const voucher = { channelId, maxClaimableAmount: `${max}`, signature };
  const payload =
    deposit === undefined
      ? { type: "voucher", channelConfig: config, voucher, ...shared }
      : {
          type: "deposit",
          channelConfig: config,
          voucher,
          ...shared,
          deposit: {
            amount: `${deposit}`,
            authorization: { erc3009Authorization: await authorizeDeposit(order, deposit, context) },
          },
        };
  return { "payment-signature": toHeaderJson({ x402Version: 2, accepted: offer, payload }) };
}

/** A channel that credits go into, and the offer that names their token. */
export interface DepositOrder {
  readonly channel: Pick<OpenChannel, "channelId" | "config">;
  readonly offer: ChannelOffer;
}

/** The payer's signature that lets the collector take credits into the channel (ERC-3009). */
async function authorizeDeposit({ channel, offer }: DepositOrder, amount: bigint, context: ChannelContext) {
  const salt = keccak256(generatePrivateKey());
  const nonce = keccak256(
    encodeAbiParameters([{ type: "bytes32" }, { type: "uint256" }], [channel.channelId, BigInt(salt)]),
  );
  const validBefore = BigInt(Math.floor(Date.now() / 1000) + offer.maxTimeoutSeconds);
  const { name, version } = offer.extra;
  const signature = await context.wallet.signTypedData({
    domain: { name, version, chainId: context.chainId, verifyingContract: channel.config.token },
    types: receiveAuthorizationTypes,
    primaryType: "ReceiveWithAuthorization",
    message: {
      from: channel.config.payer,
      to: context.collector,
      value: amount,
      validAfter: 0n,
      validBefore,
      nonce,
    },
  });
  return { validAfter: "0", validBefore: `${validBefore}`, salt, signature };
}

/** Brings credits into the channel by the wallet's own transaction. */
export async function deposit(
  order: DepositOrder & { readonly amount: bigint },
  context: ChannelContext,
): Promise<Hex> {
  const { channel, offer, amount } = order;
  const { validBefore, salt, signature } = await authorizeDeposit({ channel, offer }, amount, context);
  const collectorData = encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [0n, BigInt(validBefore), BigInt(salt), signature],
  );
  return context.wallet.send({
    address: context.channels,
    abi: inferenceChannelsAbi,
    functionName: "deposit",
    args: [channel.config, amount, context.collector, collectorData],
  });
}

/**
 * What the endpoint says was charged, believed only as far as it is proved: by our own voucher's
 * signature, or by the chain.
 * @throws ComodelClientError `channel-state-unproved`
 */
export async function provedCharged(
  channel: OpenChannel,
  offer: ChannelOffer,
  context: ChannelContext,
): Promise<bigint> {
  const { channelState, voucherState } = offer.extra;
  const { totalClaimed } = await readChannel(channel.channelId, context);
  const charged = BigInt(channelState?.chargedCumulativeAmount ?? totalClaimed);
  if (charged === totalClaimed) return charged;
  const { signedMaxClaimable, signature } = voucherState ?? {};
  if (
    signedMaxClaimable !== undefined &&
    signature !== undefined &&
    charged > totalClaimed &&
    charged <= BigInt(signedMaxClaimable)
  ) {
    const signer = await recoverTypedDataAddress({
      domain: channelsDomain(context.chainId, context.channels),
      types: voucherTypes,
      primaryType: "Voucher",
      message: { channelId: channel.channelId, maxClaimableAmount: BigInt(signedMaxClaimable) },
      signature,
    });
    if (signer === channel.key.address) return charged;
  }
  throw new ComodelClientError(
    "channel-state-unproved",
    `Expected proof that ${charged} was charged in channel ${channel.channelId}, found none. Nothing was paid.`,
  );
}

function chargedName(channelId: Hex): string {
  return `charged:${channelId}`;
}
