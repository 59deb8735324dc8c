import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { base58btc } from "multiformats/bases/base58";
import { parse as parseYaml } from "yaml";
import { messageOf, SubgraphRefused } from "../failure.ts";
import type { TypedValue } from "../entity-values.ts";
import type { EntityModel } from "./entity-types.ts";
import { manifestDocument, type ManifestDocument, type MappingDocument } from "./manifest-document.ts";
import { parseEntitySchema } from "./parse-schema.ts";
import { refuseMissingFeatures } from "./refuse-features.ts";
import { resolveEvents, type EventTrigger } from "./resolve-events.ts";
import { readContext } from "./read-context.ts";

/** What a data source or a template runs: its code, its contracts' ABIs, its triggers. */
export type MappingCode = {
  readonly name: string;
  readonly binary: Uint8Array;
  readonly abis: ReadonlyMap<string, readonly unknown[]>;
  readonly triggers: readonly EventTrigger[];
};

export type DataSourceDefinition = {
  readonly name: string;
  readonly network: string;
  /** Lower hex, or null for any address. */
  readonly address: string | null;
  readonly startBlock: number;
  readonly endBlock: number | null;
  readonly context: ReadonlyMap<string, TypedValue>;
  readonly code: MappingCode;
};

export type TemplateDefinition = {
  readonly name: string;
  readonly network: string;
  readonly code: MappingCode;
};

/** A compiled subgraph, checked and ready to run. */
export type Deployment = {
  /** Digest of manifest, schema, mappings, ABIs and places, in the form of graph-node's deployment ids. */
  readonly id: string;
  readonly model: EntityModel;
  readonly dataSources: readonly DataSourceDefinition[];
  readonly templates: ReadonlyMap<string, TemplateDefinition>;
};

/** Where a data source lies on the chain, in place of what the manifest says. */
export type DataSourcePlace = { readonly address: string; readonly startBlock?: number };

export type DeploymentSource = {
  /** The folder that `graph build` wrote, or its `subgraph.yaml`. */
  readonly path: string;
  /** The network to run on; data sources of another one are refused. */
  readonly network: string;
  /** Places by data source name, as `networks.json` gives them to `graph build`. */
  readonly places?: Readonly<Record<string, DataSourcePlace>>;
};

/**
 * Reads a subgraph that `graph build` compiled.
 * @throws SubgraphRefused when it is incomplete, malformed, or needs what this engine lacks
 */
export function loadDeployment(source: DeploymentSource): Deployment {
  const manifestPath = findManifest(source.path);
  const files = new BuildFiles(dirname(manifestPath));
  const manifest = readManifest(files.text(manifestPath));
  refuseMissingFeatures(manifest);
  const model = parseEntitySchema(files.text(join(dirname(manifestPath), manifest.schema.file)));
  const dataSources = manifest.dataSources.map((each) => toDataSource(each, files, source));
  const templates = (manifest.templates ?? []).map((each) => ({
    name: each.name,
    network: checkNetwork(each, source.network),
    code: readCode(each.name, each.mapping, each.source.abi, files),
  }));
  return {
    id: files.digest(
      JSON.stringify(dataSources.map(({ name, address, startBlock }) => [name, address, startBlock])),
    ),
    model,
    dataSources,
    templates: new Map(templates.map((template) => [template.name, template])),
  };
}

function toDataSource(
  document: ManifestDocument["dataSources"][number],
  files: BuildFiles,
  source: DeploymentSource,
): DataSourceDefinition {
  const place = source.places?.[document.name];
  const address = place?.address ?? document.source.address ?? null;
  if (address !== null && !/^0x[0-9a-fA-F]{40}$/.test(address)) {
    throw new SubgraphRefused(
      `expected data source ${document.name} to have an address of 20 bytes, found "${address}"`,
    );
  }
  return {
    name: document.name,
    network: checkNetwork(document, source.network),
    address: address?.toLowerCase() ?? null,
    startBlock: place?.startBlock ?? Number(document.source.startBlock ?? 0),
    endBlock: document.source.endBlock == null ? null : Number(document.source.endBlock),
    context: readContext(document.context ?? {}, document.name),
    code: readCode(document.name, document.mapping, document.source.abi, files),
  };
}

function checkNetwork(document: { name: string; network: string }, network: string): string {
  if (document.network === network) return network;
  throw new SubgraphRefused(
    `expected ${document.name} to be built for the network ${network}, found ${document.network}; ` +
      `run \`graph build --network ${network}\``,
  );
}

function readCode(name: string, mapping: MappingDocument, abiName: string, files: BuildFiles): MappingCode {
  const abis = new Map(mapping.abis.map((each) => [each.name, readAbi(files.text(each.file), each.file)]));
  const abi = abis.get(abiName);
  if (abi === undefined)
    throw new SubgraphRefused(`expected ${name} to list its ABI ${abiName}, found none of that name`);
  const triggers = resolveEvents(name, mapping.eventHandlers ?? [], abi);
  return { name, binary: files.bytes(mapping.file), abis, triggers };
}

function readAbi(text: string, file: string): readonly unknown[] {
  const parsed: unknown = parseJson(text, file);
  const abi: unknown = Array.isArray(parsed) ? parsed : (parsed as { abi?: unknown } | null)?.abi;
  if (Array.isArray(abi)) return abi as unknown[];
  throw new SubgraphRefused(`expected ${file} to be an ABI (a list), found something else`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SubgraphRefused(`${file} is not valid JSON: ${messageOf(error)}`);
  }
}

function readManifest(text: string): ManifestDocument {
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (error) {
    throw new SubgraphRefused(`subgraph.yaml is not valid YAML: ${messageOf(error)}`);
  }
  const checked = manifestDocument.safeParse(document);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new SubgraphRefused(`subgraph.yaml lacks what a built manifest has: ${problems.join("; ")}`);
}

function findManifest(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined)
    throw new SubgraphRefused(`expected a built subgraph at ${path}, found nothing; run graph build`);
  return resolve(isFolder ? join(path, "subgraph.yaml") : path);
}

/** The files of a build. Whatever is read also goes into the digest. */
class BuildFiles {
  readonly #folder: string;
  readonly #read = new Map<string, Uint8Array>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  bytes(file: string): Uint8Array {
    const path = resolve(this.#folder, file);
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const content = this.#load(path);
    this.#read.set(path, content);
    return content;
  }

  text(file: string): string {
    return new TextDecoder().decode(this.bytes(file));
  }

  digest(places: string): string {
    const digest = createHash("sha256").update(places);
    for (const [path, content] of [...this.#read].sort(([left], [right]) => (left < right ? -1 : 1))) {
      digest.update(`\0${path.slice(this.#folder.length)}\0${content.length}\0`).update(content);
    }
    // 0x12 0x20 says "sha-256, 32 bytes": ids then look as graph-node's do and start with Qm.
    return base58btc.baseEncode(Buffer.concat([Uint8Array.of(0x12, 0x20), digest.digest()]));
  }

  #load(path: string): Uint8Array {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new SubgraphRefused(`cannot read ${path}, which the subgraph needs: ${messageOf(error)}`);
    }
  }
}
