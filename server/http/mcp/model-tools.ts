import type { McpServer, ServerContext } from "@modelcontextprotocol/server";

import type { Logger } from "../../core/logger.ts";
import type { Payments } from "../../payments/payments.ts";
import type { Lease, ServedRelease } from "../../releases/lease-book.ts";
import type { ModelState } from "../../releases/model-state.ts";
import type { Releases } from "../../releases/releases.ts";
import { sha256Of } from "../../storage/content-address.ts";
import { isOurFault } from "../answer.ts";
import { meteredCallOf } from "../metered-call.ts";
import { canonicalJson } from "./canonical-json.ts";
import { classTool } from "./class-tool.ts";
import { digitsTool } from "./digits-tool.ts";
import type { ModelTool, PreparedCall } from "./model-tool.ts";
import { tensorTool } from "./tensor-tool.ts";
import { textTool } from "./text-tool.ts";
import { paymentHeaders, toToolError, toToolResult } from "./tool-payment.ts";

export interface ModelToolOptions {
  readonly releases: Releases;
  readonly payments: Payments;
  readonly siteOrigin: string | undefined;
  readonly logger: Logger;
}

/** Adds one tool for each model that answers now, by its kind. */
export function addModelTools(server: McpServer, options: ModelToolOptions, headers?: Headers): void {
  for (const state of options.releases.list()) {
    if (state.kind === "not-served") continue;
    const tool = toolOf(state.served);
    const { route, modelName, number } = state.served.release;
    server.registerTool(
      toolName(route),
      {
        title: modelName,
        description: `${tool.description} Model "${modelName}", release ${number}, as its members voted.`,
        inputSchema: tool.input,
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      (asked, context) => call({ ...options, headers }, { state, tool, asked, context }),
    );
  }
}

/** The tool of a model by its route. */
export function toolName(route: string): string {
  return `ask_${route}`.slice(0, 64);
}

// Each kind has arguments of its own, and a tool gets only what its own schema let through.
function toolOf(served: ServedRelease): ModelTool<unknown> {
  const tool =
    served.text === undefined
      ? (digitsTool(served) ?? classTool(served) ?? tensorTool(served))
      : textTool(served.text);
  return tool as ModelTool<unknown>;
}

async function call(
  { releases, payments, siteOrigin, logger, headers }: ModelToolOptions & { headers: Headers | undefined },
  asking: { state: ModelState; tool: ModelTool<unknown>; asked: unknown; context: ServerContext },
) {
  const { state, tool, asked, context } = asking;
  let lease: Lease | undefined;
  let prepared: PreparedCall | undefined;
  try {
    const name = toolName(state.voted.route);
    // Payment and progress are no part of what is asked, so the hash is over name and arguments alone.
    const body = Buffer.from(canonicalJson({ name, arguments: asked }));
    lease = releases.lease(state, { key: () => sha256Of(body) });
    prepared = tool.prepare(asked, lease);
    const { run, cost } = prepared;
    const asDoorCall = { lease, headers: paymentHeaders(headers, context), path: "/mcp", body, cost };
    return toToolResult(await payments.meterCall(meteredCallOf(asDoorCall, siteOrigin), () => run(context)));
  } catch (error) {
    if (isOurFault(error)) logger.error({ err: error }, "a tool call failed");
    return toToolError(error);
  } finally {
    prepared?.done?.();
    lease?.done();
  }
}
