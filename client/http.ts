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
  /** Ends the request; what waits for it then throws an `AbortError`. */
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

/** An answer whose body is still arriving. */
export interface HttpStream extends Omit<HttpAnswer, "body"> {
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Http {
  /** Any answer, of whatever status. @throws ComodelClientError `endpoint-unreachable` */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The same, with a good body piece by piece; the body of a bad answer is read whole. @throws as `send` does */
  open(request: HttpRequest): Promise<HttpStream | HttpAnswer>;
  /** The JSON of a good answer. @throws ComodelClientError with the code and words of a bad one */
  json(request: HttpRequest): Promise<unknown>;
}

const FIRST_PAUSE_MS = 300;

/** Repeating is safe: what costs money carries an idempotency key. */
export function createHttp({ url, fetch: send = globalThis.fetch, retries = 2 }: HttpOptions): Http {
  const ask = ({ method, path, headers, body, signal }: HttpRequest): Promise<Response> => {
    // A copy, because the types of fetch take only bytes that no other thread can change.
    const payload = typeof body === "string" || body === undefined ? body : new Uint8Array(body);
    const options = { method, headers: { ...headers }, body: payload ?? null, signal: signal ?? null };
    return send(new URL(path, url), options);
  };

  const withRetries = async <Result>(
    request: HttpRequest,
    read: (response: Response) => Promise<Result>,
  ): Promise<Result> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await read(await ask(request));
      } catch (cause) {
        request.signal?.throwIfAborted();
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

  const sendWhole = (request: HttpRequest): Promise<HttpAnswer> => withRetries(request, readWhole);
  return {
    send: sendWhole,
    open: (request) =>
      withRetries(request, async (response) => {
        const { status, headers, ok } = response;
        if (!ok || response.body === null) return readWhole(response);
        return { status, header: (name) => headers.get(name), chunks: readChunks(response.body) };
      }),
    json: async (request) => {
      const answer = await sendWhole(request);
      if (answer.status >= 400) throw answerError(answer);
      return readJson(answer.body);
    },
  };
}

async function readWhole(response: Response): Promise<HttpAnswer> {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

/** Not every browser lets a body be iterated by itself. */
async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** An error in any shape of the server: problem JSON, `{error}` of the inference protocol, or OpenAI's. */
export function answerError(answer: HttpAnswer): ComodelClientError {
  const details = textToJson(new TextDecoder().decode(answer.body));
  const { detail, error, ...problem } = (details ?? {}) as Problem;
  const { message, code } = typeof error === "object" ? error : { message: error, code: problem.code };
  const sentence = detail ?? message ?? `Expected a good answer, found status ${answer.status}.`;
  return new ComodelClientError(code ?? `http-${answer.status}`, sentence, {
    status: answer.status,
    details,
  });
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly error?: string | { readonly message?: string; readonly code?: string };
}

/** @throws ComodelClientError `answer-malformed` */
export function readJson(body: Uint8Array): unknown {
  const parsed = textToJson(new TextDecoder().decode(body));
  if (parsed !== undefined) return parsed;
  throw new ComodelClientError("answer-malformed", "Expected JSON from the endpoint, found something else.");
}

function textToJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
