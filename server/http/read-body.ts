import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../core/errors.ts";

/**
 * Reads a body of at most `limit` bytes. A body that declares more is refused before a byte is read; slow
 * senders are ended by the server's request timeout. Throws `CallerMistake` (`body-too-large` 413,
 * `body-cut-off` 400).
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  if (request.readableEnded) return Promise.resolve(new Uint8Array());
  if (request.destroyed) return Promise.reject(cutOff());
  // By events, since an iterator over the request costs more than all the rest of reading it.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isWhole = false;
    request.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= limit) return void chunks.push(chunk);
      reject(tooLarge(limit));
      request.destroy();
    });
    request.once("end", () => {
      isWhole = true;
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size));
    });
    request.once("error", (error) => reject(cutOff(error)));
    // Every request closes in the end, and an error costs as much as reading a body.
    request.once("close", () => {
      if (!isWhole) reject(cutOff());
    });
  });
}

/** The body as JSON. Throws `CallerMistake` (`json-malformed`) beside what `readBody` throws. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  return parseJsonBody(await readBody(request, limit));
}

/** A body that was read as JSON. Throws `CallerMistake` (`json-malformed`). */
export function parseJsonBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new CallerMistake("json-malformed", "The body is not JSON in UTF-8");
  }
}

function cutOff(cause?: Error): CallerMistake {
  return new CallerMistake("body-cut-off", "The request ended before its body was whole", { cause });
}

function tooLarge(limit: number): CallerMistake {
  return new CallerMistake("body-too-large", `The body is larger than ${limit} bytes`, { status: 413 });
}
