import { z } from "zod";

const part = z.number().min(0).max(1);
const count = z.number().int().min(0);
const bits = z.number().min(0);

/** Models that put each example into one of several classes. */
const classesShape = z.object({
  heldOutCount: count,
  correct: count,
  accuracy: part,
  shifted: z.object({ pixels: z.number(), count, accuracy: part }).nullish(),
  classes: z
    .array(
      z
        .object({ digit: z.number().int().nullish(), name: z.string().nullish(), count, recall: part })
        .transform(({ digit, name, ...one }) => ({ ...one, name: name ?? String(digit ?? "") })),
    )
    .nullish(),
  confusionMatrix: z.array(z.array(count)).nullish(),
  roc: z
    .object({
      area: part,
      points: z
        .array(z.tuple([part, part]))
        .min(2)
        .max(2_000),
    })
    .nullish(),
});

/** Models that write text: what it costs them to write down texts that they have not seen. */
const textShape = z.object({
  heldOutCharacters: count,
  bitsPerCharacter: bits,
  baselines: z.array(z.object({ name: z.string(), bitsPerCharacter: bits })).max(100),
});

/** Models that hear voices: in how many frames of a sound they heard one. */
const soundsShape = z.object({
  sounds: z.array(z.object({ name: z.string(), frames: count, voiced: count })).max(100),
});

/** What an evaluation file may say; which kind of model it is about shows in what it measures. */
export const evaluationShape = z.union([
  classesShape.transform((found) => ({ kind: "classes" as const, ...found })),
  textShape.transform((found) => ({ kind: "text" as const, ...found })),
  soundsShape.transform((found) => ({ kind: "sounds" as const, ...found })),
]);

/** How good a release is, by its own evaluation. Parts are parts of 1. */
export type Evaluation = z.infer<typeof evaluationShape>;
export type ClassesEvaluation = Extract<Evaluation, { kind: "classes" }>;
export type TextEvaluation = Extract<Evaluation, { kind: "text" }>;
export type SoundsEvaluation = Extract<Evaluation, { kind: "sounds" }>;
