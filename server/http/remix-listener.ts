import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { createReadableStreamFromReadable, createRequestHandler, type ServerBuild } from "@remix-run/node";
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from "express";

/** A reader who leaves in the middle of a page is no failure of ours. */
const VISITOR_LEFT = new Set(["ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_UNABLE_TO_PIPE", "ABORT_ERR"]);

/** Serves the built pages. */
export function createRemixListener(build: ServerBuild): RequestHandler {
  const handle = createRequestHandler(build, "production");
  return async (request, response, next) => {
    try {
      await writeResponse(await handle(toWebRequest(request, response)), response);
    } catch (error) {
      next(error);
    }
  };
}

function toWebRequest(request: ExpressRequest, response: ExpressResponse): Request {
  const url = new URL(request.originalUrl, `${request.protocol}://${request.headers.host ?? "localhost"}`);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const init: RequestInit & { duplex?: "half" } = {
    method: request.method,
    headers: toWebHeaders(request),
    signal: gone.signal,
  };
  if (request.method !== "GET" && request.method !== "HEAD") {
    init.body = createReadableStreamFromReadable(request);
    init.duplex = "half";
  }
  return new Request(url, init);
}

function toWebHeaders(request: ExpressRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) headers.append(name, each);
  }
  return headers;
}

async function writeResponse(answer: Response, response: ExpressResponse): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) response.append(name, value);
  if (answer.body === null) return void response.end();
  if (response.destroyed) return;
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, new PassThrough(), response).catch((error: NodeJS.ErrnoException) => {
    if (!VISITOR_LEFT.has(error.code ?? "")) throw error;
  });
}
