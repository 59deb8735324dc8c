import { z } from "zod";
import type { GraphqlQuery } from "./graphql.server.ts";
import { loadReleaseDocuments, type ReleaseDocuments } from "./manifest.server.ts";
import { noSuchModel } from "./models.server.ts";
import { releaseStates } from "./release-states.ts";
import { address, bigintText, hex, seconds } from "./scalars.ts";
import { askSubgraph } from "./subgraph.server.ts";

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
  canaryBps: z.number().int(),
  trialAt: seconds.nullable(),
  activatedAt: seconds.nullable(),
  predecessor: z.object({ number: z.number().int() }).nullable(),
  rollbackNeeded: bigintText.nullable(),
  rollbackSignalled: bigintText,
  rollbackSignals: z.array(z.object({ member: address, total: bigintText, at: seconds })),
  attestations: z.array(
    z.object({ evaluator: address, scoresMicro: z.array(bigintText), reportSha256: hex, at: seconds }),
  ),
});

const gateShape = z.object({ evaluators: z.array(address), evaluationsNeeded: z.number().int() });

/** Who evaluates a model's releases and how many must sign before a vote counts; nobody and 0 = no gate. */
export type EvaluationGate = z.infer<typeof gateShape>;

/** One set of weights of a model. Times in unix seconds. */
export type Release = z.infer<typeof releaseShape>;
/** An evaluation that an evaluator signed; scores in millionths. */
export type Attestation = Release["attestations"][number];
/** A release with what its files say of it. */
export type DocumentedRelease = Release & ReleaseDocuments;

const releasesQuery: GraphqlQuery<{ model: (EvaluationGate & { releases: Release[] }) | null }> = {
  name: "Releases",
  document: `query Releases($id: ID!) {
    model(id: $id) {
      evaluators evaluationsNeeded
      releases(first: 100, orderBy: number, orderDirection: desc) {
        id number submitter parent { number } weightsSha256 manifestSha256 suiteSha256 notes state submittedAt liveAt endedAt
        canaryBps trialAt activatedAt predecessor { number } rollbackNeeded rollbackSignalled
        rollbackSignals(first: 100, orderBy: at) { member total at }
        attestations(first: 20, orderBy: at) { evaluator scoresMicro reportSha256 at }
      }
    }
  }`,
  shape: z.object({ model: gateShape.extend({ releases: z.array(releaseShape) }).nullable() }),
};

/** Loads a model's releases with their documents, newest first. */
export async function loadReleases(modelId: string): Promise<DocumentedRelease[]> {
  return (await loadReleaseLine(modelId)).releases;
}

/** Loads a model's releases, newest first, and how they are evaluated. */
export async function loadReleaseLine(
  modelId: string,
): Promise<{ releases: DocumentedRelease[]; gate: EvaluationGate }> {
  const { model } = await askSubgraph(releasesQuery, { id: modelId });
  if (model === null) throw noSuchModel(modelId);
  const { releases, ...gate } = model;
  return {
    gate,
    releases: await Promise.all(
      releases.map(async (release) => ({
        ...release,
        ...(await loadReleaseDocuments(release.manifestSha256)),
      })),
    ),
  };
}
