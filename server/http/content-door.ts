import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../core/errors.ts";
import { parseContentAddress, toCid } from "../storage/content-address.ts";
import { MAX_CONTENT_BYTES, type ContentStore, type OpenContent } from "../storage/content-store.ts";
import { jsonAnswer, type Answer } from "./answer.ts";
import { createByteLimit } from "./byte-limit.ts";
import { decodePart } from "./decode-part.ts";
import type { Door } from "./front.ts";
import { readBody } from "./read-body.ts";
import type { Sink } from "./sink.ts";

/** Bytes that one address may upload: a burst of a few models, then a trickle. */
const UPLOAD_BYTES = { burst: 128 * 1024 * 1024, perSecond: 256 * 1024 };

/** `POST /ipfs` stores the body; `GET /ipfs/{cid or sha256}` returns bytes that match their name. */
export function createContentDoor(store: ContentStore): Door {
  const bytes = createByteLimit(UPLOAD_BYTES);
  return {
    path: "/ipfs",
    routes: ["POST /ipfs", "GET /ipfs/{address}"],
    answer: async (request, url) => {
      const [, , address = ""] = url.pathname.split("/");
      if (request.method !== "POST") return download(store, address);
      bytes.take(request, MAX_CONTENT_BYTES);
      return upload(store, request);
    },
  };
}

async function upload(store: ContentStore, request: IncomingMessage): Promise<Answer> {
  const stored = await store.put(await readBody(request, MAX_CONTENT_BYTES));
  return jsonAnswer(201, stored, { location: `/ipfs/${stored.cid}` });
}

/** Piece by piece: whoever asks for large files and reads none of them must not fill our memory. */
async function download(store: ContentStore, address: string): Promise<Answer> {
  const sha256 = parseContentAddress(decodePart(address));
  const content = await store.open(sha256);
  if (content === null) {
    throw new CallerMistake("content-not-found", `Nothing with sha256 ${sha256} is stored here`, {
      status: 404,
    });
  }
  const { size, pieces } = content;
  const { value: first = new Uint8Array() } = await pieces.next();
  const headers = {
    // Uploads are anybody's: they are handed out as bytes, never as a page of this origin.
    "content-type": isJson(first) ? "application/json" : "application/octet-stream",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "public, max-age=31536000, immutable",
    etag: `"${toCid(sha256)}"`,
    "content-length": `${size}`,
  };
  return { status: 200, headers, stream: (sink) => passOn(first, pieces, sink) };
}

async function passOn(first: Uint8Array, rest: OpenContent["pieces"], sink: Sink): Promise<void> {
  try {
    let isRead = await sink.write(first);
    for (let next = await rest.next(); isRead && next.value !== undefined; next = await rest.next()) {
      isRead = await sink.write(next.value);
    }
  } finally {
    await rest.return();
  }
}

/** A guess by the first byte, good enough for people who look at a manifest in the browser. */
function isJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b || bytes[0] === 0x5b;
}
