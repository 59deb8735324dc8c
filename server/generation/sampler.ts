/** How the next token is chosen. */
export interface Sampling {
  /** 0 always takes the likeliest token; 1 draws as the model thinks; more draws more freely. */
  readonly temperature: number;
  /** Only the likeliest tokens are drawn from that together have this part of all likelihood. */
  readonly topP: number;
  /** The same seed draws the same way. */
  readonly seed: number;
}

/** Chooses one token after the other; what is drawn depends on sampling and logits only. */
export function createSampler({ temperature, topP, seed }: Sampling): (logits: Float32Array) => number {
  const draw = createDraw(seed);
  return (logits) => {
    if (temperature === 0) return likeliest(logits);
    const ranked = rank(logits, temperature);
    const kept = keepNucleus(ranked, topP);
    const total = kept.reduce((sum, { weight }) => sum + weight, 0);
    let left = draw() * total;
    for (const { token, weight } of kept) {
      left -= weight;
      if (left < 0) return token;
    }
    return kept.at(-1)!.token;
  };
}

interface Candidate {
  readonly token: number;
  /** Likelihood, up to a common factor. */
  readonly weight: number;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token += 1) if (logits[token]! > logits[best]!) best = token;
  return best;
}

/** All tokens, the likeliest first; equals stay in the order of their ids. */
function rank(logits: Float32Array, temperature: number): Candidate[] {
  const most = logits[likeliest(logits)]!;
  return Array.from(logits, (logit, token) => ({
    token,
    weight: Math.exp((logit - most) / temperature),
  })).sort((a, b) => b.weight - a.weight || a.token - b.token);
}

function keepNucleus(ranked: readonly Candidate[], topP: number): readonly Candidate[] {
  if (topP >= 1) return ranked;
  const enough = topP * ranked.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const last = ranked.findIndex(({ weight }) => (sum += weight) >= enough);
  return ranked.slice(0, last + 1);
}

/** Numbers from 0 up to 1, not 1 itself: the 32-bit generator SplitMix. */
function createDraw(seed: number): () => number {
  // Seeds of up to 53 bits: both halves count.
  let state = (seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32) | 0, 0x85ebca6b);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
