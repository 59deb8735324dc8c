import { readFile } from "node:fs/promises";

import { fromHeaderJson, toHeaderJson } from "../../../client/header-json.ts";
import type { HttpAnswer } from "../../../client/http.ts";
import { parseSignedReceipt, type SignedReceipt } from "../../../client/verify-receipt.ts";

/** What came back from a door, in one form whatever the door's own is. */
export interface DoorAnswer extends HttpAnswer {
  readonly receipt: SignedReceipt | undefined;
  /** Exact bytes that the receipt is about. */
  readonly about: { readonly request: Uint8Array; readonly response: Uint8Array };
  /** The stable code of a refusal. */
  readonly code: string | undefined;
  /** What a refusal says of prices. */
  readonly book: PriceBook | undefined;
}

export interface PriceBook {
  readonly price: { readonly credits: string; readonly dollars: string; readonly freeCalls: string };
  readonly accepts: readonly { readonly way: string }[];
}

/** One door, asked with one question that its model can answer. */
export interface AskedDoor {
  readonly model: "digits" | "text";
  /** Path of the door, for whoever pays. */
  ask(payment: Payment): Promise<DoorAnswer>;
}

export interface Payment {
  /** Headers that pay, as the doors at /v1 and /v2 read them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

/** The server and the routes of its two models. */
export interface AskedServer {
  readonly url: string;
  readonly routes: Readonly<Record<AskedDoor["model"], string>>;
}

const SAMPLES = new URL("../../../models/digits/samples.json", import.meta.url);
const [sample] = JSON.parse(await readFile(SAMPLES, "utf8")) as { pixels: number[] }[];
const pixels = sample!.pixels;
const SHAPE = { name: "pixels", shape: [1, 784], datatype: "FP32" } as const;
const words = { max_tokens: 5, temperature: 0 } as const;
const messages = [{ role: "user", content: "the cat" }];

/** Every door at which a call is paid, with a question for it. */
export const everyDoor: Readonly<Record<string, (server: AskedServer) => AskedDoor>> = {
  "/v2 in JSON": (server) => tensorDoor(server, JSON.stringify({ inputs: [{ ...SHAPE, data: pixels }] })),
  "/v2 in binary": (server) => {
    const data = Buffer.from(Float32Array.from(pixels).buffer);
    const header = JSON.stringify({ inputs: [{ ...SHAPE, parameters: { binary_data_size: data.length } }] });
    const length = { "inference-header-content-length": `${Buffer.byteLength(header)}` };
    return tensorDoor(server, Buffer.concat([Buffer.from(header), data]), length);
  },
  "/v1/completions": (server) => textDoor(server, "completions", { prompt: "the cat", ...words }),
  "/v1/completions as a stream": (server) =>
    textDoor(server, "completions", { prompt: "the cat", ...words, stream: true }),
  "/v1/chat/completions": (server) => textDoor(server, "chat/completions", { messages, ...words }),
  "/v1/chat/completions as a stream": (server) =>
    textDoor(server, "chat/completions", { messages, ...words, stream: true }),
  "/v1/embeddings": (server) => textDoor(server, "embeddings", { input: ["the cat", "a dog"] }),
  "a tool of tensors at /mcp, paid in headers": (server) => toolDoor(server, "digits", { pixels }, "headers"),
  "a tool of text at /mcp, paid in the call": (server) =>
    toolDoor(server, "text", { max_tokens: 5, prompt: "the cat", temperature: 0 }, "call"),
};

/** A question in tensors that cannot be answered: its shape is another. */
export function wrongTensors(server: AskedServer): AskedDoor {
  return tensorDoor(server, JSON.stringify({ inputs: [{ ...SHAPE, shape: [1, 3], data: [0, 0, 0] }] }));
}

function tensorDoor(
  { url, routes }: AskedServer,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
): AskedDoor {
  return httpDoor({ model: "digits", url: `${url}/v2/models/${routes.digits}/infer`, body, headers });
}

function textDoor({ url, routes }: AskedServer, path: string, question: object): AskedDoor {
  const body = JSON.stringify({ model: routes.text, ...question });
  const headers = { "content-type": "application/json" };
  return httpDoor({ model: "text", url: `${url}/v1/${path}`, body, headers });
}

function httpDoor(door: {
  model: AskedDoor["model"];
  url: string;
  body: string | Uint8Array;
  headers: Readonly<Record<string, string>>;
}): AskedDoor {
  const { model, url } = door;
  const request = new Uint8Array(Buffer.from(door.body));
  return {
    model,
    ask: async ({ headers, idempotencyKey }) => {
      const key = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
      const sent = { method: "POST", headers: { ...door.headers, ...headers, ...key }, body: request };
      const answer = await fetch(url, sent);
      const body = new Uint8Array(await answer.arrayBuffer());
      const late = answer.headers.get("content-type")?.startsWith("text/event-stream");
      const read = late
        ? readStream(Buffer.from(body).toString())
        : { response: body, headers: answer.headers };
      const header = (name: string): string | null => read.headers.get(name) ?? answer.headers.get(name);
      return { status: answer.status, header, body, ...readReceipt(header, request, read.response), ...readRefusal(answer.status, body) }; // prettier-ignore
    },
  };
}

/** A stream as its receipt sees it, and what its last comment lines say in place of headers. */
function readStream(text: string): { response: Uint8Array; headers: Headers } {
  const at = text.search(/^: (PAYMENT-RESPONSE|Comodel-Receipt) /m);
  const lines = [...text.matchAll(/^: (PAYMENT-RESPONSE|Comodel-Receipt) (\S+)$/gm)];
  const headers = new Headers(lines.map(([, name, value]) => [name!, value!]));
  return { response: new Uint8Array(Buffer.from(at < 0 ? text : text.slice(0, at))), headers };
}

function readReceipt(header: (name: string) => string | null, request: Uint8Array, response: Uint8Array) {
  const found = header("Comodel-Receipt");
  const receipt = found === null ? undefined : parseSignedReceipt(fromHeaderJson(found, "Comodel-Receipt"));
  return { receipt, about: { request, response } };
}

function readRefusal(status: number, body: Uint8Array): Pick<DoorAnswer, "code" | "book"> {
  if (status < 400) return { code: undefined, book: undefined };
  const said = JSON.parse(Buffer.from(body).toString()) as Partial<PriceBook> & {
    code?: string;
    error?: string | { code: string };
  };
  const code = typeof said.error === "object" ? said.error.code : said.code;
  return { code, book: said.accepts === undefined ? undefined : (said as PriceBook) };
}

const PROTOCOL = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": PROTOCOL,
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent: { readonly code?: string };
  readonly _meta?: Readonly<Record<string, unknown>>;
}

function toolDoor(
  { url, routes }: AskedServer,
  model: AskedDoor["model"],
  asked: object,
  place: "headers" | "call",
): AskedDoor {
  const name = `ask_${routes[model]}`;
  const request = new Uint8Array(Buffer.from(JSON.stringify({ arguments: asked, name })));
  return {
    model,
    ask: async ({ headers = {}, idempotencyKey }) => {
      const paying = place === "headers" ? { headers, meta: {} } : toMeta(headers);
      const key = idempotencyKey === undefined ? {} : { "comodel/idempotency-key": idempotencyKey };
      const params = { name, arguments: asked, _meta: { ...META, ...paying.meta, ...key } };
      return readResult(await callTool(url, { params, headers: paying.headers }), request);
    },
  };
}

/** The same payment in the place that x402 over MCP has for it; a key goes with the request in either case. */
function toMeta(headers: Readonly<Record<string, string>>) {
  const { "payment-signature": x402, "quota-voucher": quota, "trial-token": trial, ...rest } = headers;
  const meta = {
    ...(x402 === undefined ? {} : { "x402/payment": fromHeaderJson(x402, "payment") }),
    ...(quota === undefined ? {} : { "comodel/quota-voucher": fromHeaderJson(quota, "voucher") }),
    ...(trial === undefined ? {} : { "comodel/trial-token": trial }),
  };
  return { headers: rest, meta };
}

async function callTool(
  url: string,
  { params, headers }: { params: { name: string }; headers: Readonly<Record<string, string>> },
): Promise<ToolResult> {
  const answer = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      ...{ "content-type": "application/json", accept: "application/json, text/event-stream" },
      ...{ "mcp-protocol-version": PROTOCOL, "mcp-method": "tools/call", "mcp-name": params.name },
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
  const text = await answer.text();
  const json = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  const { result } = JSON.parse(json) as { result?: ToolResult };
  if (result === undefined) throw new Error(`Expected a tool's result, found ${text}`);
  return result;
}

function readResult(result: ToolResult, request: Uint8Array): DoorAnswer {
  const { isError = false, content, structuredContent, _meta: meta = {} } = result;
  const response = new Uint8Array(Buffer.from(content[0]!.text));
  const book = meta["comodel/price-book"] as (PriceBook & { code: string }) | undefined;
  const carried = new Headers();
  const carry = (name: string, value: unknown): void =>
    void (value === undefined ? undefined : carried.set(name, toHeaderJson(value)));
  if (book !== undefined) carry("PAYMENT-REQUIRED", structuredContent);
  carry("PAYMENT-RESPONSE", meta["x402/payment-response"]);
  carry("Comodel-Receipt", meta["comodel/receipt"]);
  const header = (name: string): string | null => carried.get(name);
  const refused = { code: book?.code ?? structuredContent.code, book };
  return {
    status: !isError ? 200 : book === undefined ? 400 : 402,
    header,
    body: book === undefined ? response : new Uint8Array(Buffer.from(JSON.stringify(book))),
    ...readReceipt(header, request, response),
    ...(isError ? refused : { code: undefined, book: undefined }),
  };
}
