import { join } from "node:path";

import type { RequestHandler } from "express";

import type { Config } from "../config.ts";
import { Unavailable } from "../core/errors.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createSubgraphApi } from "../indexer/graphql/serve.ts";
import { forwardGraphql, mountGraphql, type GraphqlMount } from "../http/graphql-mount.ts";
import { runSubgraph, type RunningSubgraph } from "../indexer/run-subgraph.ts";
import type { OpenChain } from "./open-chain.ts";

/** Where the subgraph is served, embedded or not; the same path that graph-node uses. */
export const SUBGRAPH_PATH = "/subgraphs/name/comodel";

/** The queryable history of the chain. */
export interface OpenIndex {
  /** Resolves to `data`. Throws `Unavailable` when the index cannot answer. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
  readonly mount: GraphqlMount;
  /** Number of the newest block in the index. */
  block(): Promise<{ number: number; failed: string | null }>;
  /** Called after the index moved, with the new block. */
  onMove(listener: (block: number) => void): void;
}

/** The manifest is written for the practice chain; on another chain only the places differ, and they are given. */
const MANIFEST_NETWORK = "practice";
const EXTERNAL_POLL_MS = 2_000;
const META = "{ _meta { block { number } hasIndexingErrors } }";

export async function openIndex(
  config: Config,
  chain: OpenChain,
  lifecycle: Lifecycle,
  logger: Logger,
): Promise<OpenIndex> {
  return config.subgraphUrl === undefined
    ? openEmbedded(config, chain, lifecycle, logger.child({ part: "index" }))
    : openExternal(config.subgraphUrl, lifecycle);
}

async function openEmbedded(
  config: Config,
  chain: OpenChain,
  lifecycle: Lifecycle,
  logger: Logger,
): Promise<OpenIndex> {
  const places = Object.entries(chain.deployments.contracts).map(
    ([name, { address, block }]) => [name, { address, startBlock: block }] as const,
  );
  const engine = runSubgraph({
    subgraphPath: "subgraph/build",
    places: Object.fromEntries(places),
    rpcUrl: chain.rpcUrl,
    databasePath: join(config.homeDir, "index.sqlite"),
    network: MANIFEST_NETWORK,
    logger,
    ...(chain.practice === undefined ? {} : { pollingIntervalMs: 200 }),
  });
  await lifecycle.startAll([{ name: "index", start: () => engine.start(), stop: () => engine.stop() }]);
  const api = createSubgraphApi(engine);
  await api.start();
  return {
    ask: async (query, variables) => toData(await engine.execute(query, variables)),
    mount: mountGraphql(SUBGRAPH_PATH, api, {}),
    block: async () => ({ number: engine.head()?.number ?? 0, failed: describeFailure(engine) }),
    onMove: (listener) => void engine.onHead(({ number }) => listener(number)),
  };
}

function describeFailure(engine: RunningSubgraph): string | null {
  const { failure } = engine.health();
  return failure === null ? null : failure.message;
}

/** graph-node or The Graph: asked over HTTP, and passed on to the pages under the same path. */
async function openExternal(url: string, lifecycle: Lifecycle): Promise<OpenIndex> {
  const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => {
      throw new Unavailable("index-unreachable", `The index at ${url} does not answer`, { cause });
    });
    return toData((await answer.json()) as GraphqlResult);
  };
  const listeners: ((block: number) => void)[] = [];
  const block = async (): Promise<{ number: number; failed: string | null }> => {
    const { _meta: meta } = (await ask(META)) as {
      _meta: { block: { number: number }; hasIndexingErrors: boolean };
    };
    return { number: meta.block.number, failed: meta.hasIndexingErrors ? "the index met an error" : null };
  };
  let known = -1;
  const timer = setInterval(() => {
    block().then(
      ({ number }) => {
        if (number !== known) listeners.forEach((listener) => listener(number));
        known = number;
      },
      // The next look comes by itself; health asks and says it meanwhile.
      () => undefined,
    );
  }, EXTERNAL_POLL_MS);
  await lifecycle.startAll([
    { name: "index", start: () => Promise.resolve(), stop: () => Promise.resolve(clearInterval(timer)) },
  ]);
  const handler: RequestHandler = forwardGraphql(url);
  return {
    ask,
    block,
    mount: { path: SUBGRAPH_PATH, handler },
    onMove: (listener) => void listeners.push(listener),
  };
}

interface GraphqlResult {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

function toData({ data, errors }: GraphqlResult): unknown {
  if (errors !== undefined && errors.length > 0) {
    throw new Unavailable(
      "index-refused",
      `The index refused a query: ${errors.map(({ message }) => message).join("; ")}`,
    );
  }
  return data;
}
