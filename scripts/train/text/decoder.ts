import type { DecoderShape } from "./shape.ts";
import type { Tape } from "./tape.ts";

/** Queries, keys and values, each [batch, heads, tokens, width of a head]. */
export type Heads = { queries: string; keys: string; values: string };

/** How tokens are laid out, and what attention sees besides them. */
export type Surroundings = {
  /** Tokens of one text, or -1 where the caller chooses; and how many texts. */
  steps: number;
  batch: number;
  /** Added to the attention's scores: how far back a key lies, and what lies ahead shut out. */
  bias: string;
  /** Changes what a part of the decoder adds to the sum, by the part's number. */
  change?: (added: string, part: number) => string;
  /** Sees the keys and values of a layer, and answers those that attention may use. */
  remember?: (layer: number, heads: Heads) => Heads;
};

/**
 * Adds a decoder to the tape's graph: tokens, whole numbers [batch x steps], become `hidden` [batch x steps, width] and
 * `logits` [batch x steps, vocabulary]. The weights must be inputs or tensors of the graph, under their names. Attention
 * knows places by distance only (a bias that falls in a straight line, steeper in some heads), so that a memory of keys
 * may be cut at its old end.
 */
export function addDecoder(
  tape: Tape,
  shape: DecoderShape,
  { tokens, surroundings }: { tokens: string; surroundings: Surroundings },
): { hidden: string; logits: string } {
  const { change = (added: string) => added } = surroundings;
  let sum = change(tape.gather("embedding", { indices: tokens, count: shape.vocabularySize }), 0);
  for (let layer = 0; layer < shape.layers; layer++) {
    const seen = tape.gain(tape.normalise(sum), `layer${layer}.attentionGain`);
    sum = tape.add(sum, change(attend(tape, shape, { layer, seen, surroundings }), 2 * layer + 1));
    const thought = tape.gain(tape.normalise(sum), `layer${layer}.denseGain`);
    const units = tape.squaredRelu(tape.dense(thought, `layer${layer}.denseIn`));
    sum = tape.add(sum, change(tape.dense(units, `layer${layer}.denseOut`), 2 * layer + 2));
  }
  const hidden = tape.gain(tape.normalise(sum), "finalGain");
  return { hidden, logits: tape.dense(hidden, "embedding", { transposed: true }) };
}

function attend(
  tape: Tape,
  { heads, width }: DecoderShape,
  { layer, seen, surroundings }: { layer: number; seen: string; surroundings: Surroundings },
): string {
  const { steps, batch, bias, remember } = surroundings;
  const flat = [batch * steps, width];
  const parted = [batch, steps, heads, width / heads];
  const ofHeads = (x: string): string => tape.swap(tape.reshape(x, { to: parted, from: flat }), [0, 2, 1, 3]);
  const [queries, keys, values] = tape
    .cut(tape.dense(seen, `layer${layer}.queriesKeysValues`), 3)
    .map(ofHeads);
  const own: Heads = {
    queries: tape.scale(queries!, 1 / Math.sqrt(width / heads)),
    keys: keys!,
    values: values!,
  };
  const used = remember === undefined ? own : remember(layer, own);
  const scores = tape.multiply(used.queries, tape.swap(used.keys, [0, 1, 3, 2]));
  const attention = tape.softmax(tape.shift(scores, bias));
  const mixed = tape.swap(tape.multiply(attention, used.values), [0, 2, 1, 3]);
  return tape.dense(tape.reshape(mixed, { to: flat, from: parted }), `layer${layer}.attentionOut`);
}

/** How much each head's scores fall with each token of distance. */
export function headSlopes(heads: number): number[] {
  return Array.from({ length: heads }, (_, head) => 2 ** ((-8 * (head + 1)) / heads));
}

/** What stands in a score for a token that lies ahead. */
export const ahead = -1e9;
