import assert from "node:assert/strict";
import { test } from "node:test";
import { formatUnits, parseUnits } from "../../../app/format/decimal.ts";
import { formatDollars, formatDollarsShort, parseDollars } from "../../../app/format/dollars.ts";
import { formatCount, formatCredits, formatShares, parseShares } from "../../../app/format/shares.ts";
import { bpsOf, drawnRatio, formatBps, formatPart } from "../../../app/format/percent.ts";

test("dollars show cents always and smaller units only where there are any", () => {
  assert.equal(formatDollars(0n), "$0.00");
  assert.equal(formatDollars(1_250_000_000n), "$1,250.00");
  assert.equal(formatDollars(20_000n), "$0.02");
  assert.equal(formatDollars(1n), "$0.000001");
  assert.equal(formatDollars(-1_500_000n), "-$1.50");
});

test("dollars beyond what a number can hold are exact to the last unit", () => {
  assert.equal(formatDollars(9_007_199_254_740_993_000_001n), "$9,007,199,254,740,993.000001");
});

test("short dollars drop cents only when there are none", () => {
  assert.equal(formatDollarsShort(18_250_000_000n), "$18,250");
  assert.equal(formatDollarsShort(412_500_000n), "$412.50");
  assert.equal(formatDollarsShort(999_999n), "$0.99");
  assert.equal(formatDollarsShort(0n), "$0");
  assert.equal(formatDollarsShort(800n), "$0.0008");
});

test("typed dollars are read exactly", () => {
  assert.equal(parseDollars("250"), 250_000_000n);
  assert.equal(parseDollars("$1,250.50"), 1_250_500_000n);
  assert.equal(parseDollars(".5"), 500_000n);
  assert.equal(parseDollars("0.000001"), 1n);
});

test("what is not a plain amount is not read as one", () => {
  for (const text of ["", ".", "-5", "1e6", "12,34", "0.0000001", "five", "1.2.3", "0x10"]) {
    assert.equal(parseDollars(text), null, text);
  }
});

test("shares show at most four decimals and never more than there are", () => {
  assert.equal(formatShares(1_250n * 10n ** 18n), "1,250");
  assert.equal(formatShares(312_500_000_000_000_000_000n), "312.5");
  assert.equal(formatShares(199_999_999_999_999_999_999n), "199.9999");
  assert.equal(formatShares(1n), "< 0.0001");
  assert.equal(formatShares(0n), "0");
});

test("shares and credits are read back as they were written", () => {
  assert.equal(parseShares("1,250.5"), 1_250_500_000_000_000_000_000n);
  assert.equal(formatCredits(99_500_000n), "99.5");
  assert.equal(formatCount(1_234_567), "1,234,567");
});

test("a decimal is cut off, not rounded, beyond the shown digits", () => {
  assert.equal(formatUnits(1_999n, 3, { minDecimals: 0, maxDecimals: 2 }), "1.99");
  assert.equal(parseUnits("7", 0), 7n);
});

test("parts of a whole are percentages with at most two decimals", () => {
  assert.equal(formatBps(250), "2.5%");
  assert.equal(formatBps(10_000n), "100%");
  assert.equal(formatPart(1n, 3n), "33.33%");
  assert.equal(formatPart(1n, 10n ** 9n), "< 0.01%");
  assert.equal(formatPart(0n, 0n), "0%");
  assert.equal(bpsOf(5n, 0n), 0n);
});

test("a drawn ratio stays between nothing and the whole", () => {
  assert.equal(drawnRatio(5n, 10n), 0.5);
  assert.equal(drawnRatio(50n, 10n), 1);
  assert.equal(drawnRatio(5n, 0n), 0);
});
