import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { getAddress, hashMessage, hexToBytes, isAddress, type Address, type Hex } from "viem";
import { parseSiweMessage } from "viem/siwe";

import type { ChainReader } from "../chain/clients.ts";
import { nowSeconds, type Clock } from "../core/clock.ts";
import { CallerMistake, Refused } from "../core/errors.ts";
import type { SessionStore } from "../metering/ledger.ts";
import { hasCode, isSignedByContract } from "./contract-signature.ts";
import { createMemo } from "./memo.ts";
import { recoverSigner } from "./recover-signer.ts";

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly reader: ChainReader;
  readonly chainId: number;
  readonly clock: Clock;
}

export interface OpenSession {
  readonly holder: Address;
  readonly sessionKey: Address;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** A wallet signs in once (EIP-4361) and names a session key, which then signs calls without asking again. */
export interface Sessions {
  /** A fresh nonce for a message to this host; good for ten minutes and for one sign-in. */
  nonce(host: string): string;
  /**
   * @throws CallerMistake `sign-in-malformed`
   * @throws Refused 401 `sign-in-refused`, `nonce-unknown`, `nonce-used`, `sign-in-signature-wrong`
   */
  signIn(request: { message: string; signature: Hex; host: string }): Promise<OpenSession>;
  isOpen(holder: Address, sessionKey: Address): Promise<boolean>;
}

const NONCE_SECONDS = 600;
const MAX_SESSION_SECONDS = 7 * 86_400;
const CLOCK_SKEW_SECONDS = 60;
const KEY_RESOURCE = /^urn:comodel:session-key:(0x[0-9a-fA-F]{40})$/;
const SESSIONS_REMEMBERED = 10_000;
const FORGET_EVERY_SECONDS = 3_600;

interface Claims {
  readonly address: Address;
  readonly nonce: string;
  readonly expirationTime: Date;
  readonly sessionKey: Address;
}

export async function createSessions({ store, reader, chainId, clock }: SessionsOptions): Promise<Sessions> {
  const secret = await store.secret("sign-in-nonce");
  const memo = createMemo({
    maxEntries: SESSIONS_REMEMBERED,
    maxAgeMs: 60_000,
    clock,
    load: (key: string) => store.session(key.slice(0, 42), key.slice(43)),
  });
  let forgottenAt = nowSeconds(clock);

  const forgetEnded = async (now: number): Promise<void> => {
    if (now - forgottenAt < FORGET_EVERY_SECONDS) return;
    forgottenAt = now;
    // Rows stay until their nonce could no longer be presented again, whatever end the message asked for.
    await store.forgetSessions(now - NONCE_SECONDS - CLOCK_SKEW_SECONDS);
  };

  return {
    nonce: (host) => makeNonce(secret, host, nowSeconds(clock)),
    signIn: async ({ message, signature, host }) => {
      const now = nowSeconds(clock);
      const claims = readClaims(message, { host, chainId, now });
      assertNonce(claims.nonce, { secret, host, now });
      await assertSignedBy(claims.address, { message, signature, reader });
      await forgetEnded(now);
      const session = {
        holder: claims.address.toLowerCase(),
        sessionKey: claims.sessionKey.toLowerCase(),
        nonce: claims.nonce,
        expiresAt: Math.floor(claims.expirationTime.getTime() / 1000),
      };
      if (!(await store.openSession(session))) {
        throw refused(
          "nonce-used",
          "This sign-in message was used before. Ask for a new nonce and sign again.",
        );
      }
      memo.forget(`${session.holder}:${session.sessionKey}`);
      return { holder: claims.address, sessionKey: claims.sessionKey, expiresAt: session.expiresAt };
    },
    isOpen: async (holder, sessionKey) => {
      const session = await memo.get(`${holder}:${sessionKey}`.toLowerCase());
      return session !== undefined && session.expiresAt > nowSeconds(clock);
    },
  };
}

/** Carries its own time and proof of origin, so that nonces which nobody uses cost no storage. */
function makeNonce(secret: Uint8Array, host: string, now: number): string {
  const body = now.toString(16).padStart(8, "0") + randomBytes(12).toString("hex");
  return body + nonceProof(secret, host, body);
}

function nonceProof(secret: Uint8Array, host: string, body: string): string {
  return createHmac("sha256", secret).update(`${host}\n${body}`).digest("hex").slice(0, 24);
}

function assertNonce(
  nonce: string,
  { secret, host, now }: { secret: Uint8Array; host: string; now: number },
): void {
  const wellFormed = /^[0-9a-f]{56}$/.test(nonce);
  const body = nonce.slice(0, 32);
  const genuine =
    wellFormed && timingSafeEqual(Buffer.from(nonceProof(secret, host, body)), Buffer.from(nonce.slice(32)));
  const age = now - parseInt(body.slice(0, 8), 16);
  if (!genuine || age > NONCE_SECONDS) {
    throw refused(
      "nonce-unknown",
      "Expected a nonce that this host gave out in the last ten minutes, found another. Ask for a new one and sign again.",
    );
  }
}

function readClaims(
  message: string,
  { host, chainId, now }: { host: string; chainId: number; now: number },
): Claims {
  const { address, nonce, expirationTime, ...siwe } = parseSiweMessage(message);
  if (
    address === undefined ||
    nonce === undefined ||
    expirationTime === undefined ||
    !isAddress(address, { strict: false })
  ) {
    throw new CallerMistake(
      "sign-in-malformed",
      "Expected a sign-in message by EIP-4361 with address, nonce and expiration time, found something else.",
    );
  }
  const expect = (holds: boolean, expected: string, found: unknown): void => {
    if (!holds)
      throw refused("sign-in-refused", `Expected a sign-in message ${expected}, found ${String(found)}.`);
  };
  const endsIn = expirationTime.getTime() / 1000 - now;
  const issuedIn = (siwe.issuedAt?.getTime() ?? 0) / 1000 - now;
  const startsIn = (siwe.notBefore?.getTime() ?? 0) / 1000 - now;
  expect(siwe.domain === host, `for the host ${host}`, siwe.domain);
  expect(hostOf(siwe.uri) === host, `whose URI is at ${host}`, siwe.uri);
  expect(siwe.version === "1", "of version 1", siwe.version);
  expect(siwe.chainId === chainId, `for chain ${chainId}`, siwe.chainId);
  expect(endsIn > 0, "that has not expired", expirationTime.toISOString());
  expect(
    endsIn <= MAX_SESSION_SECONDS + CLOCK_SKEW_SECONDS,
    "that ends within 7 days",
    expirationTime.toISOString(),
  );
  expect(
    issuedIn <= CLOCK_SKEW_SECONDS && startsIn <= CLOCK_SKEW_SECONDS,
    "that is valid already",
    siwe.notBefore ?? siwe.issuedAt,
  );
  return { address: getAddress(address), nonce, expirationTime, sessionKey: sessionKeyOf(siwe.resources) };
}

function sessionKeyOf(resources: readonly string[] | undefined): Address {
  const [only, ...more] = resources ?? [];
  const key = KEY_RESOURCE.exec(only ?? "")?.[1];
  if (key === undefined || more.length > 0) {
    throw new CallerMistake(
      "sign-in-malformed",
      "Expected the sign-in message to name one resource, urn:comodel:session-key:0x..., found another list.",
    );
  }
  return getAddress(key);
}

/** A plain account's signature is checked here; a contract is asked about its own. */
async function assertSignedBy(
  holder: Address,
  { message, signature, reader }: { message: string; signature: Hex; reader: ChainReader },
): Promise<void> {
  const digest = hexToBytes(hashMessage(message));
  if (recoverSigner(digest, signature) === holder.toLowerCase()) return;
  const isContract = await hasCode(holder, reader);
  if (isContract && (await isSignedByContract({ wallet: holder, digest, signature }, reader))) return;
  throw refused(
    "sign-in-signature-wrong",
    `Expected the message to be signed by ${holder}, found another signature.`,
  );
}

function hostOf(uri: string | undefined): string | undefined {
  return uri !== undefined && URL.canParse(uri) ? new URL(uri).host : undefined;
}

function refused(code: string, message: string): Refused {
  return new Refused(code, message, { status: 401 });
}
