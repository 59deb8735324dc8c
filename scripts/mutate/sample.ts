/** Which of all to try. */
interface Choice {
  /** Only those whose file has one of the words; all when there are none. */
  readonly words: readonly string[];
  /** Not more than so many; all when it is missing. */
  readonly size: number | undefined;
  readonly seed: number;
}

/** Those whose file has one of the words, and of these a sample that the seed decides. */
export function chooseSample<T extends { readonly file: string }>(
  all: readonly T[],
  { words, size, seed }: Choice,
): T[] {
  const chosen = all.filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));
  if (size === undefined) return chosen;
  const random = randomFrom(seed);
  const shuffled = chosen.map((item) => ({ item, order: random() })).sort((a, b) => a.order - b.order);
  return shuffled.slice(0, size).map(({ item }) => item);
}

/** Numbers from 0 to 1 that only the seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
