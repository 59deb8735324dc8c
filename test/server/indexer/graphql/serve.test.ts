import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import test, { before, describe } from "node:test";
import { expressMiddleware } from "@as-integrations/express5";
import express from "express";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { createSubgraphApi } from "../../../../server/indexer/graphql/serve.ts";
import { buildFixture } from "../support/build-fixture.ts";
import { EventChain } from "../support/event-chain.ts";
import { subgraphInTest } from "../support/subgraph-in-test.ts";
import { suiteScope } from "../support/suite-scope.ts";

type Answer = { status: number; body: { data?: Record<string, unknown>; errors?: { message: string }[] } };

describe("a subgraph behind Apollo", () => {
  const scope = suiteScope();
  let url: string;

  before(async () => {
    const chain = await EventChain.start(scope);
    await chain.mine(2);
    const subgraph = await subgraphInTest(scope, {
      subgraphPath: await buildFixture("ledger"),
      rpcUrl: chain.url,
    });
    await subgraph.whenIndexed(2);
    const api = createSubgraphApi(subgraph);
    await api.start();
    const app = express().use("/subgraphs/name/ledger", express.json(), expressMiddleware(api));
    const server = app.listen(0, "127.0.0.1");
    scope.after(async () => {
      server.closeAllConnections();
      server.close();
      await api.stop();
    });
    await new Promise((resolve) => server.once("listening", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/subgraphs/name/ledger`;
  });

  async function post(query: string, variables?: Record<string, unknown>): Promise<Answer> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  }

  test("answers a POST with query and variables as graph-node does", async () => {
    const answer = await post("query($n: Int) { _meta { block { number } } coins(first: $n) { id } }", {
      n: 5,
    });
    assert.deepEqual(answer, { status: 200, body: { data: { _meta: { block: { number: 2 } }, coins: [] } } });
  });

  test("tells a tool its whole schema", async () => {
    const { body } = await post(getIntrospectionQuery());
    const schema = buildClientSchema(body.data as unknown as IntrospectionQuery);
    const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
    assert.deepEqual(roots.slice(0, 4), ["coin", "coins", "account", "accounts"]);
  });

  test("names the mistake in a query", async () => {
    assert.match((await post("{ nope }")).body.errors?.[0]?.message ?? "", /Cannot query field "nope"/);
    const tooLong = await post("{ coins(first: 2000) { id } }");
    assert.match(tooLong.body.errors?.[0]?.message ?? "", /The `first` argument must be between/);
  });

  test("refuses a query that would cost too much", async () => {
    const { body } = await post(
      "{ coins(first: 1000) { accounts(first: 1000) { entries(first: 1000) { id } } } }",
    );
    assert.match(body.errors?.[0]?.message ?? "", /potentially returns/);
  });
});
