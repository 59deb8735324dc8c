import { CallerMistake } from "../core/errors.ts";

/** Texts as the numbers that a model reads. */
export interface Tokeniser {
  /** Characters of the longest token. */
  readonly longest: number;
  /** Throws `CallerMistake` (`text-unknown-characters`) naming what the model has never seen. */
  encode(text: string): number[];
  /** The token's text. */
  decode(token: number): string;
}

/** How people's keyboards write what older texts write plainly; used only where the vocabulary lacks the left side. */
const PLAIN: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u2013": "-",
  "\u2014": "-",
  "\u2026": "...",
  "\u00a0": " ",
  "\t": " ",
};
const MAX_NAMED = 10;

/**
 * Cuts a text, from its beginning, into the longest tokens that the vocabulary has. Line ends become `\n`, accents are
 * composed (NFC), and typographic signs that the vocabulary lacks are written plainly. Whatever is left over is refused
 * rather than dropped: a model must not answer another question than it was asked.
 */
export function createTokeniser(vocabulary: readonly string[]): Tokeniser {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const longest = vocabulary.reduce((most, { length }) => Math.max(most, length), 0);

  const longestAt = (text: string, start: number): string | undefined => {
    for (let size = Math.min(longest, text.length - start); size > 0; size -= 1) {
      const token = text.slice(start, start + size);
      if (ids.has(token)) return token;
    }
    return undefined;
  };

  return {
    longest,
    encode: (text) => {
      const plain = toPlainText(text, (character) => ids.has(character));
      const tokens: number[] = [];
      const unknown = new Set<string>();
      for (let at = 0; at < plain.length;) {
        const token = longestAt(plain, at);
        if (token === undefined) unknown.add(String.fromCodePoint(plain.codePointAt(at)!));
        else tokens.push(ids.get(token)!);
        at += (token ?? String.fromCodePoint(plain.codePointAt(at)!)).length;
      }
      if (unknown.size > 0) throw unknownCharacters([...unknown]);
      return tokens;
    },
    decode: (token) => vocabulary[token]!,
  };
}

function toPlainText(text: string, isKnown: (character: string) => boolean): string {
  const composed = text.replace(/\r\n?/g, "\n").normalize("NFC");
  return composed.replace(/[^\x20-\x7e\n]/g, (character) =>
    isKnown(character) ? character : (PLAIN[character] ?? character),
  );
}

function unknownCharacters(unknown: readonly string[]): CallerMistake {
  const named = unknown
    .slice(0, MAX_NAMED)
    .map(
      (character) =>
        `${JSON.stringify(character)} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`,
    );
  const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : "";
  return new CallerMistake(
    "text-unknown-characters",
    `Expected only characters that the model was trained on, found ${named.join(", ")}${more}. Leave them out or write them in another way.`,
  );
}
