import { CallerMistake, Unavailable } from "../core/errors.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import { createSampler, type Sampling } from "./sampler.ts";
import { createStopFilter } from "./stop-filter.ts";
import { openTextMemory, type TextMemory } from "./text-memory.ts";
import { assertTextModel, type TextProfile } from "./text-profile.ts";
import { createTokeniser } from "./tokeniser.ts";

/** A model that goes on writing a text. Knows tokens; no HTTP, no chain, no money. */
export interface TextModel {
  /** Tokens that what is asked and what is answered may have together. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** Numbers in an embedding. */
  readonly width: number;
  /**
   * The tokens of a text, after those that stand before each. Throws `CallerMistake` (`text-unknown-characters`), and
   * `context-too-long` for a text that cannot fit however it is cut.
   */
  encode(text: string): number[];
  /**
   * Takes one of the seats of those who are answered at the same time; give it back when the answer is over.
   * Throws `Unavailable` (`text-busy`) when all are taken.
   */
  takeSeat(): Seat;
  /**
   * Writes on, piece by piece, and returns why it ended. A signal that fires ends it before the next token.
   * Texts that are written at the same time take turns, token by token.
   */
  generate(task: WritingTask, signal?: AbortSignal): AsyncGenerator<Piece, Ending>;
  /** One vector of length 1 that stands for the meaning of a text: the mean of what the model makes of its tokens. */
  embed(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>;
}

export interface Seat {
  giveBack(): void;
}

export interface WritingTask {
  /** At least one. */
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  readonly stop: readonly string[];
}

export interface Piece {
  /** Never empty. */
  readonly text: string;
  /** Tokens written so far, in all. */
  readonly tokens: number;
}

export interface Ending {
  /** `stop`: a stop sequence came. `length`: all tokens are used. `left`: the signal fired. */
  readonly reason: "stop" | "length" | "left";
  /** Tokens written, the stop sequence included. */
  readonly tokens: number;
  /** Tokens of the prompt that were read: all of them, unless the signal fired early. */
  readonly promptTokens: number;
}

export interface TextModelOptions {
  readonly runner: ModelRunner;
  readonly profile: TextProfile;
  /** How many are answered at the same time; the next is refused at once. */
  readonly seats?: number;
}

const SEATS = 32;
/** A long question is read in parts, so that others get their turn in between. */
const PART_TOKENS = 64;

/** Throws `Refused` (`text-model-malformed`) when the loaded graph is no such model. */
export function createTextModel({ runner, profile, seats = SEATS }: TextModelOptions): TextModel {
  const shape = assertTextModel(runner, profile);
  const { contextLength, vocabulary } = profile;
  const tokeniser = createTokeniser(vocabulary);
  const start = tokeniser.encode(profile.start);
  let taken = 0;

  const withMemory = async <Result>(use: (memory: TextMemory) => Promise<Result>): Promise<Result> => {
    const memory = await openTextMemory(runner, shape);
    return use(memory).finally(() => memory.close());
  };

  return {
    contextLength,
    vocabularySize: vocabulary.length,
    width: shape.width,
    encode: (text) => {
      // Cutting costs time, and nobody has paid for it yet. Composing accents may halve a text.
      const most = 2 * contextLength * tokeniser.longest;
      if (text.length > most) throw tooLong(contextLength, `${text.length} characters`);
      return [...start, ...tokeniser.encode(text)];
    },
    takeSeat: () => {
      if (taken >= seats) throw busy(seats);
      taken += 1;
      let held = true;
      return {
        giveBack: () => {
          if (held) taken -= 1;
          held = false;
        },
      };
    },
    generate: async function* (task, signal) {
      assertFits(task.prompt.length + task.maxTokens, contextLength);
      const memory = await openTextMemory(runner, shape);
      try {
        return yield* write(task, { memory, decode: tokeniser.decode, signal });
      } finally {
        memory.close();
      }
    },
    embed: (tokens, signal) => {
      assertFits(tokens.length, contextLength);
      return withMemory(async (memory) => {
        const sums: number[] = [];
        for (const part of partsOf(tokens)) {
          signal?.throwIfAborted();
          addRows(sums, (await memory.read(part)).hidden, part.length);
        }
        return toLengthOne(sums);
      });
    },
  };
}

interface Writing {
  readonly memory: TextMemory;
  readonly decode: (token: number) => string;
  readonly signal: AbortSignal | undefined;
}

async function* write(
  { prompt, maxTokens, sampling, stop }: WritingTask,
  { memory, decode, signal }: Writing,
): AsyncGenerator<Piece, Ending> {
  const choose = createSampler(sampling);
  const filter = createStopFilter(stop);
  let logits: Float32Array = new Float32Array();
  let promptTokens = 0;
  for (const part of partsOf(prompt)) {
    if (signal?.aborted === true) return { reason: "left", tokens: 0, promptTokens };
    logits = await readOn(memory, part);
    promptTokens += part.length;
  }
  for (let tokens = 1; ; tokens += 1) {
    const token = choose(logits);
    const isLast = tokens === maxTokens;
    const shown = filter.push(decode(token)) + (isLast && !filter.isStopped ? filter.rest() : "");
    if (shown !== "") yield { text: shown, tokens };
    if (filter.isStopped) return { reason: "stop", tokens, promptTokens };
    if (isLast) return { reason: "length", tokens, promptTokens };
    if (signal?.aborted === true) return { reason: "left", tokens, promptTokens };
    logits = await readOn(memory, [token]);
  }
}

/** What may follow the last of these tokens. */
async function readOn(memory: TextMemory, tokens: readonly number[]): Promise<Float32Array> {
  const { logits } = await memory.read(tokens);
  return logits.subarray((logits.length / tokens.length) * (tokens.length - 1));
}

function* partsOf(tokens: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < tokens.length; start += PART_TOKENS)
    yield tokens.slice(start, start + PART_TOKENS);
}

function addRows(sums: number[], values: Float32Array, rows: number): void {
  const width = values.length / rows;
  values.forEach((value, index) => (sums[index % width] = (sums[index % width] ?? 0) + value));
}

/** The mean's length does not matter, because it is made 1. */
function toLengthOne(sums: readonly number[]): Float32Array {
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length === 0 ? 0 : sum / length));
}

function assertFits(tokens: number, contextLength: number): void {
  if (tokens > contextLength) throw tooLong(contextLength, `${tokens}`);
}

function tooLong(contextLength: number, found: string): CallerMistake {
  return new CallerMistake(
    "context-too-long",
    `Expected at most ${contextLength} tokens in question and answer together, found ${found}.`,
  );
}

function busy(seats: number): Unavailable {
  return new Unavailable("text-busy", `${seats} texts are being written already; try again soon`, {
    retryAfterMs: 1_000,
  });
}
