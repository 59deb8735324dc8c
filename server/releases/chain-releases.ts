import type { Address } from "viem";
import { z } from "zod";

import { iReleaseRegistryAbi } from "../../generated/abi/IReleaseRegistry.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import { Unavailable } from "../core/errors.ts";
import type { VotedRelease, VotedReleases } from "./voted-release.ts";

export interface ChainReleasesOptions {
  /** Asks the subgraph; resolves to `data`. */
  readonly askIndex: (query: string, variables: Record<string, unknown>) => Promise<unknown>;
  readonly reader: ChainReader;
  readonly releaseRegistry: Address;
}

const PAGE = 500;

/** Models are followed by id, so that a page never skips one while others are launched. */
const LIVE_MODELS = `query LiveModels($after: BigInt!) {
  models(first: ${PAGE}, orderBy: modelId, where: { liveRelease_not: null, modelId_gt: $after }) {
    modelId name slug route
    liveRelease { releaseId number weightsSha256 manifestSha256 }
  }
}`;

const sha256 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text.slice(2));

const answerShape = z.object({
  models: z.array(
    z.object({
      modelId: z.string(),
      name: z.string(),
      slug: z.string(),
      route: z.string(),
      liveRelease: z.object({
        releaseId: z.string().transform(BigInt),
        number: z.number().int(),
        weightsSha256: sha256,
        manifestSha256: sha256,
      }),
    }),
  ),
});

type ListedModel = z.infer<typeof answerShape>["models"][number];

/**
 * Finds models through the index and believes only the chain: each release that the index calls live is
 * held against `ReleaseRegistry.live` at a finalized block, once. While they differ, the index is behind or
 * the block is young: that model's change is left for the next look.
 */
export function createChainReleases(options: ChainReleasesOptions): VotedReleases {
  const confirmed = new Map<string, VotedRelease>();
  return {
    list: async () => {
      const models = await listModels(options);
      for (const model of models) {
        const known = confirmed.get(model.modelId);
        if (known?.releaseId === model.liveRelease.releaseId) continue;
        if (await isLiveOnChain(options, model)) confirmed.set(model.modelId, toVotedRelease(model));
      }
      const listed = new Set(models.map(({ modelId }) => modelId));
      for (const modelId of confirmed.keys()) if (!listed.has(modelId)) confirmed.delete(modelId);
      return [...confirmed.values()];
    },
  };
}

async function listModels({ askIndex }: ChainReleasesOptions): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  for (;;) {
    const after = models.at(-1)?.modelId ?? "0";
    const parsed = answerShape.safeParse(await askIndex(LIVE_MODELS, { after }));
    if (!parsed.success) {
      throw new Unavailable(
        "index-unreadable",
        `The index answered in another shape: ${parsed.error.message}`,
      );
    }
    models.push(...parsed.data.models);
    if (parsed.data.models.length < PAGE) return models;
  }
}

async function isLiveOnChain(
  { reader, releaseRegistry }: ChainReleasesOptions,
  model: ListedModel,
): Promise<boolean> {
  const [releaseId, weights, manifest] = await onChain("reading the live release", () =>
    reader.readContract({
      address: releaseRegistry,
      abi: iReleaseRegistryAbi,
      functionName: "live",
      args: [BigInt(model.modelId)],
      blockTag: "finalized",
    }),
  );
  const { liveRelease } = model;
  return (
    releaseId === liveRelease.releaseId &&
    weights === `0x${liveRelease.weightsSha256}` &&
    manifest === `0x${liveRelease.manifestSha256}`
  );
}

function toVotedRelease({ modelId, name, slug, route, liveRelease }: ListedModel): VotedRelease {
  return { modelId, modelName: name, slug, route, ...liveRelease };
}
