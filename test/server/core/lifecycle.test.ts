import assert from "node:assert/strict";
import { test } from "node:test";

import { systemClock } from "../../../server/core/clock.ts";
import { Unavailable } from "../../../server/core/errors.ts";
import { createLifecycle, type Part } from "../../../server/core/lifecycle.ts";
import { createLogger } from "../../../server/core/logger.ts";

const logger = createLogger({ level: "silent" });

function recordingPart(name: string, diary: string[], failing = false): Part {
  return {
    name,
    start: async () => {
      if (failing) throw new Error(`${name} cannot start`);
      diary.push(`start ${name}`);
    },
    stop: async () => {
      diary.push(`stop ${name}`);
    },
  };
}

test("parts start in order and stop in reverse", async () => {
  const diary: string[] = [];
  const lifecycle = createLifecycle({ logger, clock: systemClock });
  await lifecycle.startAll([recordingPart("chain", diary), recordingPart("index", diary)]);
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  assert.deepEqual(diary, ["start chain", "start index", "stop index", "stop chain"]);
});

test("a part that cannot start stops those before it and says why", async () => {
  const diary: string[] = [];
  const lifecycle = createLifecycle({ logger, clock: systemClock });
  const parts = [recordingPart("chain", diary), recordingPart("index", diary, true)];
  await assert.rejects(lifecycle.startAll(parts), /index cannot start/);
  assert.deepEqual(diary, ["start chain", "stop chain"]);
});

test("a part that hangs while stopping does not keep the others from stopping", async () => {
  const diary: string[] = [];
  const lifecycle = createLifecycle({ logger, clock: systemClock, stopTimeoutMs: 30 });
  await lifecycle.startAll([recordingPart("chain", diary)]);
  await lifecycle.start("stuck", async () => ({ stop: () => new Promise<void>(() => undefined) }));
  await assert.rejects(lifecycle.stop(), AggregateError);
  assert.deepEqual(diary, ["start chain", "stop chain"]);
});

test("nothing starts once stopping has begun", async () => {
  const lifecycle = createLifecycle({ logger, clock: systemClock });
  await lifecycle.stop();
  await assert.rejects(lifecycle.startAll([recordingPart("late", [])]), Unavailable);
});
