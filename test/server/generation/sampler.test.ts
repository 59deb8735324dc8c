import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createSampler } from "../../../server/generation/sampler.ts";

const logits = Float32Array.of(0, Math.log(2), Math.log(4), Math.log(1));
const DRAWS = 8_000;

/** How often each token is drawn, as a part of all draws. */
function drawMany(sampling: Parameters<typeof createSampler>[0], from = logits): number[] {
  const choose = createSampler(sampling);
  const counts = new Array<number>(from.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw += 1) counts[choose(from)]! += 1;
  return counts.map((count) => count / DRAWS);
}

function assertNear(found: readonly number[], expected: readonly number[]): void {
  found.forEach((part, token) =>
    assert.ok(Math.abs(part - expected[token]!) < 0.02, `${found.join()} against ${expected.join()}`),
  );
}

describe("the next token", () => {
  it("is the likeliest one at temperature 0, the first of equals", () => {
    assert.deepEqual(drawMany({ temperature: 0, topP: 1, seed: 1 }), [0, 0, 1, 0]);
    assert.deepEqual(drawMany({ temperature: 0, topP: 1, seed: 1 }, Float32Array.of(1, 1)), [1, 0]);
  });

  it("is drawn as likely as the model thinks at temperature 1, and more freely above", () => {
    assertNear(drawMany({ temperature: 1, topP: 1, seed: 7 }), [1 / 8, 2 / 8, 4 / 8, 1 / 8]);
    const root = [1, Math.SQRT2, 2, 1].map((weight) => weight / (4 + Math.SQRT2));
    assertNear(drawMany({ temperature: 2, topP: 1, seed: 7 }), root);
  });

  it("is one of the likeliest that have the asked part together", () => {
    assertNear(drawMany({ temperature: 1, topP: 0.7, seed: 3 }), [0, 1 / 3, 2 / 3, 0]);
    assert.deepEqual(drawMany({ temperature: 1, topP: 0.01, seed: 3 }), [0, 0, 1, 0]);
  });

  it("comes again with the same seed, and differs with another, however large", () => {
    const run = (seed: number): number[] => {
      const choose = createSampler({ temperature: 1, topP: 1, seed });
      return Array.from({ length: 40 }, () => choose(logits));
    };
    assert.deepEqual(run(5), run(5));
    const seeds = [5, 6, -5, 2 ** 40, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER];
    assert.equal(new Set(seeds.map((seed) => run(seed).join())).size, seeds.length);
  });
});
