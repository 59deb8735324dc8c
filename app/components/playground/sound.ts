import type { AudioFacts, ServedInfo } from "../../api/playground.server.ts";

/** One channel of sound, at the model's own rate; samples from -1 to 1. */
export type Sound = { name: string; samples: Float32Array; sampleRate: number };

/** From when to when a voice was heard, in seconds. */
export type Span = { from: number; until: number };

/** More than this of a sound is not sent. */
export const MOST_SECONDS = 10;
/** Probability at which a piece counts as a voice, as in the release's evaluation. */
export const VOICE_AT = 0.5;

type Framing = Pick<AudioFacts, "frame" | "context">;

/** How many whole pieces a sound has. */
export function countPieces({ samples }: Pick<Sound, "samples">, { frame }: Framing): number {
  return Math.floor(samples.length / frame);
}

/** How many pieces go into one call. */
export function mostPieces({ sequence }: Pick<ServedInfo, "sequence">): number {
  return sequence?.most ?? 1;
}

/** A piece as the model takes it: the samples before it, silence at the beginning, then its own. */
export function pieceAt(
  { samples }: Pick<Sound, "samples">,
  index: number,
  { frame, context }: Framing,
): number[] {
  const start = index * frame;
  return Array.from({ length: context + frame }, (_, at) => samples[start - context + at] ?? 0);
}

/** Pieces that count as a voice, joined where they follow each other. @param seconds of one piece */
export function spansOf(chances: readonly number[], seconds: number): Span[] {
  const spans: Span[] = [];
  chances.forEach((chance, index) => {
    if (chance < VOICE_AT) return;
    const last = spans.at(-1);
    const [from, until] = [index * seconds, (index + 1) * seconds];
    if (last !== undefined && Math.abs(last.until - from) < seconds / 2) last.until = until;
    else spans.push({ from, until });
  });
  return spans;
}

/** The lowest and highest sample in each of so many equal parts of a sound. */
export function outlineOf(samples: Float32Array, parts: number): { low: number; high: number }[] {
  return Array.from({ length: parts }, (_, part) => {
    const begin = Math.floor((part * samples.length) / parts);
    const end = Math.max(begin + 1, Math.floor(((part + 1) * samples.length) / parts));
    let [low, high] = [0, 0];
    for (const value of samples.subarray(begin, end)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return { low, high };
  });
}
