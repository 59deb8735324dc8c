import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createStopFilter } from "../../../server/generation/stop-filter.ts";

/** What is shown of a text that comes in these pieces. */
function show(stops: string[], pieces: string[]): { shown: string[]; stopped: boolean; rest: string } {
  const filter = createStopFilter(stops);
  const shown: string[] = [];
  for (const piece of pieces) {
    if (filter.isStopped) break;
    shown.push(filter.push(piece));
  }
  return { shown, stopped: filter.isStopped, rest: filter.rest() };
}

describe("a stop sequence", () => {
  it("ends the text before it, however it is cut, and no part of it is shown", () => {
    const whole = show(["END"], ["some textEND and more"]);
    assert.deepEqual(whole, { shown: ["some text"], stopped: true, rest: "" });
    const cut = show(["END"], ["some textE", "N", "D", "x"]);
    assert.deepEqual(cut, { shown: ["some text", "", ""], stopped: true, rest: "" });
  });

  it("holds back only what may be its beginning, and gives that back at the end", () => {
    assert.deepEqual(show(["END"], ["E", "NX", "EN"]), {
      shown: ["", "ENX", ""],
      stopped: false,
      rest: "EN",
    });
    assert.deepEqual(show(["aab"], ["aaab"]), { shown: ["a"], stopped: true, rest: "" });
  });

  it("is whichever of several comes first", () => {
    assert.deepEqual(show(["\n\n", "."], ["one. two\n\n"]), { shown: ["one"], stopped: true, rest: "" });
  });

  it("holds nothing back when there is none", () => {
    assert.deepEqual(show([], ["a", "b"]), { shown: ["a", "b"], stopped: false, rest: "" });
  });
});
