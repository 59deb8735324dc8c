import type { IncomingMessage } from "node:http";

import type { ModelRunner } from "../inference/model-runner.ts";
import type { MeteredCall, Payments, RunAnswer } from "../payments/payments.ts";
import { costOf } from "../payments/price-list.ts";
import type { Lease } from "../releases/lease-book.ts";
import { sha256Of } from "../storage/content-address.ts";
import type { Metered } from "./oip-door.ts";

/** What the meter has to know of a call, at whatever door it came in. */
export interface DoorCall {
  readonly lease: Lease;
  readonly headers: IncomingMessage["headers"];
  /** Path of what is asked for. */
  readonly path: string;
  readonly body: Uint8Array;
  /** The most that it may cost, in credits' smallest unit. */
  readonly cost: bigint;
}

const JSON_TYPE = { "content-type": "application/json" };

/** Puts the meter between a door and the model: reserve, run, charge, or nothing of it. */
export function createMetered(payments: Payments, siteOrigin?: string): Metered {
  return async ({ run, ...call }) => {
    const { lease } = call;
    const path = `/v2/models/${lease.release.route}/infer`;
    const metered = meteredCallOf({ ...call, path, cost: costOf(lease.prices) }, siteOrigin);
    if (run === undefined) return withRelease(await payments.withoutCall(metered), lease);
    const answer = await payments.meterCall(metered, async () => {
      const { body, headers } = await run();
      return runOf(lease, body, headers);
    });
    return withRelease(answer, lease);
  };
}

/** The call as payments see it. */
export function meteredCallOf(call: DoorCall, siteOrigin?: string): MeteredCall {
  const { lease, headers, path, body, cost } = call;
  const { modelId, route } = lease.release;
  const header = (name: string): string | undefined => {
    const value = headers[name];
    if (name === "authorization" && isNoKey(headers)) return undefined;
    return Array.isArray(value) ? value[0] : value;
  };
  return {
    model: { modelId: BigInt(modelId), route },
    cost,
    header,
    resourceUrl: `${siteOrigin ?? `http://${header("host") ?? "localhost"}`}${path}`,
    requestHash: `0x${sha256Of(body)}`,
    idempotencyKey: header("idempotency-key"),
  };
}

/**
 * Some clients always send a key, even beside a payment. Whoever pays in another way, or sends the key `none`, is not
 * taken at his key.
 */
function isNoKey(headers: IncomingMessage["headers"]): boolean {
  const paysOtherwise = ["payment-signature", "quota-voucher", "trial-token"].some((name) => name in headers);
  return paysOtherwise || headers.authorization === "Bearer none";
}

/** A good answer of the leased release; JSON where nothing else is said. */
export function runOf(lease: Lease, body: Uint8Array, headers: RunAnswer["headers"] = JSON_TYPE): RunAnswer {
  return {
    status: 200,
    headers,
    body,
    releaseId: lease.release.releaseId,
    runtimeHash: runtimeHashOf(lease),
  };
}

const runtimeHashes = new WeakMap<ModelRunner, `0x${string}`>();

/** 0x and 64 hex digits: which build computed. */
export function runtimeHashOf({ runner }: Lease): `0x${string}` {
  const known = runtimeHashes.get(runner);
  if (known !== undefined) return known;
  const found = `0x${sha256Of(new TextEncoder().encode(runner.runtime))}` as const;
  runtimeHashes.set(runner, found);
  return found;
}

/** Every answer names the release that was asked, refusals too. */
export function withRelease<Answer extends { readonly headers: Readonly<Record<string, string>> }>(
  answer: Answer,
  { release }: Lease,
): Answer {
  const named = `${release.route}/${release.number} ${release.weightsSha256}`;
  return { ...answer, headers: { "comodel-release": named, ...answer.headers } };
}
