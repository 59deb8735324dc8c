import type { Address, Hex, LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import type { ClientStorage } from "./storage.ts";
import { quotaDomain, sessionGrantTypes } from "./typed-data.ts";
import type { Wallet } from "./wallet.ts";

/** A key that may sign free calls for a holder until the session ends. It can spend nothing else. */
export interface Session {
  readonly holder: Address;
  readonly key: LocalAccount;
  /** Seconds since 1970. */
  readonly validUntil: number;
  /** The holder's signature over the three above. */
  readonly grant: Hex;
}

export interface SessionsContext {
  readonly storage: ClientStorage;
  readonly chainId: number;
  /** The contract that the grant is for. */
  readonly holderAllowance: Address;
}

interface StoredSession {
  readonly privateKey: Hex;
  readonly validUntil: number;
  readonly grant: Hex;
}

const SESSION_SECONDS = 7 * 86_400 - 60;
/** A session that ends sooner is renewed rather than used. */
const MARGIN_SECONDS = 60;

/** The stored session of a holder, if it is good for a while still. */
export async function openSession(holder: Address, context: SessionsContext): Promise<Session | undefined> {
  const stored = await context.storage.get(storageKey(holder, context));
  if (stored === undefined) return undefined;
  const { privateKey, validUntil, grant } = JSON.parse(stored) as StoredSession;
  if (validUntil < Date.now() / 1000 + MARGIN_SECONDS) return undefined;
  return { holder, key: privateKeyToAccount(privateKey), validUntil, grant };
}

/** Asks the wallet for one signature that lets a fresh key sign free calls, and keeps that key. */
export async function signIn(wallet: Wallet, context: SessionsContext): Promise<Session> {
  const privateKey = generatePrivateKey();
  const key = privateKeyToAccount(privateKey);
  const validUntil = Math.floor(Date.now() / 1000) + SESSION_SECONDS;
  const grant = await wallet.signTypedData({
    domain: quotaDomain(context.chainId, context.holderAllowance),
    types: sessionGrantTypes,
    primaryType: "SessionGrant",
    message: { holder: wallet.address, sessionKey: key.address, validUntil: BigInt(validUntil) },
  });
  const stored: StoredSession = { privateKey, validUntil, grant };
  await context.storage.set(storageKey(wallet.address, context), JSON.stringify(stored));
  return { holder: wallet.address, key, validUntil, grant };
}

export async function forgetSession(holder: Address, context: SessionsContext): Promise<void> {
  await context.storage.delete(storageKey(holder, context));
}

function storageKey(holder: Address, { chainId, holderAllowance }: SessionsContext): string {
  return `grant:${chainId}:${holderAllowance}:${holder}`.toLowerCase();
}
