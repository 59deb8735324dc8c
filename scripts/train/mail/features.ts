/** Which pieces of a text count, and in how many numbered boxes they fall. */
export type FeatureSet = {
  /** Lengths of the pieces, in characters. */
  lengths: readonly number[];
  boxes: number;
};

/** A prime below 2^31, so that its products stay exact in JavaScript's numbers and in ONNX's alike. */
export const prime = 2_147_483_647;
export const mixer = 48_271;
/** Each length of pieces begins elsewhere. */
export const lengthStep = 7_919;
export const base = 257;
export const space = 32;

/**
 * What each byte is taken for: large letters for small ones, every digit for 0, and all that is not ASCII for one sign.
 * Spammers vary all of these.
 */
export const fold: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte <= space || byte === 127) return space;
  if (byte >= 65 && byte <= 90) return byte + 32;
  if (byte >= 48 && byte <= 57) return 48;
  return byte >= 128 ? 128 : byte;
});

/** The signs of a text: folded, several spaces as one, and spaces around it for pieces at its ends. */
function signsOf(bytes: Uint8Array, { lengths }: FeatureSet): number[] {
  const folded = Array.from(bytes, (byte) => fold[byte]!);
  const kept = folded.filter((sign, place) => sign !== space || folded[place - 1] !== space);
  const margin = new Array<number>(Math.max(...lengths) - 1).fill(space);
  return [...margin, ...kept, space];
}

/** The numbers of the boxes into which at least one piece of the text falls, in rising order. */
export function featuresOf(bytes: Uint8Array, set: FeatureSet): Int32Array {
  const signs = signsOf(bytes, set);
  const marks = new Uint8Array(set.boxes);
  for (const length of set.lengths)
    for (let start = 0; start + length <= signs.length; start++) {
      let code = 0;
      for (let place = start; place < start + length; place++) code = code * base + signs[place]!;
      marks[(((code % prime) * mixer + length * lengthStep) % prime) % set.boxes] = 1;
    }
  return Int32Array.from([...marks.keys()].filter((box) => marks[box] === 1));
}
