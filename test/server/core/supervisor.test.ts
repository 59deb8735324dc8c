import assert from "node:assert/strict";
import { test } from "node:test";

import { systemClock, type Clock } from "../../../server/core/clock.ts";
import { Defect, Unavailable } from "../../../server/core/errors.ts";
import { createLogger } from "../../../server/core/logger.ts";
import {
  createSupervisor,
  remedyOf,
  type Supervisor,
  type SupervisedState,
} from "../../../server/core/supervisor.ts";

const shared = {
  name: "part",
  logger: createLogger({ level: "silent" }),
  clock: systemClock,
  firstDelayMs: 1,
};

async function phaseReached(
  supervisor: Supervisor,
  phase: SupervisedState["phase"],
): Promise<SupervisedState> {
  while (supervisor.state().phase !== phase) await systemClock.sleep(2);
  return supervisor.state();
}

test("transient trouble is tried again until it works", async () => {
  let runs = 0;
  const supervisor = createSupervisor({
    ...shared,
    run: async () => {
      runs += 1;
      if (runs < 4) throw new Unavailable("away", "not yet");
    },
  });
  supervisor.start();
  await phaseReached(supervisor, "finished");
  assert.equal(runs, 4);
});

test("a part that asks for it is rewound before it runs again", async () => {
  const diary: string[] = [];
  const supervisor = createSupervisor({
    ...shared,
    classify: () => "rewind",
    rewind: async (error) => void diary.push(`rewind after ${(error as Error).message}`),
    run: async () => {
      diary.push("run");
      if (diary.length === 1) throw new Error("reorg");
    },
  });
  supervisor.start();
  await phaseReached(supervisor, "finished");
  assert.deepEqual(diary, ["run", "rewind after reorg", "run"]);
});

test("a defect is not tried again and is handed to whoever can end the process", async () => {
  const handed: unknown[] = [];
  const broken = new Defect("broken", "for good");
  const supervisor = createSupervisor({
    ...shared,
    onFailed: (error) => handed.push(error),
    run: async () => {
      throw broken;
    },
  });
  supervisor.start();
  assert.deepEqual(await phaseReached(supervisor, "failed"), { phase: "failed", error: broken });
  assert.deepEqual(handed, [broken]);
});

test("stopping ends the wait between two tries at once", async () => {
  /** Ends a wait by its signal alone: whoever waits for the time would wait for ever. */
  const clock: Clock = {
    ...systemClock,
    sleep: (_, signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
  };
  const supervisor = createSupervisor({
    ...shared,
    clock,
    run: async () => {
      throw new Unavailable("away", "not yet");
    },
  });
  supervisor.start();
  await phaseReached(supervisor, "waiting");
  await supervisor.stop();
  assert.equal(supervisor.state().phase, "stopped");
});

test("only unavailability is worth another try by itself", () => {
  assert.equal(remedyOf(new Unavailable("away", "m")), "retry");
  assert.equal(remedyOf(new Error("m")), "fail");
});
