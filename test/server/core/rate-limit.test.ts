import assert from "node:assert/strict";
import { test } from "node:test";

import { systemClock } from "../../../server/core/clock.ts";
import { createRateLimit } from "../../../server/core/rate-limit.ts";

function stoppedClock(): typeof systemClock & { advance(durationMs: number): void } {
  let nowMs = 1_000_000;
  return { ...systemClock, nowMs: () => nowMs, advance: (durationMs) => void (nowMs += durationMs) };
}

test("a caller may use its burst at once, and then what comes back with time", () => {
  const clock = stoppedClock();
  const limit = createRateLimit({ perSecond: 10, burst: 3, clock });
  assert.deepEqual(
    [1, 2, 3].map(() => limit.take("a")),
    [0, 0, 0],
  );
  assert.equal(limit.take("a"), 100);
  clock.advance(100);
  assert.equal(limit.take("a"), 0);
});

test("one caller's use does not count for another", () => {
  const limit = createRateLimit({ perSecond: 1, burst: 1, clock: stoppedClock() });
  assert.equal(limit.take("a"), 0);
  assert.equal(limit.take("b"), 0);
  assert.ok(limit.take("a") > 0);
});

test("memory is bounded: those not seen for longest are forgotten", () => {
  const limit = createRateLimit({ perSecond: 1, burst: 1, clock: stoppedClock(), maxKeys: 2 });
  for (const key of ["a", "b", "c"]) limit.take(key);
  assert.equal(limit.take("a"), 0);
  assert.ok(limit.take("c") > 0);
});
