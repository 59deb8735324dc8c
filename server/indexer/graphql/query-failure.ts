import { GraphQLError } from "graphql";

/** A query that cannot be answered as it was asked. The message says what to change. */
export function queryFailure(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}
