import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

import { CallerMistake, toPlainValue } from "../../core/errors.ts";
import { costOf, quote } from "../../payments/price-list.ts";
import type { ModelState } from "../../releases/model-state.ts";
import type { Releases } from "../../releases/releases.ts";
import { toolName } from "./model-tools.ts";
import { toToolError } from "./tool-payment.ts";

export interface ServiceToolOptions {
  readonly releases: Releases;
  /** Dollars, smallest unit, for one credit of a model now. */
  readonly creditPriceOf: (modelId: string) => Promise<bigint>;
  /** Holds a receipt against the chain. Throws when it is no receipt at all. */
  readonly verifyReceipt: (
    receipt: unknown,
    about: { request?: Uint8Array; response?: Uint8Array },
  ) => Promise<object>;
}

const READ_ONLY = { readOnlyHint: true, openWorldHint: false };

/** Adds the tools that cost nothing: what there is, what it costs, and whether a receipt is genuine. */
export function addServiceTools(server: McpServer, options: ServiceToolOptions): void {
  const { releases, creditPriceOf, verifyReceipt } = options;
  server.registerTool(
    "list_models",
    {
      title: "List models",
      description: "Lists the models that answer now, with their tools and releases.",
      inputSchema: z.strictObject({}),
      annotations: READ_ONLY,
    },
    () => toResult({ models: releases.list().map(describe) }),
  );
  server.registerTool(
    "read_price",
    {
      title: "Read a price",
      description:
        "Tells what a call of a model costs: per call, and per token of text read and written. Credits and dollars have 6 decimals.",
      inputSchema: z.strictObject({ model: z.string().max(200).describe("Route or alias of the model") }),
      annotations: READ_ONLY,
    },
    ({ model }) => guarded(async () => toResult(await readPrice(releases, creditPriceOf, model))),
  );
  server.registerTool(
    "verify_receipt",
    {
      title: "Verify a receipt",
      description:
        "Checks a receipt against the chain: signature, operator, release and, when given, the exact request and response.",
      inputSchema: z.strictObject({
        receipt: z
          .looseObject({})
          .describe('As it came in _meta["comodel/receipt"] or the header Comodel-Receipt'),
        request: z
          .string()
          .max(1_000_000)
          .optional()
          .describe(
            "Exact text that was asked; of a tool call, the canonical JSON (RFC 8785) of name and arguments",
          ),
        response: z.string().max(1_000_000).optional().describe("Exact text of the answer's first content"),
      }),
      annotations: READ_ONLY,
    },
    ({ receipt, request, response }) =>
      guarded(async () => {
        const about = {
          ...(request === undefined ? {} : { request: Buffer.from(request) }),
          ...(response === undefined ? {} : { response: Buffer.from(response) }),
        };
        return toResult(await verifyReceipt(receipt, about));
      }),
  );
}

function describe(state: ModelState): object {
  const { route, modelName } = state.voted;
  if (state.kind === "not-served") return { model: route, name: modelName, problem: state.problem.message };
  const { number, weightsSha256 } = state.served.release;
  return { model: route, name: modelName, tool: toolName(route), release: number, weightsSha256 };
}

async function readPrice(
  releases: Releases,
  creditPriceOf: ServiceToolOptions["creditPriceOf"],
  name: string,
): Promise<object> {
  const state = releases.find(name);
  if (state === undefined || state.kind === "not-served")
    throw new CallerMistake("model-unknown", `No model "${name}" answers here`, { status: 404 });
  const { prices, release } = state.served;
  return { model: release.route, ...prices, ...quote(costOf(prices), await creditPriceOf(release.modelId)) };
}

async function guarded<Result>(run: () => Promise<Result>) {
  try {
    return await run();
  } catch (error) {
    return toToolError(error);
  }
}

function toResult(value: object) {
  const text = JSON.stringify(value, toPlainValue);
  return {
    content: [{ type: "text" as const, text }],
    structuredContent: JSON.parse(text) as { [key: string]: unknown },
  };
}
