import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { loadDeployments, type Deployments } from "../../server/chain/deployments.ts";
import { graphNetworkOf } from "./networks.ts";

const SUBGRAPH = new URL("../../subgraph/subgraph.yaml", import.meta.url);
const manifestShape = z.object({ dataSources: z.array(z.object({ name: z.string() })) });

/** Where a data source of the subgraph lies. */
type Place = { readonly address: string; readonly startBlock: number };

/** The places of all of them by network, as `graph build --network-file` reads them. */
type NetworksFile = Record<string, Record<string, Place>>;

/** The file beside the records of a folder. */
export function networksPath(folder: string): string {
  return join(folder, "networks.json");
}

/**
 * Writes anew, from all records of the folder, where the subgraph's data sources lie on each network.
 * @throws RangeError when a record lacks a contract that the subgraph indexes
 */
export async function writeNetworksFile(folder: string): Promise<void> {
  const { dataSources } = manifestShape.parse(parse(await readFile(SUBGRAPH, "utf8")));
  const networks: NetworksFile = {};
  for (const chainId of await recordedChains(folder)) {
    const record = await loadDeployments(folder, chainId);
    if (record === null) continue;
    const places = dataSources.map(({ name }) => [name, placeOf(record, name)] as const);
    networks[graphNetworkOf(chainId)] = Object.fromEntries(places);
  }
  await writeFile(networksPath(folder), `${JSON.stringify(networks, null, 2)}\n`);
}

async function recordedChains(folder: string): Promise<number[]> {
  const chains = (await readdir(folder)).flatMap((file) => /^(\d+)\.json$/.exec(file)?.[1] ?? []);
  return chains.map(Number).sort((one, other) => one - other);
}

function placeOf({ chainId, contracts }: Deployments, name: string): Place {
  const contract = contracts[name];
  if (contract !== undefined) return { address: contract.address, startBlock: contract.block };
  throw new RangeError(
    `Expected ${name}, which the subgraph indexes, among the contracts of chain ${chainId}, found none. Deploy anew.`,
  );
}
