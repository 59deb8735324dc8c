import { z } from "zod";

import { Refused, Unavailable } from "../core/errors.ts";
import { textProfileShape, type TextProfile } from "../generation/text-profile.ts";
import { fromJsonTensor, jsonTensor } from "../inference/tensor-json.ts";
import type { SequenceProfile } from "../inference/run-sequence.ts";
import type { NamedTensors } from "../inference/tensor.ts";
import { priceListShape, STANDARD_PRICES, type PriceList } from "../payments/price-list.ts";
import type { ContentStore } from "../storage/content-store.ts";
import type { VotedRelease } from "./voted-release.ts";

/** Inputs whose outputs the author published, so that a loaded model can be held against them. */
export interface TestVectors {
  readonly inputs: NamedTensors;
  readonly outputs: NamedTensors;
  /** Largest allowed difference of one element. */
  readonly tolerance: number;
}

/** The files of a release, each with the hash that the chain, or a file named by the chain, asks for. */
export interface ReleaseFiles {
  readonly weights: Uint8Array;
  /** Undefined when the manifest publishes none. */
  readonly vectors: TestVectors | undefined;
  /** What a call costs in credits: the manifest's `price`, or one credit a call. */
  readonly prices: PriceList;
  /** How text becomes tokens, when the release writes text. */
  readonly text: TextProfile | undefined;
  /** What a text may be judged to be, when the release judges texts. */
  readonly classes: readonly string[] | undefined;
  /** How many steps may come as one call, when the release remembers what came before. */
  readonly sequence: SequenceProfile | undefined;
}

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const MOST_STEPS = 256;

const name = z.string().min(1).max(200);
const sequenceShape = z.object({
  steps: name,
  carried: z.record(name, name),
  most: z.number().int().min(1).max(MOST_STEPS),
});

const manifestShape = z.object({
  weights: z.object({ sha256: sha256Hex, size: z.number().int().positive() }),
  testVectors: z.object({ sha256: sha256Hex, tolerance: z.number().positive() }).optional(),
  price: priceListShape.default(STANDARD_PRICES),
  text: textProfileShape.optional(),
  sequence: sequenceShape.optional(),
  classification: z
    .object({ encoding: z.literal("utf-8"), classes: z.array(z.string()).min(2).max(1_000) })
    .optional(),
});

const vectorsShape = z.object({
  inputs: z.array(jsonTensor).min(1),
  outputs: z.array(jsonTensor).min(1),
  tolerance: z.number().positive().max(1),
});

/**
 * Fetches the files of a voted release by content address. The store hands out only bytes that match
 * their hash, so a wrong file cannot arrive. Throws `Unavailable` (`release-content-missing`) when a file is
 * nowhere to be had and `Refused` (`release-manifest-wrong`) when the manifest contradicts the chain.
 */
export async function loadReleaseFiles(store: ContentStore, release: VotedRelease): Promise<ReleaseFiles> {
  const manifestBytes = await fetchContent(store, release.manifestSha256, "manifest");
  const manifest = parse(manifestShape, manifestBytes, "manifest");
  if (manifest.weights.sha256 !== release.weightsSha256) {
    throw new Refused(
      "release-manifest-wrong",
      `The manifest is for weights ${manifest.weights.sha256}; the vote was for ${release.weightsSha256}`,
    );
  }
  const weights = await fetchContent(store, release.weightsSha256, "weights");
  const vectors = manifest.testVectors && (await loadVectors(store, manifest.testVectors.sha256));
  return {
    weights,
    vectors,
    prices: manifest.price,
    text: manifest.text,
    classes: manifest.classification?.classes,
    sequence: manifest.sequence,
  };
}

async function loadVectors(store: ContentStore, sha256: string): Promise<TestVectors> {
  const { inputs, outputs, tolerance } = parse(
    vectorsShape,
    await fetchContent(store, sha256, "test vectors"),
    "test vectors",
  );
  const named = (tensors: typeof inputs): NamedTensors =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, fromJsonTensor(tensor)]));
  return { inputs: named(inputs), outputs: named(outputs), tolerance };
}

/** Throws `Unavailable` (`release-content-missing`) when nobody stored it here. */
export async function fetchContent(store: ContentStore, sha256: string, what: string): Promise<Uint8Array> {
  const bytes = await store.get(sha256);
  if (bytes !== null) return bytes;
  throw new Unavailable(
    "release-content-missing",
    `The ${what} with sha256 ${sha256} is not stored here; upload the file to serve the release`,
  );
}

function parse<Shape extends z.ZodType>(shape: Shape, bytes: Uint8Array, what: string): z.infer<Shape> {
  const parsed = shape.safeParse(toJson(bytes, what));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(
    "release-manifest-wrong",
    `The ${what}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not understood"}`,
  );
}

function toJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Refused("release-manifest-wrong", `The ${what} is not JSON in UTF-8`, { cause });
  }
}
