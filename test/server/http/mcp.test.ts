import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  Client as NewClient,
  StreamableHTTPClientTransport as NewTransport,
} from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

import type { SignedReceipt } from "../../../client/verify-receipt.ts";
import { forWholeFile } from "../payments/paid-platform.ts";
import { until } from "../../support/until.ts";
import { PRICES, startTextEndpoint, tokenizer, type TextEndpoint } from "./text-endpoint.ts";
import { x402Customer } from "./x402-customer.ts";

const wholeFile = forWholeFile();
let endpoint: TextEndpoint;
let modern: NewClient;

before(async () => {
  endpoint = await startTextEndpoint(wholeFile);
  modern = new NewClient(
    { name: "test", version: "1" },
    { versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  await modern.connect(new NewTransport(new URL("/mcp", endpoint.url)));
  wholeFile.after(() => modern.close());
});

type Json = Record<string, unknown>;
type Result = { isError?: boolean; content: unknown; structuredContent?: unknown; _meta?: Json };

/** x402's own client, which makes the payment that a tool's result asks for. */
async function payer(): Promise<(required: unknown) => Promise<unknown>> {
  const client = await x402Customer(endpoint);
  return (required) =>
    client.createPaymentPayload(required as Parameters<typeof client.createPaymentPayload>[0]);
}

const tool = (): string => `ask_${endpoint.route}`;
const textOf = ({ content }: Result): string => (content as { text: string }[])[0]!.text;

describe("the published clients", () => {
  it("of revision 2026-07-28 discover the server and list its tools, in the same order each time", async () => {
    const { tools } = await modern.listTools();
    assert.deepEqual(tools.map(({ name }) => name), ["list_models", "read_price", "verify_receipt", tool()]); // prettier-ignore
    const ask = tools.at(-1)!;
    assert.match(ask.description ?? "", /at most 32 tokens/);
    assert.deepEqual(Object.keys(ask.inputSchema.properties ?? {}).slice(0, 2), ["prompt", "max_tokens"]);
    const listed = (await modern.callTool({ name: "list_models", arguments: {} })) as Result;
    assert.equal((listed.structuredContent as { models: { tool: string }[] }).models[0]!.tool, tool());
  });

  it("of the older revisions are served by their handshake, with the same tools", async () => {
    const old = new OldClient({ name: "test", version: "1" });
    // The types of the older package do not know exact optional properties.
    await old.connect(new OldTransport(new URL("/mcp", endpoint.url)) as Parameters<OldClient["connect"]>[0]);
    const { tools } = await old.listTools();
    assert.ok(tools.some(({ name }) => name === tool()));
    const price = (await old.callTool({
      name: "read_price",
      arguments: { model: endpoint.route },
    })) as Result;
    const { perOutputToken } = price.structuredContent as { perOutputToken: string };
    assert.equal(perOutputToken, `${PRICES.perOutputToken}`);
    const unpaid = (await old.callTool({
      name: tool(),
      arguments: { prompt: "a", max_tokens: 2 },
    })) as Result;
    assert.equal(unpaid.isError, true);
    await old.close();
  });
});

describe("a tool call", () => {
  const asked = { prompt: "the cat", max_tokens: 8, temperature: 0 };

  it("asks for payment as x402 over MCP does, is paid, and brings a receipt that verify_receipt confirms", async () => {
    const pay = await payer();
    const unpaid = (await modern.callTool({ name: tool(), arguments: asked })) as Result;
    assert.equal(unpaid.isError, true);
    const required = unpaid.structuredContent as {
      x402Version: number;
      accepts: { scheme: string; amount: string }[];
    };
    assert.equal(required.x402Version, 2);
    assert.deepEqual(JSON.parse(textOf(unpaid)), required);
    const promptTokens = BigInt(1 + tokenizer.encode(asked.prompt).length);
    const cost = PRICES.perCall + PRICES.perInputToken * promptTokens + PRICES.perOutputToken * 8n;
    const channel = required.accepts.find(({ scheme }) => scheme === "batch-settlement");
    assert.equal(channel?.amount, `${cost}`);

    const paid = (await modern.callTool({
      name: tool(),
      arguments: asked,
      _meta: { "x402/payment": await pay(required) },
    })) as Result;
    assert.notEqual(paid.isError, true, textOf(paid));
    assert.equal((paid._meta?.["x402/payment-response"] as Json)["success"], true);
    const receipt = paid._meta?.["comodel/receipt"] as unknown as SignedReceipt;
    assert.equal(receipt.receipt.charged, `${cost}`);

    const request = `{"arguments":{"max_tokens":8,"prompt":"the cat","temperature":0},"name":"${tool()}"}`;
    const checked = await verify({ receipt, request, response: textOf(paid) });
    assert.equal(checked.valid, true, JSON.stringify(checked));
    const forged = await verify({ receipt, request, response: `${textOf(paid)} ` });
    assert.equal(forged.valid, false);
  });

  it("tells each piece as progress to whoever asks for it", async () => {
    const pay = await payer();
    const required = ((await modern.callTool({ name: tool(), arguments: asked })) as Result)
      .structuredContent;
    const pieces: string[] = [];
    const paid = (await modern.callTool(
      { name: tool(), arguments: asked, _meta: { "x402/payment": await pay(required) } },
      { onprogress: ({ message }) => void pieces.push(message ?? "") },
    )) as Result;
    assert.equal(pieces.join(""), (JSON.parse(textOf(paid)) as { text: string }).text);
    assert.equal(pieces.length, 8);
  });

  it("stops when its caller leaves, and is charged for what was told", async () => {
    const pay = await payer();
    const long = { prompt: "the end", max_tokens: 24 };
    const required = ((await modern.callTool({ name: tool(), arguments: long })) as Result).structuredContent;
    const payment = (await pay(required)) as { payload: { voucher: { channelId: string } } };
    const left = new AbortController();
    let told = 0;
    await assert.rejects(
      modern.callTool(
        { name: tool(), arguments: long, _meta: { "x402/payment": payment } },
        {
          signal: left.signal,
          onprogress: () => {
            told += 1;
            if (told === 2) left.abort();
          },
        },
      ),
    );
    const charged = await untilCharged(payment.payload.voucher.channelId);
    const most = PRICES.perCall + PRICES.perInputToken * 8n + PRICES.perOutputToken * 24n;
    assert.ok(charged >= PRICES.perCall + PRICES.perOutputToken * 2n, `${charged}`);
    assert.ok(charged <= most, `${charged}`);
  });

  it("says what is wrong with its arguments, and charges nothing for it", async () => {
    const long = (await modern.callTool({ name: tool(), arguments: { prompt: "a".repeat(40) } })) as Result;
    assert.equal(long.isError, true);
    assert.match(textOf(long), /context is 32 tokens/);
    const odd = (await modern.callTool({ name: tool(), arguments: { prompt: 3 } })) as Result;
    assert.equal(odd.isError, true);
    const notOne = (await modern.callTool({ name: "verify_receipt", arguments: { receipt: {} } })) as Result;
    assert.match(textOf(notOne), /Expected a receipt/);
  });
});

describe("the door at /mcp", () => {
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${endpoint.url}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "c", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const listTools = { jsonrpc: "2.0", id: 1, method: "tools/list", params: { _meta: meta } };
  const modernHeaders = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };

  it("takes no request of another site's page", async () => {
    const answer = await post(listTools, { ...modernHeaders, origin: "https://evil.example" });
    assert.equal(answer.status, 403);
    const own = await post(listTools, { ...modernHeaders, origin: endpoint.url });
    assert.equal(own.status, 200);
  });

  it("names what headers and body disagree about, and versions that it does not speak", async () => {
    const mismatch = await post(listTools, { ...modernHeaders, "mcp-method": "tools/call" });
    assert.equal(mismatch.status, 400);
    assert.equal(((await mismatch.json()) as { error: { code: number } }).error.code, -32020);
    const version = await post(
      {
        ...listTools,
        params: { _meta: { ...meta, "io.modelcontextprotocol/protocolVersion": "2031-01-01" } },
      },
      { ...modernHeaders, "mcp-protocol-version": "2031-01-01" },
    );
    assert.equal(version.status, 400);
    assert.equal(((await version.json()) as { error: { code: number } }).error.code, -32022);
  });
});

async function verify(args: Json): Promise<{ valid: boolean }> {
  const result = (await modern.callTool({ name: "verify_receipt", arguments: args })) as Result;
  return result.structuredContent as { valid: boolean };
}

/** The server sees that a caller left a moment after he did. */
function untilCharged(channelId: string): Promise<bigint> {
  const read = async (): Promise<bigint> => {
    const answer = await fetch(`${endpoint.url}/channels/${channelId}`);
    return BigInt(((await answer.json()) as { chargedCumulative: string }).chargedCumulative);
  };
  return until("the call to be charged", read, (charged) => charged > 0n);
}
