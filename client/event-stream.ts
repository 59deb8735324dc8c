import { ComodelClientError } from "./errors.ts";

/** A stream of server-sent events of a text, from its first to its last. */
export interface EventStream {
  /** The JSON of each event, as it comes. Ends early, without an error, when the stream is broken off. */
  events(): AsyncGenerator<unknown>;
  /** What a header would say of an answer in one piece; null until it came, which is at the end. */
  header(name: string): string | null;
  /** Exactly the bytes that the receipt is about. */
  bytes(): Uint8Array;
  /** True when the last event came. */
  readonly isWhole: boolean;
}

/** Lines that carry a header; readers of events skip them as comments. */
const LATE_HEADER = /^: (PAYMENT-RESPONSE|Comodel-Receipt) (\S+)$/gm;
const LAST = "[DONE]";

/** Reads the stream as the endpoint writes it: one line of data an event, late headers, a last event. */
export function readEventStream(chunks: AsyncIterable<Uint8Array>): EventStream {
  const decoder = new TextDecoder();
  const headers = new Map<string, string>();
  let about = "";
  let waiting = "";
  let isWhole = false;

  const take = (block: string): unknown => {
    for (const [, name = "", value = ""] of block.matchAll(LATE_HEADER))
      headers.set(name.toLowerCase(), value);
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data === LAST) isWhole = true;
    if (data === undefined || data === LAST) return undefined;
    about += `${block}\n\n`;
    return JSON.parse(data);
  };

  return {
    header: (name) => headers.get(name.toLowerCase()) ?? null,
    bytes: () => new TextEncoder().encode(about),
    get isWhole() {
      return isWhole;
    },
    events: async function* () {
      for await (const chunk of chunks) {
        waiting += decoder.decode(chunk, { stream: true });
        for (let end = waiting.indexOf("\n\n"); end >= 0; end = waiting.indexOf("\n\n")) {
          const event = take(waiting.slice(0, end));
          waiting = waiting.slice(end + 2);
          assertNoError(event);
          if (event !== undefined) yield event;
        }
      }
    },
  };
}

function assertNoError(event: unknown): void {
  const { error } = (event ?? {}) as { error?: { code?: string; message?: string } };
  if (error === undefined) return;
  throw new ComodelClientError(
    error.code ?? "text-failed",
    error.message ?? "The text could not be written.",
  );
}
