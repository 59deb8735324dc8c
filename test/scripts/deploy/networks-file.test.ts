import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { parse } from "yaml";

import { networksPath, writeNetworksFile } from "../../../scripts/deploy/networks-file.ts";
import { saveDeployments, type Deployments } from "../../../server/chain/deployments.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";

const root = join(import.meta.dirname, "../../..");

interface Source {
  readonly name: string;
  readonly network: string;
  readonly source: { readonly address: string; readonly startBlock: number };
}

async function sourcesOf(path: string): Promise<Source[]> {
  return (parse(await readFile(path, "utf8")) as { dataSources: Source[] }).dataSources;
}

/** A record with every contract of the subgraph at an address and in a block of its own. */
async function recordOf(chainId: number): Promise<Deployments> {
  const sources = await sourcesOf(join(root, "subgraph/subgraph.yaml"));
  const contracts = sources.map(({ name }, index) => {
    const address = `0x${(chainId * 100 + index).toString(16).padStart(40, "0")}` as const;
    return [name, { address, block: chainId + index }] as const;
  });
  return { chainId, contracts: Object.fromEntries(contracts) };
}

/** What `graph build --network` does with the manifest before it compiles. */
async function updateNetwork(manifest: string, network: string, file: string): Promise<void> {
  const path = join(root, "node_modules/@graphprotocol/graph-cli/dist/command-helpers/network.js");
  const { updateSubgraphNetwork } = (await import(pathToFileURL(path).href)) as {
    updateSubgraphNetwork(manifest: string, network: string, file: string, name: string): Promise<void>;
  };
  await updateSubgraphNetwork(manifest, network, file, "address");
}

test("addresses and first blocks of the subgraph are those of the deployment records, on each network", async (t) => {
  const folder = await temporaryFolder(t);
  const records = { practice: await recordOf(31337), "arbitrum-one": await recordOf(42161) };
  for (const record of Object.values(records)) await saveDeployments(folder, record);
  await writeNetworksFile(folder);
  for (const [network, { contracts }] of Object.entries(records)) {
    const manifest = join(folder, `${network}.yaml`);
    await copyFile(join(root, "subgraph/subgraph.yaml"), manifest);
    await updateNetwork(manifest, network, networksPath(folder));
    const sources = await sourcesOf(manifest);
    assert.equal(sources.length, Object.keys(contracts).length);
    for (const { name, source, ...rest } of sources) {
      const recorded = contracts[name];
      assert.equal(rest.network, network);
      assert.equal(source.address.toLowerCase(), recorded?.address.toLowerCase(), name);
      assert.equal(source.startBlock, recorded?.block, name);
    }
  }
});

test("a record without a contract that the subgraph indexes is refused by name", async (t) => {
  const folder = await temporaryFolder(t);
  const { Market: _market, ...contracts } = (await recordOf(8453)).contracts;
  await saveDeployments(folder, { chainId: 8453, contracts });
  await assert.rejects(writeNetworksFile(folder), /Expected Market, .* contracts of chain 8453, found none/);
});
