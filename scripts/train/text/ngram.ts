/** A character model that looks back at no more than `order - 1` characters. */
export type Ngram = {
  /** Bits that it needs to write down a text of its alphabet, character by character. */
  bits(text: string): number;
};

type Level = {
  /** How often, or after how many different characters, each context was followed by each character. */
  followers: Map<string, Map<string, number>>;
  /** What is taken off a count of 1, 2 and of 3 or more. */
  discounts: readonly [number, number, number];
};

/**
 * Creates an n-gram with modified interpolated Kneser-Ney smoothing, the strongest of the classic smoothings: the longest
 * context counts how often, each shorter one after how many different characters; a discount from each count goes to the
 * shorter contexts. Below the shortest, all characters of the alphabet are equal.
 */
export function createNgram(text: string, order: number, alphabet: number): Ngram {
  const levels = Array.from({ length: order }, (_, length) => countLevel(text, length, length === order - 1));
  const chance = (context: string, character: string): number => {
    let found = 1 / alphabet;
    for (let length = 0; length <= context.length; length++) {
      const level = levels[length]!;
      const followers = level.followers.get(context.slice(context.length - length));
      if (followers === undefined) break;
      found = interpolate(level, followers, { character, shorter: found });
    }
    return found;
  };
  return {
    bits: (measured) => {
      let bits = 0;
      for (let place = 0; place < measured.length; place++)
        bits -= Math.log2(chance(measured.slice(Math.max(0, place - order + 1), place), measured[place]!));
      return bits;
    },
  };
}

function interpolate(
  { discounts }: Level,
  followers: ReadonlyMap<string, number>,
  { character, shorter }: { character: string; shorter: number },
): number {
  let [total, takenOff] = [0, 0];
  for (const count of followers.values()) {
    total += count;
    takenOff += discountOf(discounts, count);
  }
  const count = followers.get(character) ?? 0;
  const kept = count === 0 ? 0 : count - discountOf(discounts, count);
  return (kept + takenOff * shorter) / total;
}

function discountOf(discounts: Level["discounts"], count: number): number {
  return discounts[Math.min(count, 3) - 1]!;
}

function countLevel(text: string, length: number, longest: boolean): Level {
  const followers = new Map<string, Map<string, number>>();
  const before = new Map<string, Set<string>>();
  for (let place = length; place < text.length; place++) {
    const context = text.slice(place - length, place);
    const character = text[place]!;
    let counts = followers.get(context);
    if (counts === undefined) followers.set(context, (counts = new Map()));
    if (!longest) {
      const key = context + character;
      let known = before.get(key);
      if (known === undefined) before.set(key, (known = new Set()));
      const previous = text[place - length - 1] ?? "";
      if (known.has(previous)) continue;
      known.add(previous);
    }
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return { followers, discounts: discountsOf(followers) };
}

/** The discounts that fit best, from how many counts are 1, 2, 3 and 4 (Chen and Goodman). */
function discountsOf(followers: ReadonlyMap<string, ReadonlyMap<string, number>>): Level["discounts"] {
  const seen = [0, 0, 0, 0, 0];
  for (const counts of followers.values())
    for (const count of counts.values()) if (count <= 4) seen[count]!++;
  const [, one = 0, two = 0, three = 0, four = 0] = seen;
  // A level without small counts, such as that of single letters, has nothing to spare: plain frequencies.
  if (one === 0 || two === 0 || three === 0 || four === 0) return [0.5, 0.5, 0.5];
  const share = one / (one + 2 * two);
  const fit = (value: number, most: number): number => Math.min(Math.max(value, 0.01), most);
  return [
    fit(1 - (2 * share * two) / one, 1),
    fit(2 - (3 * share * three) / two, 2),
    fit(3 - (4 * share * four) / three, 3),
  ];
}
