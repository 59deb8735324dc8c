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

/** What an evaluator says of a release; registry and chain are in the domain of the signature. */
export interface Evaluation {
  readonly evaluator: Address;
  readonly modelId: bigint;
  readonly releaseId: bigint;
  readonly weightsSha256: Hex;
  readonly suiteSha256: Hex;
  /** What was measured, in millionths, in the order that the suite gives; 1 to 16. */
  readonly scoresMicro: readonly bigint[];
  /** sha256 of the report; zero = none. */
  readonly reportSha256: Hex;
}

/** What an evaluator signs. */
export function evaluationTypedData(
  evaluation: Evaluation,
  { chainId, releases }: { readonly chainId: number; readonly releases: Address },
) {
  return {
    domain: { name: "ReleaseRegistry", version: "1", chainId, verifyingContract: releases },
    types: {
      Evaluation: [
        { name: "evaluator", type: "address" },
        { name: "modelId", type: "uint256" },
        { name: "releaseId", type: "uint256" },
        { name: "weightsSha256", type: "bytes32" },
        { name: "suiteSha256", type: "bytes32" },
        { name: "scoresMicro", type: "int64[]" },
        { name: "reportSha256", type: "bytes32" },
      ],
    },
    primaryType: "Evaluation",
    message: evaluation,
  } as const;
}

/** Brings a signed evaluation; anyone may. */
export function attestCall(releases: Address, evaluation: Evaluation, signature: Hex) {
  const { releaseId, evaluator, scoresMicro, reportSha256 } = evaluation;
  return {
    address: releases,
    abi: releaseRegistryAbi,
    functionName: "attest",
    args: [releaseId, evaluator, scoresMicro, reportSha256, signature],
  } as const;
}

/** Says that a live release should be called back. */
export function signalRollbackCall(releases: Address, releaseId: bigint) {
  return {
    address: releases,
    abi: releaseRegistryAbi,
    functionName: "signalRollback",
    args: [releaseId],
  } as const;
}

/** Ends the trial of a release: `live` or rejected. Steward only. */
export function endTrialCall(releases: Address, releaseId: bigint, end: "live" | "rejected") {
  const functionName = end === "live" ? "finalizeCanary" : "abortCanary";
  return { address: releases, abi: releaseRegistryAbi, functionName, args: [releaseId] } as const;
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
