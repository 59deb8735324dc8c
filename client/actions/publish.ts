import { sha256, type Address, type Hex } from "viem";

import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";

/** Where a file is kept after it was uploaded. */
export interface StoredFile {
  /** CIDv1 of the raw bytes. */
  readonly cid: string;
  readonly sha256: Hex;
  /** Bytes. */
  readonly size: number;
}

/** Stores bytes under their hash. */
export type Upload = (bytes: Uint8Array) => Promise<StoredFile>;

/** What a store answers; its sha256 may lack the `0x`. */
export interface StoreAnswer {
  readonly cid: string;
  readonly sha256: string;
  readonly size: number;
}

/**
 * Uploads over HTTP to the content door of an endpoint.
 * @param origin such as http://localhost:3000; "" in a page of the endpoint itself
 */
export function httpUpload(origin: string): Upload {
  return checkedUpload(async (bytes) => {
    const response = await fetch(`${origin}/ipfs`, { method: "POST", body: new Uint8Array(bytes) });
    if (response.status === 201) return (await response.json()) as StoreAnswer;
    throw new Error(
      `Expected the upload of ${bytes.length} bytes to be stored, found HTTP ${response.status}.`,
    );
  });
}

/** Stores bytes and makes sure that the store has kept exactly them; the upload throws when it has not. */
export function checkedUpload(store: (bytes: Uint8Array) => Promise<StoreAnswer>): Upload {
  return async (bytes) => {
    const { cid, sha256: found, size } = await store(bytes);
    const expected = sha256(bytes);
    if (`0x${found.replace(/^0x/, "")}` === expected) return { cid, size, sha256: expected };
    throw new Error(
      `Expected ${bytes.length} bytes with sha256 ${expected} to be stored, found ${size} with ${found}.`,
    );
  };
}

/** The files of a release. The manifest names card, evaluation and test vectors, which must be uploaded too. */
export interface ReleaseUpload {
  readonly weights: Uint8Array;
  readonly manifest: Uint8Array;
  readonly suite: Uint8Array;
  /** Files that the manifest names. */
  readonly others: readonly Uint8Array[];
  /** What is new, for people; at most 2,000 bytes. */
  readonly notes: string;
}

/** What the release registry records of a release. */
export interface ReleaseFiles {
  readonly weightsSha256: Hex;
  readonly manifestSha256: Hex;
  readonly suiteSha256: Hex;
  readonly notes: string;
}

/** Uploads all files of a release and answers what to submit. */
export async function uploadRelease(upload: Upload, release: ReleaseUpload): Promise<ReleaseFiles> {
  for (const other of release.others) await upload(other);
  const suite = await upload(release.suite);
  const weights = await upload(release.weights);
  const manifest = await upload(release.manifest);
  return {
    weightsSha256: weights.sha256,
    manifestSha256: manifest.sha256,
    suiteSha256: suite.sha256,
    notes: release.notes,
  };
}

export interface ReleaseSubmission {
  /** The ReleaseRegistry contract. */
  readonly releases: Address;
  readonly modelId: bigint;
  readonly files: ReleaseFiles;
  /** The release that it was made from; 0 = none. */
  readonly parentReleaseId: bigint;
  /** Part of the calls that it gets on trial, in ten-thousandths; 0 = live at approval. */
  readonly canaryBps?: number;
}

/** Hands in a release, for members to vote on. */
export function submitReleaseCall(submission: ReleaseSubmission) {
  const { releases, modelId, files, parentReleaseId, canaryBps = 0 } = submission;
  return {
    address: releases,
    abi: releaseRegistryAbi,
    functionName: "submit",
    args: [modelId, files, parentReleaseId, canaryBps],
  } as const;
}
