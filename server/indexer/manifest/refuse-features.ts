import { SubgraphRefused } from "../failure.ts";
import type { ManifestDocument, MappingDocument } from "./manifest-document.ts";

const knownApiVersions = new Set(["0.0.5", "0.0.6", "0.0.7", "0.0.8", "0.0.9"]);

/**
 * Refuses, by name and before the first block, what a manifest asks for and this engine does not do.
 * @throws SubgraphRefused naming the feature and where it stands
 */
export function refuseMissingFeatures(manifest: ManifestDocument): void {
  if (isPresent(manifest.graft)) refuse("grafting (`graft`)", "the manifest");
  for (const feature of manifest.features ?? []) {
    refuse(`the feature \`${feature}\``, "`features` of the manifest");
  }
  for (const source of [...manifest.dataSources, ...(manifest.templates ?? [])]) {
    const place = `data source or template \`${source.name}\``;
    if (source.kind !== "ethereum" && source.kind !== "ethereum/contract") {
      refuse(`the kind \`${source.kind}\``, place);
    }
    refuseInMapping(source.mapping, place);
  }
}

function refuseInMapping(mapping: MappingDocument, place: string): void {
  if (mapping.kind !== "ethereum/events") refuse(`the mapping kind \`${mapping.kind}\``, place);
  if (mapping.language !== "wasm/assemblyscript") refuse(`the language \`${mapping.language}\``, place);
  if (!knownApiVersions.has(mapping.apiVersion)) {
    refuse(`apiVersion ${mapping.apiVersion} (0.0.5 to 0.0.9 run)`, place);
  }
  if (isPresent(mapping.callHandlers)) refuse("call handlers (`callHandlers`)", place);
  if (isPresent(mapping.blockHandlers)) refuse("block handlers (`blockHandlers`)", place);
  for (const handler of mapping.eventHandlers ?? []) {
    if (isPresent(handler.calls))
      refuse("declared calls (`calls`)", `${place}, handler \`${handler.handler}\``);
    if (handler.receipt === true) {
      refuse("transaction receipts (`receipt: true`)", `${place}, handler \`${handler.handler}\``);
    }
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function refuse(feature: string, place: string): never {
  throw new SubgraphRefused(
    `This engine does not run ${feature}, found in ${place}. Deploy to graph-node, or remove it.`,
  );
}
