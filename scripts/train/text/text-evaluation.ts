import { createRandom, type Random } from "../random.ts";
import type { Corpus } from "./corpus.ts";
import { createNgram } from "./ngram.ts";
import type { TextRunner } from "./text-runner.ts";
import type { Tokenizer } from "./tokens.ts";

/** What the held-out chapters show. Bits per character are rounded to four decimals; fewer are better. */
export type TextEvaluation = {
  heldOutCharacters: number;
  bitsPerCharacter: number;
  /** Models that count how often characters follow each other, of the same training chapters. */
  baselines: { name: string; order: number; bitsPerCharacter: number }[];
  samples: { prompt: string; temperature: number; seed: number; text: string }[];
};

/** The order that the model has to beat by what was agreed, and the others that say how hard that is. */
export const agreedOrder = 5;
const orders = [1, 2, 3, 4, agreedOrder, 6, 7, 8];

/** Tokens that are read at once; what the model remembers beside them is its context. */
const stride = 64;
const prompts = ["Call me", "The old captain", "There was a storm that night, and"];
const sampleTokens = 120;
const sampleTemperature = 0.7;

/** Reads the held-out chapters with the model and with n-grams, and lets the model go on from a few words. */
export async function evaluateText(
  runner: TextRunner,
  tokenizer: Tokenizer,
  corpus: Corpus,
): Promise<TextEvaluation> {
  const texts = corpus.heldOut.map(({ text }) => text);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  let bits = 0;
  for (const text of texts) bits += await bitsOf(runner, tokenizer, text);
  const alphabet = new Set(corpus.training).size;
  return {
    heldOutCharacters: characters,
    bitsPerCharacter: rounded(bits / characters),
    baselines: orders.map((order) => {
      const ngram = createNgram(corpus.training, order, alphabet);
      const needed = texts.reduce((sum, text) => sum + ngram.bits(text), 0);
      return { name: `${order}-gram`, order, bitsPerCharacter: rounded(needed / characters) };
    }),
    samples: await writeSamples(runner, tokenizer),
  };
}

/** Bits that the model needs to write down a text after an empty line, in the tokens into which it is cut. */
export async function bitsOf(runner: TextRunner, tokenizer: Tokenizer, text: string): Promise<number> {
  const tokens = tokenizer.encode(text);
  const before = [...tokenizer.encode("\n"), ...tokens.slice(0, -1)];
  const size = tokenizer.vocabulary.length;
  const reading = runner.begin();
  let nats = 0;
  for (let start = 0; start < before.length; start += stride) {
    const logits = await reading.read(before.slice(start, start + stride));
    tokens.slice(start, start + stride).forEach((token, row) => {
      nats += surprise(logits.subarray(row * size, (row + 1) * size), token);
    });
  }
  return nats / Math.LN2;
}

async function writeSamples(runner: TextRunner, tokenizer: Tokenizer): Promise<TextEvaluation["samples"]> {
  const samples: TextEvaluation["samples"] = [];
  for (const [index, prompt] of prompts.entries()) {
    const seed = index + 1;
    const text = await goOn(runner, tokenizer, { prompt, random: createRandom(seed) });
    samples.push({ prompt, temperature: sampleTemperature, seed, text });
  }
  return samples;
}

async function goOn(
  runner: TextRunner,
  tokenizer: Tokenizer,
  { prompt, random }: { prompt: string; random: Random },
): Promise<string> {
  const size = tokenizer.vocabulary.length;
  const reading = runner.begin();
  const written: number[] = [];
  let next = tokenizer.encode(`\n${prompt}`);
  while (written.length < sampleTokens) {
    const logits = await reading.read(next);
    const token = choose(logits.subarray(logits.length - size), random);
    written.push(token);
    next = [token];
  }
  return tokenizer.decode(written);
}

/** Draws a token by its chance, where unlikely ones have become less likely. */
function choose(logits: Float32Array, random: Random): number {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  const chances = Array.from(logits, (logit) => Math.exp((logit - largest) / sampleTemperature));
  let rest = random() * chances.reduce((sum, each) => sum + each, 0);
  for (const [token, chance] of chances.entries()) {
    rest -= chance;
    if (rest <= 0) return token;
  }
  return chances.length - 1;
}

function surprise(logits: Float32Array, token: number): number {
  const largest = logits.reduce((most, each) => Math.max(most, each), -Infinity);
  const sum = logits.reduce((total, each) => total + Math.exp(each - largest), 0);
  return largest + Math.log(sum) - logits[token]!;
}

function rounded(bits: number): number {
  return Math.round(bits * 10_000) / 10_000;
}
