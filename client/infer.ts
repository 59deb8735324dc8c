import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, readJson, type Http, type HttpAnswer } from "./http.ts";
import type { Payer, Payment } from "./payer.ts";
import type { ModelInfo } from "./service.ts";
import { toZeros, type JsonTensor, type TensorElement } from "./tensors.ts";
import { parseSignedReceipt, type SignedReceipt } from "./verify-receipt.ts";

/** A request of the Open Inference Protocol v2. */
export interface InferRequest {
  readonly id?: string;
  /** `sequence`: the rows of the model's steps are taken one after the other, each going on from the last, as one call. */
  readonly parameters?: { readonly sequence?: boolean };
  readonly inputs: readonly JsonTensor[];
}

export interface InferAnswer {
  readonly model_name: string;
  readonly model_version: string;
  readonly id?: string;
  readonly outputs: readonly JsonTensor<TensorElement | null>[];
}

/** A paid answer as the exact bytes that its receipt is about. */
export interface PaidBytes {
  readonly receipt: SignedReceipt;
  readonly requestBytes: Uint8Array;
  readonly responseBytes: Uint8Array;
  readonly idempotencyKey: string;
}

export interface PaidAnswer extends PaidBytes {
  readonly answer: InferAnswer;
}

export interface PaidCall {
  readonly path: string;
  readonly body: Uint8Array;
  readonly payer: Payer;
  readonly idempotencyKey?: string;
}

const MAX_TRIES = 8;
const LONGEST_PAUSE_MS = 5_000;
const JSON_TYPE = { "content-type": "application/json" };

/** Asks a model with tensors, and pays. */
export async function inferPaid(
  http: Http,
  { model, ...call }: Omit<PaidCall, "path"> & { model: string },
): Promise<PaidAnswer> {
  const paid = await sendPaid(http, { ...call, path: `/v2/models/${encodeURIComponent(model)}/infer` });
  return { ...paid, answer: readJson(paid.responseBytes) as InferAnswer };
}

/**
 * Sends one call until it is answered or refused for good; all tries carry one idempotency key, so it is paid once.
 * @param pricing `by-size` asks what exactly this call costs before it is paid
 */
export async function sendPaid(
  http: Http,
  call: PaidCall,
  pricing: "by-call" | "by-size" = "by-call",
): Promise<PaidBytes> {
  const { path, body, payer, idempotencyKey = crypto.randomUUID() } = call;
  const send = (headers: Readonly<Record<string, string>>): Promise<HttpAnswer> =>
    http.send({ method: "POST", path, headers: { ...JSON_TYPE, ...headers }, body });
  const probe = pricing === "by-size" ? () => send({}) : undefined;
  return payer.pay(async (payment) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await send({ "idempotency-key": idempotencyKey, ...(await payment.headers(probe)) });
      if (answer.status < 300) return toPaidBytes(answer, { body, idempotencyKey, payment });
      if (tries >= MAX_TRIES) throw answerError(answer);
      if (answer.status === 402) await payment.recover(answer);
      else await pauseOrThrow(answer);
    }
  });
}

async function toPaidBytes(
  answer: HttpAnswer,
  { body, idempotencyKey, payment }: { body: Uint8Array; idempotencyKey: string; payment: Payment },
): Promise<PaidBytes> {
  const header = answer.header("Comodel-Receipt");
  if (header === null)
    throw new ComodelClientError("receipt-missing", "Expected a receipt with the answer, found none.");
  const receipt = parseSignedReceipt(fromHeaderJson(header, "Comodel-Receipt"));
  await payment.paid(answer);
  return { receipt, requestBytes: body, responseBytes: answer.body, idempotencyKey };
}

/** Only answers that name a time to come back are worth another try. */
export async function pauseOrThrow(answer: HttpAnswer): Promise<void> {
  const problem = answerError(answer);
  const mayRepeat =
    problem.code === "idempotency-key-in-flight" || answer.status === 429 || answer.status === 503;
  const seconds = Number(answer.header("Retry-After") ?? (mayRepeat ? 1 : Number.NaN));
  if (!mayRepeat || !(seconds * 1000 <= LONGEST_PAUSE_MS)) throw problem;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Calls without payment, with a question that fits the model, to be told what a call costs. */
export async function askForOffer(http: Http, model: ModelInfo): Promise<HttpAnswer> {
  const name = encodeURIComponent(model.name);
  // Token 0 is in every vocabulary.
  const [path, body] =
    model.text === undefined
      ? [`/v2/models/${name}/infer`, toBody({ inputs: model.inputs.map(toZeros) })]
      : ["/v1/completions", JSON.stringify({ model: model.name, prompt: [0], max_tokens: 1 })];
  return http.send({ method: "POST", path, headers: JSON_TYPE, body });
}

export function toBody(request: InferRequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(request));
}
