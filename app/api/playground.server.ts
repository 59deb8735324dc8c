import { z } from "zod";
import { numbersOf, type JsonTensor } from "../../client/tensors.ts";
import { internalOrigin } from "../config.server.ts";
import { loadContentText } from "./content.server.ts";
import { bigintText } from "./scalars.ts";

const tensorShape = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.number().int()) });

const endpointShape = z.object({
  name: z.string(),
  inputs: z.array(tensorShape).min(1),
  outputs: z.array(tensorShape),
  release: z.object({
    releaseId: z.coerce.string(),
    number: z.coerce.number(),
    weightsSha256: z.string(),
    manifestSha256: z.string(),
  }),
  price: z.object({
    credits: bigintText,
    dollars: bigintText,
    perInputToken: bigintText,
    perOutputToken: bigintText,
  }),
  text: z.object({ contextLength: z.number().int() }).optional(),
  sequence: z.object({ steps: z.string(), most: z.number().int().min(1) }).optional(),
});

/** What the endpoint says of a model that it serves. The price of one call in credits and dollars, and of each token of text in credits; 6 decimals each. */
export type ServedInfo = z.infer<typeof endpointShape> & {
  /** Whether somebody without a wallet may try it for nothing. */
  trial: boolean;
};

/** One input of numbers as the inference protocol has it. */
export type TensorExample = JsonTensor<number>;

/** What can be asked of a model now, with the examples that its release was published with. */
export type PlaygroundFacts =
  | {
      state: "served";
      /** What the model is asked with, such as `digits`; `tensors` when its release does not say. */
      kind: string;
      info: ServedInfo;
      /** Inputs to try the model with, one row each, for models with one input. */
      examples: TensorExample[];
      /** All inputs of the release's own example together. */
      whole: JsonTensor[];
      /** What the numbers of an answer stand for, in their order; none when the release does not say. */
      classes: string[];
      /** How sound is sent to it, for models that hear. */
      audio: AudioFacts | null;
    }
  | { state: "notServed"; reason: string };

/** Asks the endpoint what it serves under `route`. Never throws for a model that is not served: the page says why. */
export async function loadPlayground(route: string): Promise<PlaygroundFacts> {
  const response = await fetch(`${internalOrigin}/v2/models/${encodeURIComponent(route)}`, {
    signal: AbortSignal.timeout(7_000),
  });
  const answer: unknown = await response.json();
  if (!response.ok) return { state: "notServed", reason: sentenceOf(answer, response.status) };
  const info = { ...endpointShape.parse(answer), trial: await offersTrial(route) };
  const manifest = await loadManifest(info.release.manifestSha256);
  const { sha256 } = manifest.testVectors ?? {};
  const whole = sha256 === undefined ? [] : await loadVectors(sha256);
  const texts = manifest.classification?.examples ?? [];
  return {
    state: "served",
    kind: manifest.kind ?? kindBySignature(info),
    info,
    examples: texts.length > 0 ? texts.map((text) => toBytes(info, text)) : toRows(whole),
    whole,
    classes: manifest.classification?.classes ?? [],
    audio: manifest.audio ?? null,
  };
}

const offerShape = z.object({ accepts: z.array(z.object({ way: z.string() })) });

/** Every way to pay that the endpoint accepts for this model stands in its answer to a call without payment. */
async function offersTrial(route: string): Promise<boolean> {
  const response = await fetch(`${internalOrigin}/v2/models/${encodeURIComponent(route)}/infer`, {
    signal: AbortSignal.timeout(7_000),
  });
  const offer = offerShape.safeParse(await response.json());
  return offer.success && offer.data.accepts.some(({ way }) => way === "trial");
}

function sentenceOf(answer: unknown, status: number): string {
  const parsed = z.object({ error: z.string() }).safeParse(answer);
  return parsed.success ? parsed.data.error : `HTTP ${status}`;
}

const audioShape = z.object({
  sampleRate: z.number().int().min(1_000).max(192_000),
  frame: z.number().int().min(1).max(65_536),
  context: z.number().int().min(0).max(65_536),
  state: z.array(z.number().int().positive()).max(8),
  examples: z
    .array(z.object({ name: z.string().max(100), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .max(12)
    .default([]),
});

/** How sound is sent: samples a second, samples judged at once, samples before them, what is remembered, and sounds to try. */
export type AudioFacts = z.infer<typeof audioShape>;

const manifestShape = z.object({
  audio: audioShape.nullish(),
  kind: z.string().nullish(),
  testVectors: z.object({ sha256: z.string() }).nullish(),
  classification: z
    .object({
      classes: z.array(z.string().max(100)).max(100),
      examples: z.array(z.string().max(5_000)).max(12),
    })
    .nullish(),
});

/** What a release says of itself; nothing when its manifest is not stored here or cannot be read. */
async function loadManifest(sha256: string): Promise<z.infer<typeof manifestShape>> {
  const manifest = manifestShape.safeParse(parseJson(await loadContentText(sha256)));
  return manifest.success ? manifest.data : {};
}

/** Releases that name no kind: one picture of 28 by 28 points is a digit. */
function kindBySignature({ inputs }: ServedInfo): string {
  const [input, ...more] = inputs;
  const isDigit = input?.name === "pixels" && more.length === 0 && input.shape.at(-1) === 784;
  return isDigit ? "digits" : "tensors";
}

const vectorsShape = z.object({
  inputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.number().int()),
      datatype: z.string(),
      data: z.array(z.union([z.number(), z.string(), z.boolean()])),
    }),
  ),
});

/** The inputs of a release's published test vectors; none when they are not stored here. */
async function loadVectors(vectorsSha256: string): Promise<JsonTensor[]> {
  const parsed = vectorsShape.safeParse(parseJson(await loadContentText(vectorsSha256)));
  return parsed.success ? parsed.data.inputs : [];
}

/** A text as a model takes it that reads bytes. */
function toBytes({ inputs: [input] }: ServedInfo, text: string): TensorExample {
  const data = [...new TextEncoder().encode(text)];
  return { name: input?.name ?? "", datatype: input?.datatype ?? "UINT8", shape: [1, data.length], data };
}

/** Only models with one input of numbers are shown row by row; others keep their own form. */
function toRows([input, ...more]: JsonTensor[]): TensorExample[] {
  const numbers = input && numbersOf(input);
  if (input === undefined || numbers === undefined || more.length > 0) return [];
  const [rows = 1, ...rest] = input.shape;
  const width = rest.reduce((product, size) => product * size, 1);
  return Array.from({ length: Math.min(rows, 12) }, (_, row) => ({
    ...input,
    shape: [1, ...rest],
    data: numbers.slice(row * width, (row + 1) * width),
  }));
}

/** Published files may be anything: undefined fits no shape. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
