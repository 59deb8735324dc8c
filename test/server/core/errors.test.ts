import assert from "node:assert/strict";
import { test } from "node:test";

import { CallerMistake, Defect, Refused, toProblem, Unavailable } from "../../../server/core/errors.ts";

test("each kind of failure has its own status", () => {
  const statuses = [
    new CallerMistake("shape-wrong", "m"),
    new Refused("quota-used", "m"),
    new Unavailable("chain-away", "m"),
    new Defect("invariant", "m"),
  ].map((error) => toProblem(error).status);
  assert.deepEqual(statuses, [400, 409, 503, 500]);
});

test("a precise status, details and the time to wait reach the problem document", () => {
  const error = new Refused("quota-used", "All 3 calls of this epoch are used.", {
    status: 402,
    details: { used: 3n },
    retryAfterMs: 500,
  });
  assert.deepEqual(toProblem(error), {
    type: "urn:comodel:problem:quota-used",
    title: "Refused",
    status: 402,
    detail: "All 3 calls of this epoch are used.",
    code: "quota-used",
    details: { used: "3" },
    retryAfterMs: 500,
  });
});

test("the words of a defect and of an unknown error stay inside", () => {
  for (const error of [new Defect("broken", "/secret/path"), new Error("/secret/path"), "/secret/path"]) {
    const problem = toProblem(error);
    assert.equal(problem.status, 500);
    assert.ok(!JSON.stringify(problem).includes("secret"));
  }
});
