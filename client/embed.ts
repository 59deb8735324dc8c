import { ComodelClientError } from "./errors.ts";
import { readJson, type Http } from "./http.ts";
import { sendPaid, type PaidBytes } from "./infer.ts";
import type { Payer } from "./payer.ts";

/** Vectors with the exact bytes that their receipt is about. */
export interface PaidVectors extends PaidBytes {
  /** One for each text, of length 1. */
  readonly vectors: readonly (readonly number[])[];
  readonly promptTokens: number;
}

/** Asks for the meaning of texts as vectors, and pays by their tokens. */
export async function embedPaid(
  http: Http,
  call: { model: string; texts: readonly string[]; payer: Payer; idempotencyKey?: string },
): Promise<PaidVectors> {
  const { model, texts: input, ...paying } = call;
  const body = new TextEncoder().encode(JSON.stringify({ model, input, encoding_format: "float" }));
  const paid = await sendPaid(http, { ...paying, path: "/v1/embeddings", body }, "by-size");
  const { data, usage } = readJson(paid.responseBytes) as {
    data?: { embedding: number[] }[];
    usage?: { prompt_tokens: number };
  };
  if (data?.length !== input.length || usage === undefined) {
    throw new ComodelClientError(
      "answer-malformed",
      `Expected a vector for each of ${input.length} texts, found ${data?.length ?? 0}.`,
    );
  }
  return { ...paid, vectors: data.map(({ embedding }) => embedding), promptTokens: usage.prompt_tokens };
}
