import type { IncomingMessage } from "node:http";

import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";

import { toProblem } from "../../core/errors.ts";
import type { MeteredAnswer } from "../../payments/payments.ts";

type Json = { [key: string]: unknown };

/** Where x402 over MCP carries a payment, and where our own ways of paying do. */
const PAYMENT = "x402/payment";
const HEADER_OF_META: Readonly<Record<string, string>> = {
  [PAYMENT]: "payment-signature",
  "comodel/quota-voucher": "quota-voucher",
};
const TRIAL_TOKEN = "comodel/trial-token";
const IDEMPOTENCY_KEY = "comodel/idempotency-key";
/** Headers of the HTTP request that pay, when the call itself does not. */
const PAYING_HEADERS = ["authorization", "payment-signature", "quota-voucher", "trial-token", "host"];

/** How a tool call is paid, as the headers in which every other door reads it. */
export function paymentHeaders(
  headers: Headers | undefined,
  { mcpReq }: ServerContext,
): IncomingMessage["headers"] {
  const meta = (mcpReq._meta ?? {}) as Json;
  const signed = Object.entries(HEADER_OF_META).flatMap(([name, header]) =>
    meta[name] === undefined ? [] : [[header, toBase64(meta[name])] as const],
  );
  const trial = meta[TRIAL_TOKEN];
  const inCall = typeof trial === "string" ? [...signed, ["trial-token", trial] as const] : signed;
  const inRequest = PAYING_HEADERS.flatMap((name) => {
    const value = headers?.get(name);
    return value == null || (inCall.length > 0 && name !== "host") ? [] : [[name, value] as const];
  });
  const key = meta[IDEMPOTENCY_KEY];
  return {
    ...Object.fromEntries([...inRequest, ...inCall]),
    ...(typeof key === "string" ? { "idempotency-key": key } : {}),
  };
}

/**
 * A metered answer as a tool's result: with its receipt, or with what would have to be paid (x402 over MCP). The
 * receipt is about the text of the first content, byte for byte.
 */
export function toToolResult({ status, headers, body }: MeteredAnswer): CallToolResult {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (status === 402) {
    const required = fromBase64(headers["PAYMENT-REQUIRED"]);
    return {
      isError: true,
      content: [{ type: "text", text: JSON.stringify(required) }],
      structuredContent: required,
      _meta: { "comodel/price-book": JSON.parse(text) as Json },
    };
  }
  const settled = headers["PAYMENT-RESPONSE"];
  const receipt = headers["Comodel-Receipt"];
  return {
    content: [{ type: "text", text }],
    structuredContent: JSON.parse(text) as Json,
    _meta: {
      ...(settled === undefined ? {} : { "x402/payment-response": fromBase64(settled) }),
      ...(receipt === undefined ? {} : { "comodel/receipt": fromBase64(receipt) }),
    },
  };
}

/** What went wrong, in the words in which every door says it. */
export function toToolError(error: unknown): CallToolResult {
  const { detail, code, retryAfterMs } = toProblem(error);
  return {
    isError: true,
    content: [{ type: "text", text: detail }],
    structuredContent: { error: detail, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  };
}

function toBase64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

/** Reads what this server wrote itself. */
function fromBase64(text: string | undefined): Json {
  return JSON.parse(Buffer.from(text ?? "e30=", "base64").toString()) as Json;
}
