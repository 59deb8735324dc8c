/** Cuts text into tokens and back; a token is a number, the place of its text in the vocabulary. */
export type Tokenizer = {
  readonly vocabulary: readonly string[];
  /** The longest token that fits, again and again. Throws RangeError for a character that no token has. */
  encode(text: string): number[];
  decode(tokens: readonly number[]): string;
};

/**
 * Creates the tokenizer of a vocabulary, whose every character must be a token by itself, so that whatever is written
 * with these characters can be cut.
 */
export function createTokenizer(vocabulary: readonly string[]): Tokenizer {
  const places = new Map(vocabulary.map((token, place) => [token, place]));
  const longest = Math.max(...vocabulary.map((token) => token.length));
  return {
    vocabulary,
    encode: (text) => {
      const tokens: number[] = [];
      for (let start = 0; start < text.length;) {
        let length = Math.min(longest, text.length - start);
        while (length > 0 && !places.has(text.slice(start, start + length))) length--;
        if (length === 0)
          throw new RangeError(
            `The vocabulary has no "${String.fromCodePoint(text.codePointAt(start)!)}" (at ${start}).`,
          );
        tokens.push(places.get(text.slice(start, start + length))!);
        start += length;
      }
      return tokens;
    },
    decode: (tokens) =>
      tokens
        .map((token) => {
          const text = vocabulary[token];
          if (text === undefined)
            throw new RangeError(`A token is a number below ${vocabulary.length}, found ${token}.`);
          return text;
        })
        .join(""),
  };
}

/**
 * Finds a vocabulary of `size` tokens for a text: its characters, then, again and again, the two neighbours that stand
 * beside each other most often, joined (byte pair encoding). No token reaches over the end of a word, so the joining
 * works on the list of different words. Of equally frequent pairs the first in the alphabet is joined.
 */
export function findVocabulary(text: string, size: number): string[] {
  const characters = [...new Set(text)].sort();
  if (characters.length > size)
    throw new RangeError(
      `The text has ${characters.length} characters; a vocabulary of ${size} is too small.`,
    );
  const words = countWords(text);
  const joined: string[] = [];
  while (characters.length + joined.length < size) {
    const pair = mostFrequentPair(words);
    if (pair === undefined) break;
    joined.push(pair.join(""));
    for (const word of words) word.parts = joinPair(word.parts, pair);
  }
  return [...characters, ...joined];
}

type Word = { parts: string[]; count: number };

/** Words with the space before them, and each other character by itself. */
function countWords(text: string): Word[] {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/ ?[\p{L}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ parts: [...word], count }));
}

function mostFrequentPair(words: readonly Word[]): [string, string] | undefined {
  const counts = new Map<string, { pair: [string, string]; count: number }>();
  for (const { parts, count } of words)
    for (let index = 1; index < parts.length; index++) {
      const pair: [string, string] = [parts[index - 1]!, parts[index]!];
      const key = pair.join("\u0000");
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { pair, count });
      else known.count += count;
    }
  let best: { key: string; pair: [string, string]; count: number } | undefined;
  for (const [key, { pair, count }] of counts)
    if (best === undefined || count > best.count || (count === best.count && key < best.key))
      best = { key, pair, count };
  return best?.pair;
}

function joinPair(parts: readonly string[], [first, second]: [string, string]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const both = parts[index] === first && parts[index + 1] === second;
    joined.push(both ? first + second : parts[index]!);
    if (both) index++;
  }
  return joined;
}
