import type { Hex } from "viem";

import type { ChainReader } from "../chain/clients.ts";
import { nowSeconds, type Clock } from "../core/clock.ts";
import { hasCode, isSignedByContract } from "./contract-signature.ts";
import { createMemo } from "./memo.ts";
import { PaymentRefused } from "./payment-refused.ts";
import { recoverSigner } from "./recover-signer.ts";
import type { QuotaHasher, SessionGrant } from "./typed-data.ts";

/** A grant with the holder's signature. */
export interface SignedGrant extends SessionGrant {
  /** 65 bytes, or what a contract wallet accepts. */
  readonly grant: Hex;
}

export interface SessionGrantsOptions {
  readonly reader: ChainReader;
  readonly hasher: QuotaHasher;
  readonly clock: Clock;
}

/** A wallet signs once which key may sign free calls for it; each call brings that grant along. */
export interface SessionGrants {
  /** @throws PaymentRefused `session-expired`, `session-too-long`, `session-grant-wrong` */
  assertOpen(grant: SignedGrant): Promise<void>;
}

const MAX_SESSION_SECONDS = 7 * 86_400;
const CLOCK_SKEW_SECONDS = 60;
const GRANTS_REMEMBERED = 10_000;
/** A contract wallet may take its signature back. */
const GRANT_AGE_MS = 60_000;

export function createSessionGrants({ reader, hasher, clock }: SessionGrantsOptions): SessionGrants {
  const checked = createMemo({
    maxEntries: GRANTS_REMEMBERED,
    maxAgeMs: GRANT_AGE_MS,
    clock,
    load: (key: string) => assertSigned(fromKey(key), hasher, reader),
  });
  return {
    assertOpen: async (grant) => {
      assertTime(grant, BigInt(nowSeconds(clock)));
      await checked.get(toKey(grant));
    },
  };
}

function assertTime({ holder, sessionKey, validUntil }: SignedGrant, now: bigint): void {
  if (validUntil <= now) {
    throw new PaymentRefused(
      "session-expired",
      `Expected an open session of holder ${holder} for key ${sessionKey}, found one that ended at ${validUntil}. Sign in again.`,
    );
  }
  if (validUntil > now + BigInt(MAX_SESSION_SECONDS + CLOCK_SKEW_SECONDS)) {
    throw new PaymentRefused(
      "session-too-long",
      `Expected a session that ends within 7 days, found one that ends at ${validUntil}. Sign in again.`,
    );
  }
}

/** A plain account's signature is checked here; a contract is asked about its own, as the chain will ask it. */
async function assertSigned(grant: SignedGrant, hasher: QuotaHasher, reader: ChainReader): Promise<void> {
  const { holder, sessionKey, grant: signature } = grant;
  const digest = hasher.grantDigest(grant);
  if (recoverSigner(digest, signature) === holder.toLowerCase()) return;
  const isContract = await hasCode(holder, reader);
  if (isContract && (await isSignedByContract({ wallet: holder, digest, signature }, reader))) return;
  throw new PaymentRefused(
    "session-grant-wrong",
    `Expected ${holder} to have signed that key ${sessionKey} may sign for it, found another signature. Sign in again.`,
  );
}

function toKey({ holder, sessionKey, validUntil, grant }: SignedGrant): string {
  return [holder, sessionKey, validUntil, grant].join(":");
}

function fromKey(key: string): SignedGrant {
  const [holder, sessionKey, validUntil, grant] = key.split(":") as [Hex, Hex, string, Hex];
  return { holder, sessionKey, validUntil: BigInt(validUntil), grant };
}
