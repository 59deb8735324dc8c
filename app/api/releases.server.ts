import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { loadReleaseDocuments, type ReleaseDocuments } from "./manifest.server.ts";
import { noSuchModel } from "./models.server.ts";
import { address, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

/** Where a release stands on its way to the endpoint. */
export const releaseStates = [
  "DRAFT",
  "EVALUATED",
  "APPROVED",
  "CANARY",
  "LIVE",
  "SUPERSEDED",
  "ROLLED_BACK",
  "REJECTED",
] as const;
export type ReleaseState = (typeof releaseStates)[number];

const releaseShape = z.object({
  id: z.string(),
  number: z.number().int(),
  submitter: address,
  parent: z.object({ number: z.number().int() }).nullable(),
  weightsSha256: hex,
  manifestSha256: hex,
  suiteSha256: hex,
  notes: z.string(),
  state: z.enum(releaseStates),
  submittedAt: seconds,
  liveAt: seconds.nullable(),
  endedAt: seconds.nullable(),
});

/** One set of weights of a model. Times in unix seconds. */
export type Release = z.infer<typeof releaseShape>;
/** A release with what its files say of it. */
export type DocumentedRelease = Release & ReleaseDocuments;

const releasesQuery: GraphqlQuery<{ model: { releases: Release[] } | null }> = {
  name: "Releases",
  document: `query Releases($id: ID!) {
    model(id: $id) {
      releases(first: 100, orderBy: number, orderDirection: desc) {
        id number submitter parent { number } weightsSha256 manifestSha256 suiteSha256 notes state submittedAt liveAt endedAt
      }
    }
  }`,
  shape: z.object({ model: z.object({ releases: z.array(releaseShape) }).nullable() }),
};

/** Loads a model's releases with their documents, newest first. */
export async function loadReleases(modelId: string): Promise<DocumentedRelease[]> {
  const { model } = await askSubgraph(releasesQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  return Promise.all(
    model.releases.map(async (release) => ({
      ...release,
      ...(await loadReleaseDocuments(release.manifestSha256)),
    })),
  );
}
