import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../core/errors.ts";
import { toJsonSignature } from "../inference/tensor-json.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import { runSequence, type SequenceProfile } from "../inference/run-sequence.ts";
import { costOf, quote } from "../payments/price-list.ts";
import { chooseRelease, versionsOf } from "../releases/choose-release.ts";
import type { Lease, ServedRelease } from "../releases/lease-book.ts";
import type { ModelState } from "../releases/model-state.ts";
import type { Releases } from "../releases/releases.ts";
import { sha256Of } from "../storage/content-address.ts";
import { jsonAnswer, oipErrorAnswer, type Answer } from "./answer.ts";
import type { AddressLimit } from "./address-limit.ts";
import { createByteLimit } from "./byte-limit.ts";
import { decodePart } from "./decode-part.ts";
import type { Door } from "./front.ts";
import { HEADER_LENGTH, assertOutputsKnown, formatInferResponse, parseInferRequest } from "./oip-codec.ts";
import { readBody } from "./read-body.ts";

/** A call as it is metered: what was asked, of which release, and how to compute the answer. */
export interface MeteredCall {
  readonly lease: Lease;
  readonly headers: IncomingMessage["headers"];
  readonly body: Uint8Array;
  /** Computes the answer; left out when only the price is asked for, or what a payment wants beside a call. */
  readonly run?: () => Promise<Computed>;
}

/** A computed answer on its way to the meter. */
export interface Computed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What comes out of the meter: the answer or a refusal, with its headers. */
export type Metered = (call: MeteredCall) => Promise<Answer>;

export interface OipDoorOptions {
  readonly releases: Releases;
  readonly metered: Metered;
  /** Dollars, smallest unit, for one credit of a model now. */
  readonly creditPriceOf: (modelId: string) => Promise<bigint>;
  /** How many payments without a call one address may bring; without end by default. */
  readonly questions?: AddressLimit;
  /** How many bytes of bodies one address may send: at once, then each second. */
  readonly bodyBytes?: { readonly burst: number; readonly perSecond: number };
}

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const BODY_BYTES = { burst: 64 * 1024 * 1024, perSecond: 8 * 1024 * 1024 };
const ROUTES = [
  "GET /v2",
  "GET /v2/health/live",
  "GET /v2/health/ready",
  "GET /v2/models",
  ...(["", "/versions/{version}"] as const).flatMap(
    (version) =>
      [
        `GET /v2/models/{model}${version}`,
        `GET /v2/models/{model}${version}/ready`,
        `GET /v2/models/{model}${version}/infer`,
        `POST /v2/models/{model}${version}/infer`,
      ] as const,
  ),
] as const;
const SERVER = { name: "comodel", version: "0.1.0", extensions: ["binary_tensor_data", "receipts", "x402"] };

/** The Open Inference Protocol v2, JSON and binary tensors, for what is live or on trial of each model. */
export function createOipDoor(options: OipDoorOptions): Door {
  const bytes = createByteLimit(options.bodyBytes ?? BODY_BYTES);
  return {
    path: "/v2",
    routes: ROUTES,
    toAnswer: oipErrorAnswer,
    answer: (request, url) => {
      const parts = url.pathname.split("/").slice(2).map(decodePart);
      if (request.method === "POST") {
        bytes.take(request, MAX_REQUEST_BYTES);
        return answerPost(options, request, parts);
      }
      if (request.method !== "GET") return Promise.resolve(undefined);
      // A payment without a call is looked up on chain.
      if (request.headers["payment-signature"] !== undefined) options.questions?.take(request);
      return answerGet(options, request, parts);
    },
  };
}

async function answerGet(
  options: OipDoorOptions,
  request: IncomingMessage,
  parts: string[],
): Promise<Answer | undefined> {
  const { releases, creditPriceOf } = options;
  const [area, name] = parts;
  if (area === undefined || area === "") return jsonAnswer(200, SERVER);
  if (area === "health" && name === "live") return jsonAnswer(200, { live: true });
  if (area === "health" && name === "ready") return answerReady(releases);
  if (area !== "models") return undefined;
  if (name === undefined) return jsonAnswer(200, { models: releases.list().map(({ voted }) => voted.route) });
  const { state, version, rest } = findModel(releases, name, parts.slice(2));
  if (rest.length === 0) return describeModel(state, version, await creditPriceOf(state.voted.modelId));
  if (rest.length === 1 && rest[0] === "ready") return answerModelReady(state, version);
  if (rest.length === 1 && rest[0] === "infer") return answerPrice(options, request, { state, version });
  return undefined;
}

/** Tells the price of a call, or does what a payment wants beside a call: unused credits go back this way. */
async function answerPrice(
  { releases, metered }: OipDoorOptions,
  { headers }: IncomingMessage,
  { state, version }: { state: ModelState; version: string | undefined },
): Promise<Answer> {
  const lease = releases.lease(state, { version, key: () => "" });
  try {
    return await metered({ lease, headers, body: new Uint8Array() });
  } finally {
    lease.done();
  }
}

async function answerPost(
  { releases, metered }: OipDoorOptions,
  request: IncomingMessage,
  parts: string[],
): Promise<Answer | undefined> {
  const [area, name] = parts;
  if (area !== "models" || name === undefined) return undefined;
  const { state, version, rest } = findModel(releases, name, parts.slice(2));
  if (rest.length !== 1 || rest[0] !== "infer") return undefined;
  // Whoever cannot be served soon is told so before a byte is read or a signature checked.
  assertNotText(chooseRelease(state, { version }));
  releases.assertRoom(state, { version });
  assertPlainBody(request);
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const { headers } = request;
  const lease = releases.lease(state, { version, key: () => idempotencyKeyOf(request) ?? sha256Of(body) });
  try {
    // Reading numbers out of text costs far more than checking a signature, so it waits for the payment.
    return await metered({ lease, headers, body, run: () => infer(lease, body, headers) });
  } finally {
    lease.done();
  }
}

function assertPlainBody({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return;
  throw new CallerMistake("body-encoded", `Expected a body without Content-Encoding, found "${encoding}"`, {
    status: 415,
  });
}

function idempotencyKeyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers["idempotency-key"];
  return Array.isArray(key) ? key[0] : key;
}

/** Text is priced by the token, and its memory stays in the model's process: it has doors of its own. */
function assertNotText({ text, release }: ServedRelease): void {
  if (text === undefined) return;
  throw new CallerMistake(
    "model-is-text",
    `${release.route} writes text; ask it at /v1/completions, /v1/chat/completions or /v1/embeddings`,
  );
}

async function infer(lease: Lease, body: Uint8Array, headers: IncomingMessage["headers"]): Promise<Computed> {
  const { runner, release } = lease;
  const headerLength = headers[HEADER_LENGTH];
  const asked = parseInferRequest(body, Array.isArray(headerLength) ? headerLength[0] : headerLength);
  assertOutputsKnown(
    asked,
    runner.outputs.map(({ name }) => name),
  );
  const outputs = asked.isSequence
    ? await runSequence(runner, sequenceOf(lease), asked.inputs)
    : await runner.run(asked.inputs);
  return formatInferResponse({ name: release.route, version: String(release.number) }, asked, outputs);
}

function sequenceOf({ sequence, release }: Lease): SequenceProfile {
  if (sequence !== undefined) return sequence;
  throw new CallerMistake(
    "sequence-not-offered",
    `${release.route} takes no sequences: its manifest names no steps. Send its rows without parameters.sequence`,
  );
}

/** Takes `/versions/{n}` off the path. */
function findModel(
  releases: Releases,
  name: string,
  rest: string[],
): { state: ModelState; version: string | undefined; rest: string[] } {
  const state = releases.find(name);
  if (state === undefined) {
    const known = releases.list().map(({ voted }) => voted.route);
    throw new CallerMistake(
      "model-unknown",
      `No model "${name}" is served here; served: ${known.join(", ") || "none yet"}`,
      { status: 404 },
    );
  }
  return rest[0] === "versions" && rest[1] !== undefined
    ? { state, version: rest[1], rest: rest.slice(2) }
    : { state, version: undefined, rest };
}

function describeModel(state: ModelState, version: string | undefined, creditPrice: bigint): Answer {
  const served = chooseRelease(state, { version });
  const price = { ...quote(costOf(served.prices), creditPrice), ...served.prices };
  const text = served.text === undefined ? undefined : { contextLength: served.text.contextLength };
  return jsonAnswer(200, {
    ...describeRunner(served.runner),
    ...describeRelease(served, state),
    price,
    text,
    sequence: served.sequence,
  });
}

function describeRunner({ inputs, outputs, runtime, maxRows }: ModelRunner): object {
  return {
    platform: "onnx_onnxv1",
    inputs: inputs.map(toJsonSignature),
    outputs: outputs.map(toJsonSignature),
    runtime,
    parameters: { rows_computed_together: maxRows },
  };
}

function describeRelease({ release }: ServedRelease, state: ModelState): object {
  const { canary } = state;
  return {
    name: release.route,
    versions: versionsOf(state),
    release: {
      modelId: release.modelId,
      releaseId: release.releaseId,
      number: release.number,
      weightsSha256: release.weightsSha256,
      manifestSha256: release.manifestSha256,
    },
    ...(canary === undefined ? {} : { trial: { release: canary.voted.number, shareBps: canary.shareBps } }),
    ...(state.kind === "serving-previous"
      ? { problem: { release: state.voted.number, code: state.problem.code, message: state.problem.message } }
      : {}),
  };
}

function answerModelReady(state: ModelState, version: string | undefined): Answer {
  const answers = versionsOf(state);
  const ready = version === undefined ? state.kind !== "not-served" : answers.includes(version);
  return jsonAnswer(ready ? 200 : 503, { name: state.voted.route, ready });
}

function answerReady(releases: Releases): Answer {
  const ready = releases.list().every(({ kind }) => kind !== "not-served");
  return jsonAnswer(ready ? 200 : 503, { live: true, ready });
}
