import { bytesToHex, hashTypedData, sha256, stringToHex, type Hex } from "viem";

import { assertOfferOf, deposit, type ChannelContext, type ChannelOffer } from "./channel.ts";
import { toHeaderJson } from "./header-json.ts";
import type { Http } from "./http.ts";
import type { Session } from "./session.ts";
import { channelsDomain, channelTypes, voucherTypes, type ChannelConfig } from "./typed-data.ts";

/** What a key may do. Amounts in credits, smallest unit. */
export interface KeyMandate {
  /** Your own name for it. */
  readonly label: string;
  /** Credits to put aside for this key: what it can spend in all. */
  readonly credits: bigint;
  readonly perCall: bigint;
  readonly perDay: bigint;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** A key as its owner sees it. Amounts in credits, smallest unit; times in seconds since 1970. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly label: string;
  /** Model id. */
  readonly model: bigint;
  readonly perCall: bigint;
  readonly perDay: bigint;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly left: bigint;
  /** The last days (UTC), oldest first. */
  readonly usage: readonly { readonly day: string; readonly credits: bigint; readonly calls: bigint }[];
}

export interface KeysContext {
  readonly http: Http;
  readonly session: () => Promise<Session>;
}

/**
 * Makes a key in this process and puts credits aside for it in a channel of its own. The endpoint learns only its hash
 * and a voucher up to the deposit, which bounds what anybody can do with the key.
 * @returns the key: it is shown nowhere again
 */
export async function createApiKey(
  order: KeyMandate & { model: string; modelId: bigint; offer: ChannelOffer; registry: Hex },
  context: KeysContext & { channel: ChannelContext },
): Promise<string> {
  const { model, modelId, offer, registry, label, credits, perCall, perDay, expiresAt } = order;
  const { wallet, publicClient, chainId, channels } = context.channel;
  await assertOfferOf(modelId, offer, { publicClient, registry });
  const id = bytesToHex(crypto.getRandomValues(new Uint8Array(8))).slice(2);
  const key = `cmk_${id}_${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
  const config: ChannelConfig = {
    payer: wallet.address,
    payerAuthorizer: wallet.address,
    receiver: offer.payTo,
    receiverAuthorizer: offer.extra.receiverAuthorizer,
    token: offer.asset,
    withdrawDelay: offer.extra.withdrawDelay,
    salt: bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
  };
  const domain = channelsDomain(chainId, channels);
  const message = { ...config };
  const channelId = hashTypedData({ domain, types: channelTypes, primaryType: "ChannelConfig", message });
  await deposit({ channel: { channelId, config }, offer, amount: credits }, context.channel);
  const signature = await wallet.signTypedData({
    domain,
    types: voucherTypes,
    primaryType: "Voucher",
    message: { channelId, maxClaimableAmount: credits },
  });
  await sendSigned(context, "POST", "/keys", {
    ...{ id, label, model, expiresAt },
    secretHash: sha256(stringToHex(key)).slice(2),
    perCall: `${perCall}`,
    perDay: `${perDay}`,
    channel: config,
    voucher: { channelId, maxClaimableAmount: `${credits}`, signature },
  });
  return key;
}

export async function listApiKeys(context: KeysContext): Promise<ApiKeyInfo[]> {
  const { keys } = (await sendSigned(context, "GET", "/keys")) as { keys: StoredKey[] };
  return keys.map((key) => ({
    ...key,
    model: BigInt(key.model),
    perCall: BigInt(key.perCall),
    perDay: BigInt(key.perDay),
    left: BigInt(key.left),
    usage: key.usage.map(({ day, credits, calls }) => ({
      day,
      credits: BigInt(credits),
      calls: BigInt(calls),
    })),
  }));
}

export async function revokeApiKey(id: string, context: KeysContext): Promise<void> {
  await sendSigned(context, "POST", `/keys/${encodeURIComponent(id)}/revoke`, {});
}

type StoredKey = Omit<ApiKeyInfo, "model" | "perCall" | "perDay" | "left" | "usage"> &
  Record<"model" | "perCall" | "perDay" | "left", string> & {
    readonly usage: readonly { day: string; credits: string; calls: string }[];
  };

/** A request that the session's key signs, with its method, path, body and time. */
async function sendSigned(
  { http, session }: KeysContext,
  method: "GET" | "POST",
  path: string,
  content?: unknown,
): Promise<unknown> {
  const { holder, key, validUntil, grant } = await session();
  const body = content === undefined ? "" : JSON.stringify(content);
  const issuedAt = Math.floor(Date.now() / 1000);
  const digest = sha256(stringToHex(body)).slice(2);
  const message = `Comodel request\n${method} ${path}\n${digest}\n${issuedAt}`;
  const signature = await key.signMessage({ message });
  const proof = { holder, sessionKey: key.address, validUntil: `${validUntil}`, grant, issuedAt, signature };
  return http.json({
    method,
    path,
    headers: { "session-signature": toHeaderJson(proof), "content-type": "application/json" },
    ...(content === undefined ? {} : { body }),
  });
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
