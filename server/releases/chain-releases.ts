import type { Address } from "viem";
import { z } from "zod";

import { iReleaseRegistryAbi } from "../../generated/abi/IReleaseRegistry.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import { Unavailable } from "../core/errors.ts";
import type { VotedCanary, VotedRelease, VotedReleases } from "./voted-release.ts";

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
    releases(first: 1, where: { state: CANARY }) { releaseId number weightsSha256 manifestSha256 canaryBps }
  }
}`;

const sha256 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text.slice(2));

const releaseShape = z.object({
  releaseId: z.string().transform(BigInt),
  number: z.number().int(),
  weightsSha256: sha256,
  manifestSha256: sha256,
});

const answerShape = z.object({
  models: z.array(
    z.object({
      modelId: z.string(),
      name: z.string(),
      slug: z.string(),
      route: z.string(),
      liveRelease: releaseShape,
      releases: z.array(releaseShape.extend({ canaryBps: z.number().int().min(0).max(10_000) })),
    }),
  ),
});

type ListedModel = z.infer<typeof answerShape>["models"][number];
type ListedRelease = z.infer<typeof releaseShape>;

/**
 * Finds models through the index and believes only the chain: each release that the index calls live or on trial
 * is held against `ReleaseRegistry` at a finalized block, once. While they differ, the index is behind or
 * the block is young: that model's change is left for the next look.
 */
export function createChainReleases(options: ChainReleasesOptions): VotedReleases {
  const live = new Map<string, VotedRelease>();
  const canaries = new Map<string, VotedCanary>();
  return {
    list: async () => {
      const models = await listModels(options);
      for (const model of models) {
        if (live.get(model.modelId)?.releaseId !== model.liveRelease.releaseId) {
          if (await isLiveOnChain(options, model))
            live.set(model.modelId, toVotedRelease(model, model.liveRelease));
        }
        await confirmCanary(options, model, canaries);
      }
      const listed = new Set(models.map(({ modelId }) => modelId));
      for (const modelId of live.keys()) if (!listed.has(modelId)) live.delete(modelId);
      return [...live.values()].map((release) => withCanary(release, canaries.get(release.modelId)));
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

/** Forgets a trial as soon as the index says that it is over, and begins one when the chain says so, too. */
async function confirmCanary(
  options: ChainReleasesOptions,
  model: ListedModel,
  canaries: Map<string, VotedCanary>,
): Promise<void> {
  const { modelId } = model;
  const [listed] = model.releases;
  if (canaries.get(modelId)?.release.releaseId === listed?.releaseId) return;
  canaries.delete(modelId);
  if (listed === undefined || !(await isCanaryOnChain(options, modelId, listed))) return;
  canaries.set(modelId, { release: toVotedRelease(model, listed), shareBps: listed.canaryBps });
}

async function isCanaryOnChain(
  { reader, releaseRegistry }: ChainReleasesOptions,
  modelId: string,
  listed: ListedRelease & { canaryBps: number },
): Promise<boolean> {
  const registry = { address: releaseRegistry, abi: iReleaseRegistryAbi, blockTag: "finalized" } as const;
  const [onTrial, release] = await onChain("reading the release on trial", () =>
    Promise.all([
      reader.readContract({ ...registry, functionName: "canary", args: [BigInt(modelId)] }),
      reader.readContract({ ...registry, functionName: "release", args: [listed.releaseId] }),
    ]),
  );
  return (
    onTrial === listed.releaseId &&
    release.canaryBps === listed.canaryBps &&
    release.weightsSha256 === `0x${listed.weightsSha256}` &&
    release.manifestSha256 === `0x${listed.manifestSha256}`
  );
}

function toVotedRelease({ modelId, name, slug, route }: ListedModel, release: ListedRelease): VotedRelease {
  const { releaseId, number, weightsSha256, manifestSha256 } = release;
  return { modelId, modelName: name, slug, route, releaseId, number, weightsSha256, manifestSha256 };
}

function withCanary(release: VotedRelease, canary: VotedCanary | undefined): VotedRelease {
  return canary === undefined ? release : { ...release, canary };
}
