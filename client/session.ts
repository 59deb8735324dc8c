import { isAddress, type Address, type Hex, type LocalAccount } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";

import { ComodelClientError } from "./errors.ts";
import type { Http } from "./http.ts";
import type { ClientStorage } from "./storage.ts";
import type { Wallet } from "./wallet.ts";

/** A key that may sign calls for a holder until the session ends. */
export interface Session {
  readonly holder: Address;
  readonly key: LocalAccount;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface SessionsContext {
  readonly http: Http;
  readonly storage: ClientStorage;
  /** Origin of the endpoint. */
  readonly url: string;
  readonly chainId: number;
}

const SESSION_SECONDS = 7 * 86_400 - 60;
/** A session that ends sooner is renewed rather than used. */
const MARGIN_SECONDS = 60;

/** The stored session of a holder, if it is good for a while still. */
export async function openSession(
  holder: Address,
  { storage, url }: SessionsContext,
): Promise<Session | undefined> {
  const stored = await storage.get(storageKey(url, holder));
  if (stored === undefined) return undefined;
  const { privateKey, expiresAt } = JSON.parse(stored) as { privateKey: Hex; expiresAt: number };
  if (expiresAt < Date.now() / 1000 + MARGIN_SECONDS) return undefined;
  return { holder, key: privateKeyToAccount(privateKey), expiresAt };
}

/** Asks the wallet for one signature (EIP-4361) that names a fresh session key, and keeps that key. */
export async function signIn(wallet: Wallet, context: SessionsContext): Promise<Session> {
  const { http, storage, url, chainId } = context;
  const { nonce } = (await http.json({ method: "POST", path: "/session/nonce" })) as { nonce: string };
  const privateKey = generatePrivateKey();
  const key = privateKeyToAccount(privateKey);
  const { host, origin } = new URL(url);
  const message = createSiweMessage({
    address: wallet.address,
    chainId,
    domain: host,
    uri: origin,
    version: "1",
    nonce,
    statement: "Let this session's key use my free calls. It can spend nothing else.",
    issuedAt: new Date(),
    expirationTime: new Date(Date.now() + SESSION_SECONDS * 1000),
    resources: [`urn:comodel:session-key:${key.address}`],
  });
  const signature = await wallet.signMessage(message);
  const opened = (await http.json({
    method: "POST",
    path: "/session",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message, signature }),
  })) as { holder: string; expiresAt: number };
  if (
    !isAddress(opened.holder, { strict: false }) ||
    opened.holder.toLowerCase() !== wallet.address.toLowerCase()
  ) {
    throw new ComodelClientError(
      "sign-in-mismatch",
      `Expected a session of ${wallet.address}, found one of ${opened.holder}.`,
    );
  }
  await storage.set(
    storageKey(url, wallet.address),
    JSON.stringify({ privateKey, expiresAt: opened.expiresAt }),
  );
  return { holder: wallet.address, key, expiresAt: opened.expiresAt };
}

export async function forgetSession(holder: Address, { storage, url }: SessionsContext): Promise<void> {
  await storage.delete(storageKey(url, holder));
}

function storageKey(url: string, holder: Address): string {
  return `session:${new URL(url).host}:${holder.toLowerCase()}`;
}
