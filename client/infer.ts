import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson } from "./header-json.ts";
import { answerError, parseBody, type Http, type HttpAnswer } from "./http.ts";
import type { Payer } from "./payer.ts";
import type { ModelInfo } from "./service.ts";
import { parseSignedReceipt, type SignedReceipt } from "./verify-receipt.ts";

/** A request of the Open Inference Protocol v2. */
export interface InferRequest {
  readonly id?: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly datatype: string;
    readonly data: readonly (number | string | boolean)[];
  }[];
}

export interface InferAnswer {
  readonly model_name: string;
  readonly model_version: string;
  readonly id?: string;
  readonly outputs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly datatype: string;
    readonly data: readonly number[];
  }[];
}

/** A paid answer with the exact bytes that its receipt is about. */
export interface PaidAnswer {
  readonly answer: InferAnswer;
  readonly receipt: SignedReceipt;
  readonly requestBytes: Uint8Array;
  readonly responseBytes: Uint8Array;
  readonly idempotencyKey: string;
}

const MAX_TRIES = 8;
const LONGEST_PAUSE_MS = 5_000;

/** Sends one call until it is answered or refused for good; all tries carry one idempotency key, so it is paid once. */
export async function inferPaid(
  http: Http,
  call: { model: string; body: Uint8Array; payer: Payer; idempotencyKey?: string },
): Promise<PaidAnswer> {
  const { model, body, payer, idempotencyKey = crypto.randomUUID() } = call;
  const path = `/v2/models/${encodeURIComponent(model)}/infer`;
  return payer.inTurn(async () => {
    for (let tries = 1; ; tries += 1) {
      const headers = {
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
        ...(await payer.headers()),
      };
      const answer = await http.send({ method: "POST", path, headers, body });
      if (answer.status < 300) return toPaidAnswer(answer, { body, idempotencyKey, payer });
      if (tries >= MAX_TRIES) throw answerError(answer);
      if (answer.status === 402) await payer.recover(answer);
      else await pauseOrThrow(answer);
    }
  });
}

async function toPaidAnswer(
  answer: HttpAnswer,
  { body, idempotencyKey, payer }: { body: Uint8Array; idempotencyKey: string; payer: Payer },
): Promise<PaidAnswer> {
  const header = answer.header("Comodel-Receipt");
  if (header === null)
    throw new ComodelClientError("receipt-missing", "Expected a receipt with the answer, found none.");
  const receipt = parseSignedReceipt(fromHeaderJson(header, "Comodel-Receipt"));
  await payer.paid(answer);
  return {
    answer: parseBody(answer) as InferAnswer,
    receipt,
    requestBytes: body,
    responseBytes: answer.body,
    idempotencyKey,
  };
}

/** Only answers that name a time to come back are worth another try. */
async function pauseOrThrow(answer: HttpAnswer): Promise<void> {
  const problem = answerError(answer);
  const mayRepeat =
    problem.code === "idempotency-key-in-flight" || answer.status === 429 || answer.status === 503;
  const seconds = Number(answer.header("Retry-After") ?? (mayRepeat ? 1 : Number.NaN));
  if (!mayRepeat || !(seconds * 1000 <= LONGEST_PAUSE_MS)) throw problem;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Calls without payment, with zeros that fit the model's inputs, to be told what a call costs. */
export async function askForOffer(http: Http, { name, inputs }: ModelInfo): Promise<HttpAnswer> {
  const zeros = inputs.map(({ name: input, datatype, shape }) => {
    const sizes = shape.map((size) => (size < 0 ? 1 : size));
    const zero = datatype === "BYTES" ? "" : datatype === "BOOL" ? false : 0;
    return {
      name: input,
      datatype,
      shape: sizes,
      data: new Array<number | string | boolean>(sizes.reduce((a, b) => a * b, 1)).fill(zero),
    };
  });
  const headers = { "content-type": "application/json" };
  return http.send({
    method: "POST",
    path: `/v2/models/${encodeURIComponent(name)}/infer`,
    headers,
    body: toBody({ inputs: zeros }),
  });
}

export function toBody(request: InferRequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(request));
}
