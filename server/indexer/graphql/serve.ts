import { ApolloServer } from "@apollo/server";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import { queryBounds } from "./query-cost.ts";

/** What Apollo needs of a running subgraph. */
export type QueryableSubgraph = {
  schema(): GraphQLSchema;
  execute(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    operationName?: string,
  ): Promise<ExecutionResult>;
};

/**
 * Makes the server of `POST /subgraphs/name/...`. Apollo parses and validates; the subgraph's worker executes,
 * after it has bounded what the query may cost. Start it after the subgraph and before it is mounted.
 */
export function createSubgraphApi(subgraph: QueryableSubgraph): ApolloServer {
  return new ApolloServer({
    gateway: {
      load: () =>
        Promise.resolve({
          executor: ({ source, request, operationName }) =>
            subgraph.execute(
              source,
              request.variables ?? {},
              operationName ?? undefined,
            ) as Promise<ExecutionResult>,
        }),
      onSchemaLoadOrUpdate: (notify) => {
        notify({ apiSchema: subgraph.schema(), coreSupergraphSdl: "" });
        return () => undefined;
      },
      stop: () => Promise.resolve(),
    },
    parseOptions: { maxTokens: queryBounds.tokens },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
  });
}
