import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

import type { z } from "zod";

import { CallerMistake } from "../../core/errors.ts";
import type { TextModel, WritingTask } from "../../generation/text-model.ts";
import type { SignedReceipt } from "../../metering/receipt.ts";
import { toReceiptJson } from "../../metering/receipt.ts";
import type { Lease } from "../../releases/lease-book.ts";
import type { Releases } from "../../releases/releases.ts";
import { sha256Of } from "../../storage/content-address.ts";
import { jsonAnswer, type Answer } from "../answer.ts";
import type { AddressLimit } from "../address-limit.ts";
import { createByteLimit } from "../byte-limit.ts";
import { decodePart } from "../decode-part.ts";
import type { Door } from "../front.ts";
import { parseJsonBody, readBody } from "../read-body.ts";
import type { TextCalls } from "../text-calls.ts";
import { chatFormat, completionFormat, type TextFormat } from "./formats.ts";
import type { Embedder } from "./embeddings.ts";
import { openaiErrorAnswer, openaiPaymentRequired, parseOpenai } from "./errors.ts";
import { describeModels } from "./models.ts";
import { chatRequest, completionRequest, embeddingRequest } from "./requests.ts";
import { toTask, type AskedText } from "./task.ts";

export interface OpenaiDoorOptions {
  readonly releases: Releases;
  readonly calls: TextCalls;
  readonly embed: Embedder;
  /** The receipt of an answer by the answer's id. */
  readonly receiptOf: (id: string) => Promise<SignedReceipt | undefined>;
  /** How many receipts one address may look up. */
  readonly questions: AddressLimit;
}

const MAX_REQUEST_BYTES = 512 * 1024;
/** Bytes of bodies for each address: a burst, then a steady stream. */
const BODY_BYTES = { burst: 16 * 1024 * 1024, perSecond: 1024 * 1024 };
const NO_STORE = { "cache-control": "no-store" };

/** What OpenAI's clients speak, for text models: completions, chat, embeddings, models; and receipts by answer. */
export function createOpenaiDoor(options: OpenaiDoorOptions): Door {
  const bytes = createByteLimit(BODY_BYTES);
  return {
    path: "/v1",
    routes: [
      "GET /v1/models",
      "GET /v1/models/{model}",
      "GET /v1/receipts/{id}",
      "POST /v1/completions",
      "POST /v1/chat/completions",
      "POST /v1/embeddings",
    ],
    toAnswer: openaiErrorAnswer,
    answer: async (request, url) => {
      const parts = url.pathname.split("/").slice(2).map(decodePart);
      if (request.method === "GET") return answerGet(options, request, parts);
      if (request.method !== "POST") return undefined;
      bytes.take(request, MAX_REQUEST_BYTES);
      const answer = await answerPost(options, request, parts.join("/"));
      return answer?.status === 402 ? openaiPaymentRequired(answer) : answer;
    },
  };
}

async function answerGet(
  { releases, receiptOf, questions }: OpenaiDoorOptions,
  request: IncomingMessage,
  [area, name, ...rest]: string[],
): Promise<Answer | undefined> {
  if (rest.length > 0) return undefined;
  if (area === "models" && name === undefined)
    return jsonAnswer(200, { object: "list", data: describeModels(releases) }, NO_STORE);
  if (area === "models") {
    const found = describeModels(releases).find(({ id }) => id === releases.find(name!)?.voted.route);
    if (found === undefined) throw modelUnknown(releases, name!);
    return jsonAnswer(200, found, NO_STORE);
  }
  if (area !== "receipts" || name === undefined) return undefined;
  questions.take(request);
  const receipt = await receiptOf(name);
  if (receipt === undefined) {
    throw new CallerMistake(
      "receipt-unknown",
      `No answer with the id "${name.slice(0, 100)}" was charged here`,
      {
        status: 404,
      },
    );
  }
  return {
    status: 200,
    headers: { "content-type": "application/json", ...NO_STORE },
    body: toReceiptJson(receipt),
  };
}

async function answerPost(
  options: OpenaiDoorOptions,
  request: IncomingMessage,
  path: string,
): Promise<Answer | undefined> {
  switch (path) {
    case "completions":
      return answerText(options, request, { shape: completionRequest, format: completionFormat });
    case "chat/completions":
      return answerText(options, request, { shape: chatRequest, format: chatFormat });
    case "embeddings":
      return answerEmbedding(options, request);
    default:
      return undefined;
  }
}

/** One of the two shapes in which texts are asked for. */
interface TextShape<Request extends AskedText> {
  readonly shape: z.ZodType<Request>;
  readonly format: (about: { id: string; lease: Lease; request: Request }) => TextFormat;
}

async function answerText<Request extends AskedText>(
  { releases, calls }: OpenaiDoorOptions,
  request: IncomingMessage,
  { shape, format }: TextShape<Request>,
): Promise<Answer> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const asked = parseOpenai(shape, parseJsonBody(body));
  const { lease, text } = leaseText(releases, asked.model, { request, body });
  let isHandedOn = false;
  try {
    const task: WritingTask = toTask(asked, text);
    const formatted = format({ id: randomUUID().replaceAll("-", ""), lease, request: asked });
    const { headers, url = "/" } = request;
    const call = { lease, text, headers, path: url.split("?")[0]!, body, id: formatted.id, task };
    if (asked.stream !== true) return await calls.complete(call, formatted.whole);
    isHandedOn = true;
    return await calls.stream(call, formatted.stream);
  } finally {
    if (!isHandedOn) lease.done();
  }
}

async function answerEmbedding(
  { releases, embed }: OpenaiDoorOptions,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  const asked = parseOpenai(embeddingRequest, parseJsonBody(body));
  const { lease, text } = leaseText(releases, asked.model, { request, body });
  try {
    return await embed({
      lease,
      text,
      headers: request.headers,
      path: "/v1/embeddings",
      body,
      request: asked,
    });
  } finally {
    lease.done();
  }
}

/** While a release is on trial, the same key or body meets the same release. */
function leaseText(
  releases: Releases,
  name: string,
  { request, body }: { request: IncomingMessage; body: Uint8Array },
): { lease: Lease; text: TextModel } {
  const state = releases.find(name);
  if (state === undefined) throw modelUnknown(releases, name);
  const key = request.headers["idempotency-key"];
  const lease = releases.lease(state, { key: () => (typeof key === "string" ? key : sha256Of(body)) });
  if (lease.text !== undefined) return { lease, text: lease.text };
  lease.done();
  throw new CallerMistake(
    "model-not-text",
    `Expected a model that writes text, found "${name}"; ask it at /v2/models/${lease.release.route}/infer`,
    { details: { param: "model" } },
  );
}

function modelUnknown(releases: Releases, name: string): CallerMistake {
  const known = describeModels(releases).map(({ id }) => id);
  return new CallerMistake(
    "model-unknown",
    `No text model "${name.slice(0, 100)}" is served here; served: ${known.join(", ") || "none yet"}`,
    { status: 404, details: { param: "model" } },
  );
}
