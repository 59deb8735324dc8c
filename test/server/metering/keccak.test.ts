import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";

import { keccak256 } from "viem";

import { keccak } from "../../../server/metering/keccak.ts";

describe("the compiled keccak", () => {
  it("agrees with viem's for every length around the sponge's block, whole or in pieces", () => {
    for (let length = 0; length <= 300; length += 1) {
      const bytes = randomBytes(length);
      const cut = length >> 1;
      const expected = keccak256(bytes, "bytes");
      assert.deepEqual(keccak(bytes), expected);
      assert.deepEqual(keccak(bytes.subarray(0, cut), bytes.subarray(cut)), expected);
    }
  });

  it("gives out hashes that later ones do not change", () => {
    const first = keccak(Uint8Array.of(1));
    const copy = Uint8Array.from(first);
    keccak(Uint8Array.of(2));
    assert.deepEqual(first, copy);
  });
});
