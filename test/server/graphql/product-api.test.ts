import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { ApolloServer } from "@apollo/server";
import { getIntrospectionQuery } from "graphql";

import { systemClock } from "../../../server/core/clock.ts";
import { createLogger } from "../../../server/core/logger.ts";
import { createProductApi, type ProductContext } from "../../../server/graphql/product-api.ts";
import { shareService } from "../../../server/graphql/shared-service.ts";
import type { ServicePort } from "../../../server/graphql/service-port.ts";

/** The port is the border of this part; the parts behind it have tests of their own. */
const port: ServicePort = {
  service: async () => ({
    chainId: 31337,
    practice: true,
    block: 7,
    blockTime: 1_700_000_000,
    wallTime: 1_700_000_060,
    indexBlock: 6,
    indexLag: 1,
    operator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    deployments: [],
    models: [],
  }),
  receipts: async () => [],
  usage: async () => [{ day: "2026-01-31", calls: 3n, credits: 2n ** 80n }],
};

let api: ApolloServer<ProductContext>;

async function ask(query: string, asked = port): Promise<{ data: unknown; codes: unknown[]; text: string }> {
  const { body } = await api.executeOperation({ query }, { contextValue: { port: asked } });
  assert.equal(body.kind, "single");
  const { data, errors = [] } = body.kind === "single" ? body.singleResult : { data: null };
  return {
    data,
    codes: errors.map(({ extensions }) => extensions?.["code"]),
    text: errors.map((e) => e.message).join(),
  };
}

describe("the product API", () => {
  before(async () => {
    api = await createProductApi(createLogger({ level: "silent" }));
    await api.start();
  });
  after(() => api.stop());

  it("tells what is served, with whole numbers of any size as text", async () => {
    const { data } = await ask(
      `{ service { chainId practice indexLag operator } usage(model: "1") { day calls credits } }`,
    );
    assert.deepEqual(JSON.parse(JSON.stringify(data)), {
      service: {
        chainId: 31337,
        practice: true,
        indexLag: 1,
        operator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      },
      usage: [{ day: "2026-01-31", calls: "3", credits: "1208925819614629174706176" }],
    });
  });

  it("answers the introspection of stock tools", async () => {
    assert.deepEqual((await ask(getIntrospectionQuery())).codes, []);
  });

  it("refuses arguments out of range with the range", async () => {
    const { codes, text } = await ask(`{ receipts(account: "0x00", first: 100000) { id } }`);
    assert.deepEqual(codes, ["argument-out-of-range"]);
    assert.match(text, /expected 1 to 200/);
  });

  it("refuses a small query that asks for large work", async () => {
    const many = Array.from({ length: 301 }, (_, index) => `a${index}: __typename`).join(" ");
    assert.match((await ask(`{ ${many} }`)).text, /more than 300 fields/);
    const deep = `{ __schema { types { fields { type ${"{ ofType ".repeat(12)}{ name }${" }".repeat(16)}`;
    assert.match((await ask(deep)).text, /nested deeper than 12/);
  });

  it("counts the fields of a fragment at each place that uses it", async () => {
    const service = `{ chainId block indexBlock operator }`;
    const small = `query { ...A ...A } fragment A on Query { service ${service} }`;
    assert.deepEqual((await ask(small)).codes, []);
    const doubled = Array.from(
      { length: 7 },
      (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`,
    );
    const large = `query { ...F0 } ${doubled.join(" ")} fragment F7 on Query { service ${service} }`;
    assert.match((await ask(large)).text, /more than 300 fields/);
    assert.match((await ask(`query { ...A } fragment A on Query { ...A }`)).text, /Cannot spread fragment/);
  });

  it("reads the service once a second, however often it is asked, and again after a failure", async () => {
    let [reads, nowMs, fails] = [0, 5_000, true];
    const counted: ServicePort = {
      ...port,
      service: () => {
        reads += 1;
        return fails ? Promise.reject(new Error("the chain is away")) : port.service();
      },
    };
    const shared = shareService(counted, { ...systemClock, nowMs: () => nowMs });
    assert.equal((await ask(`{ service { block } }`, shared)).codes.length, 1);
    fails = false;
    assert.deepEqual((await ask(`{ a: service { block } b: service { chainId } }`, shared)).codes, []);
    nowMs += 999;
    await ask(`{ service { block } }`, shared);
    assert.equal(reads, 2);
    nowMs += 1;
    await ask(`{ service { block } }`, shared);
    assert.equal(reads, 3);
  });
});
