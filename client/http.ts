import { ComodelClientError } from "./errors.ts";

export interface HttpOptions {
  /** Origin of the endpoint, such as http://localhost:3000. */
  readonly url: string;
  readonly fetch?: typeof fetch;
  /** Tries after the first when there is no answer at all; pauses double from 300 ms. */
  readonly retries?: number;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

export interface Http {
  /** Any answer, of whatever status. @throws ComodelClientError `endpoint-unreachable` */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The JSON of a good answer. @throws ComodelClientError with the code and words of a bad one */
  json(request: HttpRequest): Promise<unknown>;
}

const FIRST_PAUSE_MS = 300;

/** Repeating is safe: what costs money carries an idempotency key. */
export function createHttp({ url, fetch: send = globalThis.fetch, retries = 2 }: HttpOptions): Http {
  const attempt = async ({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> => {
    // A copy, because the types of fetch take only bytes that no other thread can change.
    const payload = typeof body === "string" || body === undefined ? body : new Uint8Array(body);
    const response = await send(new URL(path, url), {
      method,
      headers: { ...headers },
      body: payload ?? null,
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };

  const sendWithRetries = async (request: HttpRequest): Promise<HttpAnswer> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(request);
      } catch (cause) {
        if (tries >= retries) {
          throw new ComodelClientError(
            "endpoint-unreachable",
            `Expected an answer from ${url}, found none. Is the endpoint running?`,
            { cause },
          );
        }
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** tries));
      }
    }
  };

  return {
    send: sendWithRetries,
    json: async (request) => {
      const answer = await sendWithRetries(request);
      if (answer.status >= 400) throw answerError(answer);
      return parseBody(answer);
    },
  };
}

/** An error from either shape of the server: problem JSON, or `{error}` of the inference protocol. */
export function answerError(answer: HttpAnswer): ComodelClientError {
  const details = textToJson(new TextDecoder().decode(answer.body));
  const { code, detail, error } = (details ?? {}) as { code?: string; detail?: string; error?: string };
  const message = detail ?? error ?? `Expected a good answer, found status ${answer.status}.`;
  return new ComodelClientError(code ?? `http-${answer.status}`, message, { status: answer.status, details });
}

export function parseBody({ body, status }: HttpAnswer): unknown {
  const parsed = textToJson(new TextDecoder().decode(body));
  if (parsed !== undefined) return parsed;
  throw new ComodelClientError(
    "answer-malformed",
    `Expected JSON from the endpoint, found something else (status ${status}).`,
  );
}

function textToJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
