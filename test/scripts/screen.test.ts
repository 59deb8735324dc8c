import assert from "node:assert/strict";
import { test } from "node:test";

import { runInLanes } from "../../scripts/test/in-lanes.ts";
import { createScreen } from "../../scripts/test/screen.ts";

test("what programs print that run at once stays apart, in the order in which they began", () => {
  let shown = "";
  const screen = createScreen((text) => (shown += text));
  const [first, second, third] = [screen.open(), screen.open(), screen.open()];
  second.print("b1 ");
  first.print("a1 ");
  assert.equal(shown, "a1 ", "the first one is shown at once");
  third.print("c1 ");
  third.close();
  first.close();
  assert.equal(shown, "a1 b1 ", "then what the second one has said meanwhile");
  second.print("b2 ");
  assert.equal(shown, "a1 b1 b2 ");
  second.close();
  assert.equal(shown, "a1 b1 b2 c1 ");
});

test("two pieces of work are done at a time, and all of them", async () => {
  let atOnce = 0;
  let most = 0;
  const done: number[] = [];
  await runInLanes([1, 2, 3, 4, 5], async (piece) => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    done.push(piece);
  });
  assert.equal(most, 2);
  assert.deepEqual(done.sort(), [1, 2, 3, 4, 5]);
});

test("a piece of work that fails is not kept quiet", async () => {
  await assert.rejects(
    runInLanes([1, 2], (piece) => (piece === 2 ? Promise.reject(new Error("no")) : Promise.resolve())),
    /no/,
  );
});
