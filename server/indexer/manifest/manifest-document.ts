import { z } from "zod";

/**
 * The shape of a built `subgraph.yaml` as far as this engine can run it.
 * What it cannot run is kept as unknown here and refused by name in `refuse-features.ts`.
 */

const topicFilter = z.union([z.string(), z.array(z.string())]).optional();

const eventHandler = z.object({
  event: z.string(),
  handler: z.string(),
  topic0: z.string().optional(),
  topic1: topicFilter,
  topic2: topicFilter,
  topic3: topicFilter,
  receipt: z.boolean().optional(),
  calls: z.unknown().optional(),
});

const mapping = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  language: z.string(),
  file: z.string(),
  entities: z.array(z.string()),
  abis: z.array(z.object({ name: z.string(), file: z.string() })),
  eventHandlers: z.array(eventHandler).nullish(),
  callHandlers: z.unknown().optional(),
  blockHandlers: z.unknown().optional(),
});

const contextEntry = z.object({ type: z.string(), data: z.unknown() });

const source = z.object({
  abi: z.string(),
  address: z.string().nullish(),
  startBlock: z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).nullish(),
  endBlock: z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).nullish(),
});

const dataSource = z.object({
  kind: z.string(),
  name: z.string(),
  network: z.string(),
  context: z.record(z.string(), contextEntry).nullish(),
  source,
  mapping,
});

const template = z.object({
  kind: z.string(),
  name: z.string(),
  network: z.string(),
  source: z.object({ abi: z.string() }),
  mapping,
});

export const manifestDocument = z.object({
  specVersion: z.string(),
  schema: z.object({ file: z.string() }),
  features: z.array(z.string()).nullish(),
  graft: z.unknown().optional(),
  dataSources: z.array(dataSource).min(1),
  templates: z.array(template).nullish(),
});

export type ManifestDocument = z.infer<typeof manifestDocument>;
export type MappingDocument = z.infer<typeof mapping>;
export type EventHandlerDocument = z.infer<typeof eventHandler>;
