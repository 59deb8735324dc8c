import { createHash } from "node:crypto";

import { hashMessage, hexToBytes, type Address, type Hex } from "viem";
import { z } from "zod";

import { nowSeconds, type Clock } from "../core/clock.ts";
import { CallerMistake, Refused } from "../core/errors.ts";
import { parseHeaderJson } from "./header-json.ts";
import { address, anyHex, hex, seconds } from "./payload-fields.ts";
import { recoverSigner } from "./recover-signer.ts";
import type { SessionGrants } from "./session-grants.ts";

/** A request that its holder signed with the key of an open session. */
export interface SignedRequest {
  /** The value of the header `Session-Signature`, if sent. */
  readonly header: string | undefined;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly body: Uint8Array;
}

const VALID_SECONDS = 60;

const proofShape = z.object({
  holder: address,
  sessionKey: address,
  validUntil: seconds,
  grant: anyHex,
  issuedAt: z.number().int(),
  signature: hex(65),
});

/** What the session key signs, as a plain message: nothing of the request can be changed, nor used later. */
export function sessionMessage(request: Omit<SignedRequest, "header">, issuedAt: number): string {
  const digest = createHash("sha256").update(request.body).digest("hex");
  return `Comodel request\n${request.method} ${request.path}\n${digest}\n${issuedAt}`;
}

/**
 * Who sent a request, by the key of their session.
 * @throws Refused 401 `session-missing`, `session-stale`, `session-signature-wrong`; CallerMistake `session-malformed`;
 * PaymentRefused as `SessionGrants` does
 */
export async function holderOf(
  { header, ...request }: SignedRequest,
  { grants, clock }: { grants: SessionGrants; clock: Clock },
): Promise<Address> {
  if (header === undefined) {
    throw refused(
      "session-missing",
      "Expected a request signed by the key of a session, found none. Sign in first.",
    );
  }
  const parsed = proofShape.safeParse(parseHeaderJson(header, "Session-Signature"));
  if (!parsed.success) {
    throw new CallerMistake(
      "session-malformed",
      `Expected a Session-Signature of {holder, sessionKey, issuedAt, signature}, found: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { holder, sessionKey, issuedAt, signature } = parsed.data;
  if (Math.abs(nowSeconds(clock) - issuedAt) > VALID_SECONDS) {
    throw refused(
      "session-stale",
      `Expected a request signed within ${VALID_SECONDS} seconds, found an older one.`,
    );
  }
  const digest = hexToBytes(hashMessage(sessionMessage(request, issuedAt)));
  if (recoverSigner(digest, signature as Hex) !== sessionKey.toLowerCase()) {
    throw refused(
      "session-signature-wrong",
      `Expected a request signed by the session key ${sessionKey}, found another signer.`,
    );
  }
  await grants.assertOpen(parsed.data);
  return holder;
}

function refused(code: string, message: string): Refused {
  return new Refused(code, message, { status: 401 });
}
