import type { ApolloServer, BaseContext } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import type { RequestHandler } from "express";

import { Unavailable } from "../core/errors.ts";

/** A GraphQL server at a path of the one origin; its body was parsed before. */
export interface GraphqlMount {
  readonly path: string;
  readonly handler: RequestHandler;
}

/** Mounts a started Apollo server whose resolvers all get the same context. */
export function mountGraphql<Context extends BaseContext>(
  path: string,
  api: ApolloServer<Context>,
  context: Context,
): GraphqlMount {
  return { path, handler: expressMiddleware(api, { context: async () => context }) as RequestHandler };
}

const FORWARD_TIMEOUT_MS = 15_000;

/** Passes queries on to a GraphQL server elsewhere, so that pages ask their own origin only. */
export function forwardGraphql(url: string): RequestHandler {
  return async (request, response) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request.body),
      signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new Unavailable("index-unreachable", "The index does not answer; try again in a moment", {
        cause,
      });
    });
    response
      .status(answer.status)
      .type("application/json")
      .send(await answer.text());
  };
}
