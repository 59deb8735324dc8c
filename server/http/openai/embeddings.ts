import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../../core/errors.ts";
import type { TextModel } from "../../generation/text-model.ts";
import { costOf } from "../../payments/price-list.ts";
import type { Payments } from "../../payments/payments.ts";
import type { Lease } from "../../releases/lease-book.ts";
import type { Answer } from "../answer.ts";
import { meteredCallOf, runOf, withRelease } from "../metered-call.ts";
import type { EmbeddingRequest } from "./requests.ts";
import type { EmbeddingResponse } from "./responses.ts";
import { toTokens } from "./task.ts";

export interface EmbeddingCall {
  readonly lease: Lease;
  readonly text: TextModel;
  readonly headers: IncomingMessage["headers"];
  readonly path: string;
  readonly body: Uint8Array;
  readonly request: EmbeddingRequest;
}

/** The meter around embeddings; priced by the tokens that are read. */
export type Embedder = (call: EmbeddingCall) => Promise<Answer>;

export function createEmbedder(payments: Payments, siteOrigin: string | undefined): Embedder {
  return async (call) => {
    const { lease, text, request } = call;
    const inputs = inputsOf(request.input).map((input) => toTokens(input, text));
    assertInputs(inputs, text.contextLength);
    assertWidth(request.dimensions ?? undefined, text.width);
    const tokens = inputs.reduce((sum, { length }) => sum + length, 0);
    const cost = costOf(lease.prices, { inputTokens: tokens });
    const seat = text.takeSeat();
    try {
      const answer = await payments.meterCall(meteredCallOf({ ...call, cost }, siteOrigin), async () => {
        const vectors: Float32Array[] = [];
        for (const input of inputs) vectors.push(await text.embed(input));
        return runOf(lease, Buffer.from(JSON.stringify(toResponse(call, vectors, tokens))));
      });
      return withRelease(answer, lease);
    } finally {
      seat.giveBack();
    }
  };
}

function inputsOf(input: EmbeddingRequest["input"]): readonly (string | readonly number[])[] {
  if (typeof input === "string") return [input];
  return typeof input[0] === "number" ? [input as number[]] : (input as (string | number[])[]);
}

function assertInputs(inputs: readonly (readonly number[])[], contextLength: number): void {
  const wrong = inputs.findIndex(({ length }) => length === 0 || length > contextLength);
  if (wrong < 0) return;
  throw new CallerMistake(
    "context-too-long",
    `Expected 1 to ${contextLength} tokens in each input, found ${inputs[wrong]!.length} in input ${wrong}`,
    { details: { param: "input" } },
  );
}

function toResponse(
  { lease, request }: EmbeddingCall,
  vectors: readonly Float32Array[],
  tokens: number,
): EmbeddingResponse {
  return {
    object: "list",
    model: lease.release.route,
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: request.encoding_format === "base64" ? toBase64(vector) : [...vector],
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function assertWidth(wanted: number | undefined, width: number): void {
  if (wanted === undefined || wanted === width) return;
  throw new CallerMistake(
    "dimensions-unknown",
    `This model's embeddings have ${width} dimensions, not ${wanted}`,
    {
      details: { param: "dimensions" },
    },
  );
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
