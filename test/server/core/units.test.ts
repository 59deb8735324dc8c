import assert from "node:assert/strict";
import { test } from "node:test";

import { formatCredits, formatDollars } from "../../../server/core/units.ts";

test("dollars and credits are written without zeros that mean nothing", () => {
  assert.equal(formatDollars(12_500_000n), "12.5");
  assert.equal(formatDollars(1_000_000n), "1");
  assert.equal(formatDollars(0n), "0");
  assert.equal(formatCredits(100_000_000n), "100");
});

test("amounts are exact down to the smallest unit and beyond the precision of a double", () => {
  assert.equal(formatCredits(1n), "0.000001");
  assert.equal(formatDollars(-1n), "-0.000001");
  assert.equal(formatDollars(9007199254740993000001n), "9007199254740993.000001");
});
