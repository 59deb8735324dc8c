import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { before, describe } from "node:test";
import { SubgraphRefused } from "../../../../server/indexer/failure.ts";
import { DataSources } from "../../../../server/indexer/follow/data-sources.ts";
import { loadDeployment } from "../../../../server/indexer/manifest/load-deployment.ts";
import { runSubgraph } from "../../../../server/indexer/run-subgraph.ts";
import { buildFixture } from "../support/build-fixture.ts";
import { temporaryFolder } from "../support/subgraph-in-test.ts";

type Change = { readonly file: string; readonly from: string | RegExp; readonly to: string };

const manifest = "subgraph.yaml";
const schema = "schema.graphql";
const mint = "      eventHandlers:\n        - event: CoinMade";

const refusals: [what: string, change: Change, message: RegExp][] = [
  [
    "grafting",
    { file: manifest, from: /^schema:/m, to: "graft: { base: Qm, block: 1 }\nschema:" },
    /grafting/,
  ],
  [
    "a feature",
    { file: manifest, from: /^schema:/m, to: "features: [fullTextSearch]\nschema:" },
    /the feature `fullTextSearch`/,
  ],
  [
    "block handlers",
    { file: manifest, from: mint, to: `      blockHandlers:\n        - handler: handleBlock\n${mint}` },
    /block handlers \(`blockHandlers`\), found in data source or template `Mint`/,
  ],
  [
    "call handlers",
    {
      file: manifest,
      from: mint,
      to: `      callHandlers:\n        - function: f()\n          handler: f\n${mint}`,
    },
    /call handlers \(`callHandlers`\)/,
  ],
  [
    "transaction receipts",
    {
      file: manifest,
      from: "handler: handleCoinMade",
      to: "handler: handleCoinMade\n          receipt: true",
    },
    /transaction receipts \(`receipt: true`\), found in .*handler `handleCoinMade`/,
  ],
  [
    "another apiVersion",
    { file: manifest, from: "apiVersion: 0.0.9", to: "apiVersion: 0.0.4" },
    /apiVersion 0\.0\.4/,
  ],
  [
    "file data sources",
    { file: manifest, from: "kind: ethereum\n", to: "kind: file/ipfs\n" },
    /the kind `file\/ipfs`/,
  ],
  [
    "another network",
    { file: manifest, from: "network: practice", to: "network: mainnet" },
    /expected Mint to be built for the network practice, found mainnet/,
  ],
  [
    "an event that the ABI lacks",
    { file: manifest, from: "event: Broken(uint256)", to: "event: Broken(string)" },
    /expected the ABI of Mint to have the event Broken\(string\)/,
  ],
  [
    "a handler that the mapping lacks",
    { file: manifest, from: "handler: handleBroken", to: "handler: handleGone" },
    /expected the mapping of Mint to export handleGone/,
  ],
  [
    "a manifest without data sources",
    { file: manifest, from: /dataSources:[^]*templates:/, to: "templates:" },
    /dataSources/,
  ],
  ["a damaged manifest", { file: manifest, from: /^schema:/m, to: "schema: [" }, /not valid YAML/],
  [
    "time series",
    { file: schema, from: "type Coin @entity(immutable: false)", to: "type Coin @entity(timeseries: true)" },
    /time series \(`timeseries: true`\), found on type Coin/,
  ],
  [
    "full-text search",
    { file: schema, from: /$/, to: "\ntype _Schema_ @fulltext(name: x) { id: ID! }" },
    /full-text search/,
  ],
  [
    "an unknown type",
    { file: schema, from: "name: String!", to: "name: Sting!" },
    /Coin\.name has the unknown type Sting/,
  ],
  [
    "a derived field that leads nowhere",
    { file: schema, from: '@derivedFrom(field: "coin")', to: '@derivedFrom(field: "label")' },
    /Coin\.accounts is derived from Account\.label, which is not a stored reference/,
  ],
  [
    "a damaged schema",
    { file: schema, from: "type Coin", to: "type {" },
    /schema\.graphql is not valid GraphQL/,
  ],
];

describe("a subgraph that cannot run here is refused at its start", () => {
  let built: string;
  before(async () => {
    built = await buildFixture("ledger");
  });

  function refusalOf(path: string): string {
    try {
      // Loads and compiles, which is all that a start does before it asks the chain.
      new DataSources(loadDeployment({ path, network: "practice" }));
    } catch (error) {
      assert.ok(error instanceof SubgraphRefused, String(error));
      return error.message;
    }
    return assert.fail("expected the subgraph to be refused, found that it was not");
  }

  for (const [what, { file, from, to }, message] of refusals) {
    test(`for ${what}`, (context) => {
      const folder = temporaryFolder(context);
      cpSync(built, folder, { recursive: true });
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const changed = text.replace(from, to);
      assert.notEqual(changed, text);
      writeFileSync(path, changed);
      assert.match(refusalOf(folder), message);
    });
  }

  test("for a file that is missing", (context) => {
    const folder = temporaryFolder(context);
    cpSync(built, folder, { recursive: true });
    rmSync(join(folder, "Mint", "Mint.wasm"), { force: true });
    rmSync(join(folder, "Mint", "mint.wasm"), { force: true });
    assert.match(refusalOf(folder), /cannot read .*wasm, which the subgraph needs/);
  });

  test("for host functions that this engine lacks, all named at once", (context) => {
    const folder = temporaryFolder(context);
    cpSync(built, folder, { recursive: true });
    const path = join(folder, "Mint", "Mint.wasm");
    // The names are as long as those they replace, so that the binary stays well-formed.
    const binary = readFileSync(path)
      .toString("latin1")
      .replace("store.set", "ipfs.catt")
      .replace("dataSource.context", "ens.nameByHash.etc");
    writeFileSync(path, Buffer.from(binary, "latin1"));
    const error = refusalOf(folder);
    assert.match(
      error,
      /does not offer (ipfs\.catt, ens\.nameByHash\.etc|ens\.nameByHash\.etc, ipfs\.catt), which the mapping of Mint imports/,
    );
  });

  test("and its start says why", async (context) => {
    const quiet = (): void => undefined;
    const subgraph = runSubgraph({
      subgraphPath: built,
      rpcUrl: "http://127.0.0.1:9",
      databasePath: join(temporaryFolder(context), "index.sqlite"),
      network: "elsewhere",
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
    await assert.rejects(subgraph.start(), (error) => {
      assert.ok(error instanceof SubgraphRefused);
      assert.match(error.message, /built for the network elsewhere, found practice/);
      return true;
    });
    await subgraph.stop();
  });

  test("for a folder where nothing was built", (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, "nothing");
    assert.match(refusalOf(path), /expected a built subgraph at .*nothing, found nothing; run graph build/);
  });
});
