import { internalOrigin } from "../config.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";
import type { ZodType } from "zod";

/** Which part is asked: its path on the internal origin, and how people call it. */
export type GraphqlSource = { path: string; name: string };

/** A document with the shape its answer must have. */
export type GraphqlQuery<T> = { name: string; document: string; shape: ZodType<T> };

/**
 * Asks a GraphQL source and returns the answer, parsed.
 * Throws a 503 problem when the source does not answer, and an Error naming the query when it refuses it
 * or answers in another shape: that is our mistake and shows as a 500.
 */
export async function askGraphql<T>(
  source: GraphqlSource,
  query: GraphqlQuery<T>,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const answer = await post(source, { query: query.document, variables });
  if (answer.errors !== undefined && answer.errors.length > 0) {
    throw new Error(
      `${source.name} refused ${query.name}: ${answer.errors.map((error) => error.message).join("; ")}`,
    );
  }
  const parsed = query.shape.safeParse(answer.data);
  if (!parsed.success) {
    throw new Error(
      `${source.name} answered ${query.name} in another shape than expected: ${parsed.error.message}`,
    );
  }
  return parsed.data;
}

type GraphqlAnswer = { data?: unknown; errors?: { message: string }[] };

async function post(source: GraphqlSource, body: unknown): Promise<GraphqlAnswer> {
  let response: Response;
  try {
    response = await fetch(`${internalOrigin}${source.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(7_000),
    });
  } catch (cause) {
    throw unavailable(source, cause instanceof Error ? cause.message : String(cause));
  }
  if (response.status >= 500) throw unavailable(source, `HTTP ${response.status}`);
  return (await response.json()) as GraphqlAnswer;
}

function unavailable(source: GraphqlSource, detail: string) {
  return problemResponse(503, {
    title: messages.problem.unavailableTitle,
    sentence: messages.problem.unavailable(source.name),
    detail,
  });
}
