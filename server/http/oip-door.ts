import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../core/errors.ts";
import { toJsonSignature } from "../inference/tensor-json.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import { costOf, quote } from "../payments/price-list.ts";
import type { Lease } from "../releases/lease-book.ts";
import type { ModelState, Releases } from "../releases/releases.ts";
import { jsonAnswer, oipErrorAnswer, type Answer } from "./answer.ts";
import { createByteLimit } from "./byte-limit.ts";
import { decodePart } from "./decode-part.ts";
import type { Door } from "./front.ts";
import { formatInferResponse, parseInferRequest } from "./oip-codec.ts";
import { readBody } from "./read-body.ts";

/** A call as it is metered: what was asked, of which release, and how to compute the answer. */
export interface MeteredCall {
  readonly lease: Lease;
  readonly headers: IncomingMessage["headers"];
  readonly body: Uint8Array;
  /** Computes the answer's body. */
  run(): Promise<Uint8Array>;
}

/** What comes out of the meter: the answer or a refusal, with its headers. */
export type Metered = (call: MeteredCall) => Promise<Answer>;

export interface OipDoorOptions {
  readonly releases: Releases;
  readonly metered: Metered;
  /** Dollars, smallest unit, for one credit of a model now. */
  readonly creditPriceOf: (modelId: string) => Promise<bigint>;
}

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** Bytes of bodies for each address: a burst, then a steady stream. */
const BODY_BYTES = { burst: 64 * 1024 * 1024, perSecond: 8 * 1024 * 1024 };
const SERVER = { name: "comodel", version: "0.1.0", extensions: ["receipts", "x402"] };

/** The Open Inference Protocol v2 over JSON, for the live release of each model. */
export function createOipDoor(options: OipDoorOptions): Door {
  const bytes = createByteLimit(BODY_BYTES);
  return {
    path: "/v2",
    toAnswer: oipErrorAnswer,
    answer: (request, url) => {
      const parts = url.pathname.split("/").slice(2).map(decodePart);
      if (request.method === "POST") {
        bytes.take(request, MAX_REQUEST_BYTES);
        return answerPost(options, request, parts);
      }
      return request.method === "GET" ? answerGet(options, parts) : Promise.resolve(undefined);
    },
  };
}

async function answerGet(
  { releases, creditPriceOf }: OipDoorOptions,
  parts: string[],
): Promise<Answer | undefined> {
  const [area, name] = parts;
  if (area === undefined || area === "") return jsonAnswer(200, SERVER);
  if (area === "health" && name === "live") return jsonAnswer(200, { live: true });
  if (area === "health" && name === "ready") return answerReady(releases);
  if (area !== "models") return undefined;
  if (name === undefined) return jsonAnswer(200, { models: releases.list().map(({ voted }) => voted.route) });
  const { state, rest } = findModel(releases, name, parts.slice(2));
  if (rest.length === 0) return describeModel(releases, state, await creditPriceOf(state.voted.modelId));
  if (rest.length === 1 && rest[0] === "ready") return answerModelReady(state);
  return undefined;
}

async function answerPost(
  options: OipDoorOptions,
  request: IncomingMessage,
  parts: string[],
): Promise<Answer | undefined> {
  const [area, name] = parts;
  if (area !== "models" || name === undefined) return undefined;
  const { state, rest } = findModel(options.releases, name, parts.slice(2));
  if (rest.length !== 1 || rest[0] !== "infer") return undefined;
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const lease = options.releases.lease(state);
  try {
    // Reading numbers out of text costs far more than checking a signature, so it waits for the payment.
    return await options.metered({ lease, headers: request.headers, body, run: () => infer(lease, body) });
  } finally {
    lease.done();
  }
}

async function infer({ runner, release }: Lease, body: Uint8Array): Promise<Uint8Array> {
  const asked = parseInferRequest(body);
  const outputs = await runner.run(asked.inputs);
  return formatInferResponse({ name: release.route, version: String(release.number) }, asked, outputs);
}

/** Takes `/versions/{n}` off the path, when it names the release that answers. */
function findModel(releases: Releases, name: string, rest: string[]): { state: ModelState; rest: string[] } {
  const state = releases.find(name);
  if (state === undefined) {
    const known = releases.list().map(({ voted }) => voted.route);
    throw new CallerMistake(
      "model-unknown",
      `No model "${name}" is served here; served: ${known.join(", ") || "none yet"}`,
      { status: 404 },
    );
  }
  if (rest[0] !== "versions") return { state, rest };
  const live = state.kind === "not-served" ? undefined : state.served.release.number;
  if (rest[1] !== String(live)) {
    const answers = live === undefined ? "none" : `version ${live}`;
    throw new CallerMistake(
      "version-not-live",
      `Version ${rest[1]} of "${name}" is not live; ${answers} answers`,
      { status: 404 },
    );
  }
  return { state, rest: rest.slice(2) };
}

function describeModel(releases: Releases, state: ModelState, creditPrice: bigint): Answer {
  const lease = releases.lease(state);
  try {
    // What a call costs without a word of text, and what each token adds.
    const price = { ...quote(costOf(lease.prices), creditPrice), ...lease.prices };
    return jsonAnswer(200, { ...describeRunner(lease.runner), ...describeRelease(lease, state), price });
  } finally {
    lease.done();
  }
}

function describeRunner({ inputs, outputs, runtime }: ModelRunner): object {
  return {
    platform: "onnx_onnxv1",
    inputs: inputs.map(toJsonSignature),
    outputs: outputs.map(toJsonSignature),
    runtime,
  };
}

function describeRelease({ release }: Lease, state: ModelState): object {
  return {
    name: release.route,
    versions: [String(release.number)],
    release: {
      modelId: release.modelId,
      releaseId: release.releaseId,
      number: release.number,
      weightsSha256: release.weightsSha256,
      manifestSha256: release.manifestSha256,
    },
    ...(state.kind === "serving-previous"
      ? { problem: { release: state.voted.number, ...state.problem } }
      : {}),
  };
}

function answerModelReady({ kind, voted }: ModelState): Answer {
  return jsonAnswer(kind === "not-served" ? 503 : 200, { name: voted.route, ready: kind !== "not-served" });
}

function answerReady(releases: Releases): Answer {
  const ready = releases.list().every(({ kind }) => kind !== "not-served");
  return jsonAnswer(ready ? 200 : 503, { live: true, ready });
}
