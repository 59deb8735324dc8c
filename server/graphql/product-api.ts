import { readFile } from "node:fs/promises";

import { ApolloServer } from "@apollo/server";
import { GraphQLError, GraphQLScalarType, Kind, type GraphQLFormattedError } from "graphql";

import { CallerMistake, ComodelError, toProblem } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { ServicePort } from "./service-port.ts";
import { boundedShape } from "./bounded-shape.ts";

/** What each resolver is given. */
export interface ProductContext {
  readonly port: ServicePort;
}

const MAX_RECEIPTS = 200;
const MAX_DAYS = 366;

/** The product API at `/graphql`. Start it before it is mounted. */
export async function createProductApi(logger: Logger): Promise<ApolloServer<ProductContext>> {
  const typeDefs = await readFile(new URL("./schema.graphql", import.meta.url), "utf8");
  return new ApolloServer<ProductContext>({
    typeDefs,
    resolvers: {
      BigInt: textScalar("BigInt", /^-?\d+$/),
      Hex: textScalar("Hex", /^0x[0-9a-fA-F]*$/),
      Query: {
        service: (_: unknown, __: unknown, { port }: ProductContext) => port.service(),
        receipts: (
          _: unknown,
          { account, first }: { account: string; first: number },
          { port }: ProductContext,
        ) => port.receipts(account, within("first", first, MAX_RECEIPTS)),
        usage: (_: unknown, { model, days }: { model: string; days: number }, { port }: ProductContext) =>
          port.usage(model, within("days", days, MAX_DAYS)),
      },
    },
    validationRules: [boundedShape],
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => toPublicError(formatted, error, logger),
    // The lifecycle stops the server; Apollo must not end the process on a signal by itself.
    stopOnTerminationSignals: false,
    introspection: true,
  });
}

function within(name: string, value: number, limit: number): number {
  if (value >= 1 && value <= limit) return value;
  throw new CallerMistake("argument-out-of-range", `${name} is ${value}; expected 1 to ${limit}`);
}

/** A scalar that travels as text: bigints become decimals, everything else stays as it is. */
function textScalar(name: string, pattern: RegExp): GraphQLScalarType {
  const read = (value: unknown): string => {
    const text = String(value);
    if (!pattern.test(text)) throw new GraphQLError(`${name} cannot hold "${text.slice(0, 80)}"`);
    return text;
  };
  return new GraphQLScalarType({
    name,
    serialize: read,
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : ""),
  });
}

/** Our errors keep their code and sentence; a defect is logged and told without its words. */
function toPublicError(
  formatted: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? error.originalError : error;
  // GraphQL's own refusals (syntax, validation, scalars) already say what is wrong.
  if (original === undefined || original === null || original instanceof GraphQLError) return formatted;
  const problem = toProblem(original);
  if (!(original instanceof ComodelError) || problem.status >= 500)
    logger.error({ err: original }, "a resolver failed");
  return {
    ...formatted,
    message: problem.detail,
    extensions: { ...formatted.extensions, code: problem.code },
  };
}
