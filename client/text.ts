import { ComodelClientError } from "./errors.ts";
import { readEventStream, type EventStream } from "./event-stream.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, type Http, type HttpAnswer, type HttpStream } from "./http.ts";
import { pauseOrThrow } from "./infer.ts";
import type { Payer } from "./payer.ts";
import { parseSignedReceipt, type SignedReceipt } from "./verify-receipt.ts";

/** A text to go on with, and how. */
export interface TextRequest {
  readonly prompt: string;
  /** What is left of the model's context, at most 256, when left out. */
  readonly maxTokens?: number;
  /** 0 always takes the likeliest token; 1 draws as the model thinks. */
  readonly temperature?: number;
  readonly topP?: number;
  /** The same seed, release and runtime give the same text. */
  readonly seed?: number;
  readonly stop?: readonly string[];
}

/** A text with the exact bytes that its receipt is about. */
export interface PaidText {
  readonly id: string;
  readonly text: string;
  /** `left`: it was stopped from here. */
  readonly finishReason: "stop" | "length" | "left";
  /** Tokens read and written, as far as is known. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
  readonly receipt: SignedReceipt;
  readonly requestBytes: Uint8Array;
  /** Undefined for a text that was stopped: how much the endpoint had sent is not known here. */
  readonly responseBytes: Uint8Array | undefined;
}

export interface TextCall {
  readonly model: string;
  readonly request: TextRequest;
  readonly payer: Payer;
  readonly idempotencyKey?: string;
  /** Stops the writing; what had come until then is charged. */
  readonly signal?: AbortSignal;
}

const PATH = "/v1/completions";
const MAX_TRIES = 8;
const RECEIPT_TRIES = 20;
const RECEIPT_PAUSE_MS = 250;

/** Writes a text, piece by piece; returns it whole, with its receipt, at the end or when it was stopped. */
export async function* streamText(http: Http, call: TextCall): AsyncGenerator<string, PaidText> {
  const body = toBody(call);
  const { stream, done } = await openPaid(http, call, body);
  let text = "";
  let last: Partial<Chunk> = {};
  try {
    for await (const event of untilAborted(stream, call.signal)) {
      const chunk = event as Chunk;
      const piece = chunk.choices[0]?.text ?? "";
      last = { ...last, id: chunk.id, ...(chunk.usage == null ? {} : { usage: chunk.usage }) };
      const reason = chunk.choices[0]?.finish_reason;
      if (reason != null) last = { ...last, choices: chunk.choices };
      text += piece;
      if (piece !== "") yield piece;
    }
    return await finish(http, { call, stream, body, text, last });
  } finally {
    await done();
  }
}

interface Chunk {
  readonly id: string;
  readonly choices: readonly { readonly text: string; readonly finish_reason: "stop" | "length" | null }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

function toBody({ model, request }: TextCall): Uint8Array {
  const { prompt, maxTokens, temperature, topP, seed, stop } = request;
  const asked = { model, prompt, max_tokens: maxTokens, temperature, top_p: topP, seed, stop };
  return new TextEncoder().encode(
    JSON.stringify({ ...asked, stream: true, stream_options: { include_usage: true } }),
  );
}

/** Sends until it is answered or refused for good. The payer's turn lasts until the text is over. */
async function openPaid(
  http: Http,
  { payer, signal, idempotencyKey = crypto.randomUUID() }: TextCall,
  body: Uint8Array,
): Promise<{ stream: EventStream; done: () => Promise<void> }> {
  const over = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<EventStream>();
  const ask = (headers: Readonly<Record<string, string>>): Promise<HttpStream | HttpAnswer> =>
    http.open({
      ...{ method: "POST", path: PATH, body, ...(signal === undefined ? {} : { signal }) },
      headers: { "content-type": "application/json", ...headers },
    });
  const probe = async (): Promise<HttpAnswer> => toWhole(await ask({}));
  const turn = payer.pay(async (payment) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask({ "idempotency-key": idempotencyKey, ...(await payment.headers(probe)) });
      if ("chunks" in answer) {
        const stream = readEventStream(answer.chunks);
        opened.resolve(stream);
        await over.promise;
        // Of a text that was stopped, the next payment finds out what was charged.
        if (stream.header("PAYMENT-RESPONSE") !== null) await payment.paid(stream);
        return;
      }
      if (tries >= MAX_TRIES) throw answerError(answer);
      if (answer.status === 402) await payment.recover(answer);
      else await pauseOrThrow(answer);
    }
  });
  turn.catch((error: unknown) => opened.reject(error));
  const done = (): Promise<void> => {
    over.resolve();
    return turn;
  };
  return { stream: await opened.promise, done };
}

/** A call without payment is never answered. */
function toWhole(answer: HttpStream | HttpAnswer): HttpAnswer {
  if ("body" in answer) return answer;
  throw new ComodelClientError(
    "offer-missing",
    "Expected a price for this text, found that it is for nothing.",
  );
}

async function* untilAborted(stream: EventStream, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  try {
    yield* stream.events();
  } catch (error) {
    if (signal?.aborted === true) return;
    // A network that fails in the middle ends the text like an endpoint that does.
    throw error instanceof TypeError ? brokenOff({ cause: error }) : error;
  }
}

function brokenOff(facts: { cause?: unknown; details?: unknown }): ComodelClientError {
  const sentence = "Expected the text to come to its end, found that it broke off.";
  return new ComodelClientError("stream-broken", sentence, facts);
}

async function finish(
  http: Http,
  found: { call: TextCall; stream: EventStream; body: Uint8Array; text: string; last: Partial<Chunk> },
): Promise<PaidText> {
  const { call, stream, body, text, last } = found;
  const { id = "", usage, choices } = last;
  if (!stream.isWhole && call.signal?.aborted !== true) {
    throw brokenOff({ details: { id, text } });
  }
  const header = stream.header("Comodel-Receipt");
  const receipt = header === null ? await fetchReceipt(http, id) : fromHeaderJson(header, "Comodel-Receipt");
  return {
    ...{ id, text, requestBytes: body },
    finishReason: stream.isWhole ? (choices?.[0]?.finish_reason ?? "length") : "left",
    usage:
      usage == null
        ? undefined
        : { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens },
    receipt: parseSignedReceipt(receipt),
    responseBytes: stream.isWhole ? stream.bytes() : undefined,
  };
}

/** The endpoint notices a moment later that a reader has gone. */
async function fetchReceipt(http: Http, id: string): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const answer = await http.send({ method: "GET", path: `/v1/receipts/${encodeURIComponent(id)}` });
    if (answer.status === 200) return JSON.parse(new TextDecoder().decode(answer.body));
    if (tries >= RECEIPT_TRIES) throw answerError(answer);
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_PAUSE_MS));
  }
}
