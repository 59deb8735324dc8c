import { askGraphql, type GraphqlQuery } from "./graphql.server.ts";

const subgraph = { path: "/subgraphs/name/comodel", name: "The index of the chain" };

/** Asks the index: what has happened on chain. See `askGraphql` for errors. */
export function askSubgraph<T>(query: GraphqlQuery<T>, variables?: Record<string, unknown>): Promise<T> {
  return askGraphql(subgraph, query, variables);
}
