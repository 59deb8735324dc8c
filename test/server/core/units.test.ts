import assert from "node:assert/strict";
import { test } from "node:test";

import { CallerMistake } from "../../../server/core/errors.ts";
import {
  formatAmount,
  formatDollars,
  formatShares,
  parseAmount,
  parseDollars,
  parseShares,
} from "../../../server/core/units.ts";

/** A small generator with a fixed seed, so that a failure can be repeated. */
function* amounts(count: number): Generator<bigint> {
  let state = 0x2545f4914f6cdd1dn;
  for (let index = 0; index < count; index += 1) {
    state = BigInt.asUintN(64, (state ^ (state << 13n)) * 0x9e3779b97f4a7c15n + 1n);
    const magnitude = (state * state) >> BigInt(index % 120);
    yield index % 2 === 0 ? magnitude : -magnitude;
  }
}

test("parsing what was formatted gives the same amount, for any amount and precision", () => {
  for (const amount of amounts(2_000)) {
    for (const decimals of [0, 1, 6, 18])
      assert.equal(parseAmount(formatAmount(amount, decimals), decimals), amount);
  }
});

test("formatting what was parsed drops only zeros without meaning", () => {
  assert.equal(formatDollars(parseDollars("0012.500000")), "12.5");
  assert.equal(formatDollars(parseDollars("0.0")), "0");
  assert.equal(formatShares(parseShares("1.000000000000000001")), "1.000000000000000001");
});

test("amounts beyond the precision of a double stay exact", () => {
  assert.equal(parseDollars("9007199254740993.000001"), 9007199254740993000001n);
  assert.equal(formatDollars(9007199254740993000001n), "9007199254740993.000001");
  assert.equal(formatDollars(-1n), "-0.000001");
});

test("text that is not a plain decimal number is refused", () => {
  for (const text of ["", " ", "1e3", "1,000", ".5", "5.", "0x10", "--1", "1.2.3", "NaN", "١"]) {
    assert.throws(
      () => parseDollars(text),
      (error) => error instanceof CallerMistake && error.code === "amount-malformed",
    );
  }
});

test("more digits than the unit has are refused instead of rounded", () => {
  assert.throws(
    () => parseDollars("0.0000001"),
    (error) => error instanceof CallerMistake && error.code === "amount-too-precise",
  );
});
