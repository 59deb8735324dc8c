import assert from "node:assert/strict";
import { test } from "node:test";
import { sumChannel } from "../../../app/components/account/channel-sums.ts";

test("credits are unused when no call was charged for them, claimed or not", () => {
  assert.deepEqual(sumChannel({ balance: 20n, claimed: 3n, charged: 5n }), {
    used: 5n,
    unused: 15n,
    owed: 2n,
  });
});

test("without a word of the operator only what was claimed counts as used", () => {
  assert.deepEqual(sumChannel({ balance: 20n, claimed: 3n, charged: null }), {
    used: 3n,
    unused: 17n,
    owed: 0n,
  });
});

test("an operator's word never counts above what the channel holds, nor below what he claimed", () => {
  assert.equal(sumChannel({ balance: 20n, claimed: 3n, charged: 90n }).unused, 0n);
  assert.equal(sumChannel({ balance: 20n, claimed: 3n, charged: 1n }).used, 3n);
});
