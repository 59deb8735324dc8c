/** A source of uniform numbers in [0, 1) that gives the same sequence for the same seed on every machine. */
export type Random = () => number;

/**
 * Creates a seeded generator (32-bit state, "mulberry32"): enough for shuffling and initial weights, useless for
 * secrets. `Math.random` has no seed, so a training run could never be repeated with it.
 */
export function createRandom(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new RangeError(`A seed is a whole number from 0 to 4294967295, found ${seed}.`);
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A uniform number in [-limit, limit). */
export function symmetric(random: Random, limit: number): number {
  return (2 * random() - 1) * limit;
}

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const moved = items[last] as T;
    items[last] = items[pick] as T;
    items[pick] = moved;
  }
  return items;
}
