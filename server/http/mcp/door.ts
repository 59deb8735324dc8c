import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";

import { CallerMistake } from "../../core/errors.ts";
import type { Logger } from "../../core/logger.ts";
import { problemAnswer, writeAnswer } from "../answer.ts";
import type { AddressLimit } from "../address-limit.ts";
import { createByteLimit } from "../byte-limit.ts";
import type { RawDoor } from "../front.ts";
import { parseJsonBody, readBody } from "../read-body.ts";
import { isOurs } from "../site-guard.ts";
import { createSink, type Sink } from "../sink.ts";
import { addModelTools, type ModelToolOptions } from "./model-tools.ts";
import { addServiceTools, type ServiceToolOptions } from "./service-tools.ts";

export interface McpDoorOptions extends ModelToolOptions, ServiceToolOptions {
  /** How many requests one address may make: each costs more than at the other doors, and receipts are read on chain. */
  readonly questions: AddressLimit;
  readonly logger: Logger;
}

const MAX_REQUEST_BYTES = 1024 * 1024;
/** Bytes of bodies for each address: a burst, then a steady stream. */
const BODY_BYTES = { burst: 16 * 1024 * 1024, perSecond: 1024 * 1024 };
/** More of them at once are refused unread. */
const MOST_MESSAGES = 100;
const OPENING_BRACKET = 0x5b;
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const SERVER = { name: "comodel", title: "Comodel", version: "0.1.0" };
const INSTRUCTIONS =
  "Asks AI models that a community owns. list_models tells what there is. A call that is not paid answers with x402 " +
  'payment requirements; call again with the payment in _meta["x402/payment"], or send an API key as a bearer token. ' +
  "Each paid answer carries a receipt that verify_receipt checks against the chain.";
/** Models come and go with votes, so a list may be kept for a moment only. */
const LIST_TTL_MS = 5_000;

/**
 * The Model Context Protocol over Streamable HTTP: revision 2026-07-28, and the older ones by their handshake, each
 * request by itself. A reader who closes his stream cancels what he asked for.
 */
export function createMcpDoor(options: McpDoorOptions): RawDoor {
  const bytes = createByteLimit(BODY_BYTES);
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const cacheHint = { ttlMs: LIST_TTL_MS, cacheScope: "public" as const };
      const server = new McpServer(SERVER, {
        instructions: INSTRUCTIONS,
        cacheHints: { "tools/list": cacheHint, "server/discover": cacheHint },
      });
      addServiceTools(server, options);
      addModelTools(server, options, requestInfo?.headers);
      return server;
    },
    {
      maxRequestBodySize: MAX_REQUEST_BYTES,
      onerror: (error) => options.logger.debug({ err: error }, "an MCP request was not served"),
    },
  );
  return {
    path: "/mcp",
    routes: ["POST /mcp"],
    listener: async (request, response) => {
      try {
        assertOrigin(request, options.siteOrigin);
        options.questions.take(request);
        bytes.take(request, MAX_REQUEST_BYTES);
        const body = await readBody(request, MAX_REQUEST_BYTES);
        options.questions.take(request, messagesIn(body) - 1);
        const sink = createSink(response);
        const answer = await handler.fetch(toWebRequest(request, body, sink.left));
        await pass(answer, response, sink);
      } catch (error) {
        if (response.headersSent) return void response.destroy();
        await writeAnswer(response, problemAnswer(error));
      }
    },
  };
}

/** Whoever has an origin is a page, and a page of another site may not act here. */
function assertOrigin({ headers: { origin } }: IncomingMessage, siteOrigin: string | undefined): void {
  if (origin === undefined || (URL.canParse(origin) && isOurs(new URL(origin).host, siteOrigin))) return;
  throw new CallerMistake("origin-unknown", `Pages of ${origin.slice(0, 100)} may not call tools here`, {
    status: 403,
  });
}

/** Older revisions send several messages at once, and each is as much work as one that comes alone. */
function messagesIn(body: Uint8Array): number {
  const first = body.find((byte) => !WHITE_SPACE.has(byte));
  if (first !== OPENING_BRACKET) return 1;
  try {
    const { length } = parseJsonBody(body) as unknown[];
    return Math.min(Math.max(length, 1), MOST_MESSAGES);
  } catch {
    return 1;
  }
}

function toWebRequest(request: IncomingMessage, read: Uint8Array, signal: AbortSignal): Request {
  const { method = "GET", url = "/", headers } = request;
  const hasBody = method !== "GET" && method !== "HEAD";
  const named = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), {
    method,
    headers: named,
    signal,
    ...(hasBody ? { body: new Uint8Array(read) } : {}),
  });
}

async function pass(answer: Response, response: ServerResponse, sink: Sink): Promise<void> {
  if (!response.destroyed)
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).flushHeaders();
  if (answer.body !== null) {
    const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    // What is being written ends with its reader.
    for await (const chunk of body as AsyncIterable<Uint8Array>) if (!(await sink.write(chunk))) break;
  }
  response.end();
}
