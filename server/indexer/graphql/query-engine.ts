import type { DatabaseSync } from "node:sqlite";
import {
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from "graphql";
import type { EntityModel } from "../manifest/entity-types.ts";
import { attachResolvers } from "./attach-resolvers.ts";
import { generateSchema } from "./generate-schema.ts";
import { queryBounds, requireAffordable } from "./query-cost.ts";
import { queryFailure } from "./query-failure.ts";
import { QuerySession } from "./query-session.ts";

/** A GraphQL request as it comes over HTTP. */
export type QueryRequest = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
};

const keptDocuments = 200;

/** Answers GraphQL queries from a reading connection. */
export class QueryEngine {
  readonly #database: DatabaseSync;
  readonly #model: EntityModel;
  readonly #deployment: string;
  readonly #schema: GraphQLSchema;
  readonly #hasIndexingErrors: () => boolean;
  /** Valid documents by text: pages ask the same few queries again and again. */
  readonly #documents = new Map<string, DocumentNode>();

  constructor(
    database: DatabaseSync,
    model: EntityModel,
    deployment: string,
    hasIndexingErrors: () => boolean,
  ) {
    this.#database = database;
    this.#model = model;
    this.#deployment = deployment;
    this.#hasIndexingErrors = hasIndexingErrors;
    this.#schema = generateSchema(model);
    attachResolvers(this.#schema, model);
  }

  /** Runs one query on one snapshot of the database. Mistakes of the query come back as its `errors`. */
  async execute(request: QueryRequest): Promise<ExecutionResult> {
    const variables = request.variables ?? {};
    let document: DocumentNode;
    try {
      document = this.#validDocument(request.query);
      this.#requireAffordable(document, request, variables);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      if (error instanceof AggregateError) return { errors: error.errors as GraphQLError[] };
      throw error;
    }
    // The whole execution happens before the next turn, so queries never share this transaction.
    this.#database.exec("BEGIN");
    try {
      return await execute({
        schema: this.#schema,
        document,
        variableValues: variables,
        operationName: request.operationName,
        contextValue: {
          session: new QuerySession(this.#database, this.#model, this.#deployment),
          deployment: this.#deployment,
          hasIndexingErrors: this.#hasIndexingErrors(),
        },
      });
    } finally {
      this.#database.exec("COMMIT");
    }
  }

  #requireAffordable(
    document: DocumentNode,
    request: QueryRequest,
    variables: Readonly<Record<string, unknown>>,
  ): void {
    const operation = getOperationAST(document, request.operationName);
    // Without an operation, execution itself says which one is missing.
    if (operation != null) requireAffordable(this.#schema, document, operation, variables);
  }

  #validDocument(text: string): DocumentNode {
    const known = this.#documents.get(text);
    if (known !== undefined) return known;
    if (text.length > queryBounds.characters) {
      throw queryFailure(
        `query has ${text.length} characters, which exceeds the limit of ${queryBounds.characters}`,
      );
    }
    const document = parse(text, { maxTokens: queryBounds.tokens });
    const errors = validate(this.#schema, document, undefined, { maxErrors: 20 });
    if (errors.length > 0) throw new AggregateError(errors, "the query does not fit the schema");
    this.#documents.set(text, document);
    if (this.#documents.size > keptDocuments)
      this.#documents.delete(this.#documents.keys().next().value as string);
    return document;
  }
}
