import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { createRandom, shuffle } from "../random.ts";
import type { Example } from "./descent.ts";

/** Pixels of one picture: 28 rows of 28, white ink on black as in MNIST, 0 = black, 1 = white. */
export const pixelCount = 784;

/** The seed that divides the digits; a new one would make old and new evaluations incomparable. */
export const splitSeed = 20_000;
export const heldOutCount = 2_000;

/** The digits of the `mnist` package, divided once and for all, with what identifies both halves. */
export type Digits = {
  training: Example[];
  heldOut: Example[];
  package: { name: string; version: string; licence: string };
  trainingSha256: string;
  heldOutSha256: string;
};

const packageSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });
const digitFileSchema = z.object({ data: z.array(z.number().min(0).max(1)) });

/**
 * Reads the 10,000 digits and divides them into 8,000 for training and 2,000 held out, always the same ones.
 * Throws when the package is missing or a file of it is not what version 1.1.0 contains.
 */
export function loadDigits(): Digits {
  const folder = dirname(createRequire(import.meta.url).resolve("mnist/package.json"));
  const { name, version, license } = packageSchema.parse(readJson(join(folder, "package.json")));
  const all: Example[] = [];
  for (let label = 0; label < 10; label++)
    all.push(...readDigit(join(folder, "src", "digits", `${label}.json`), label));
  shuffle(all, createRandom(splitSeed));
  const [heldOut, training] = [all.slice(0, heldOutCount), all.slice(heldOutCount)];
  return {
    training,
    heldOut,
    package: { name, version, licence: license },
    trainingSha256: hashExamples(training),
    heldOutSha256: hashExamples(heldOut),
  };
}

/** sha256 over each example in order: one byte of label, then each pixel x 1000 as a 16-bit little-endian number. */
function hashExamples(examples: readonly Example[]): string {
  const hash = createHash("sha256");
  for (const { label, pixels } of examples) {
    const record = Buffer.alloc(1 + 2 * pixels.length);
    record.writeUInt8(label);
    pixels.forEach((pixel, index) => record.writeUInt16LE(Math.round(pixel * 1000), 1 + 2 * index));
    hash.update(record);
  }
  return hash.digest("hex");
}

function readDigit(file: string, label: number): Example[] {
  const { data } = digitFileSchema.parse(readJson(file));
  if (data.length === 0 || data.length % pixelCount !== 0)
    throw new Error(
      `${file} should hold pictures of ${pixelCount} pixels, found ${data.length} pixels; reinstall the mnist package.`,
    );
  return Array.from({ length: data.length / pixelCount }, (_, index) => ({
    label,
    pixels: Float32Array.from(data.slice(index * pixelCount, (index + 1) * pixelCount)),
  }));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
