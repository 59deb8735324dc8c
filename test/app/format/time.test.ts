import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameAddress, shortHex } from "../../../app/format/address.ts";
import {
  formatClock,
  formatDate,
  formatDuration,
  formatPeriod,
  formatMoment,
  formatRelative,
} from "../../../app/format/time.ts";

const moment = 1_780_668_245; // 5 June 2026, 14:04:05 UTC

test("dates and times are written in UTC, whatever the machine's zone is", () => {
  assert.equal(formatDate(moment), "5 Jun 2026");
  assert.equal(formatClock(moment), "14:04");
  assert.equal(formatMoment(moment), "5 Jun 2026, 14:04 UTC");
});

test("a duration names its two largest units", () => {
  assert.equal(formatDuration(0), "0 seconds");
  assert.equal(formatDuration(1), "1 second");
  assert.equal(formatDuration(600), "10 minutes");
  assert.equal(formatDuration(90_061), "1 day 1 hour");
  assert.equal(formatDuration(-5), "0 seconds");
});

test("a distance in time says on which side of now it lies", () => {
  assert.equal(formatRelative(moment + 7_200, moment), "in 2 hours");
  assert.equal(formatRelative(moment - 86_400, moment), "1 day ago");
  assert.equal(formatRelative(moment, moment), "now");
});

test("an address is shortened to its ends and compared without regard to case", () => {
  assert.equal(shortHex("0x1234567890abcdef1234567890abcdef12345678"), "0x1234…5678");
  assert.ok(isSameAddress("0xABCDEF", "0xabcdef"));
  assert.ok(!isSameAddress(undefined, undefined));
});

test("a period follows the word every", () => {
  assert.equal(formatPeriod(86_400), "day");
  assert.equal(formatPeriod(43_200), "12 hours");
  assert.equal(formatPeriod(90_000), "1 day 1 hour");
});
