import assert from "node:assert/strict";
import { test } from "node:test";
import { UserRejectedRequestError } from "viem";
import { toFailure } from "../../../app/components/playground/failure.ts";
import { ComodelClientError } from "../../../client/errors.ts";
import { answerError } from "../../../client/http.ts";

/** What the client makes of an answer of that status. */
function refusal(status: number, body: string): unknown {
  const header = () => null;
  return answerError({ status, header, body: new TextEncoder().encode(body) });
}

test("an answer that says nothing of its own is explained by its status, with what to do", () => {
  const expected: readonly (readonly [number, RegExp])[] = [
    [402, /has to be paid for\. Choose a way below/],
    [403, /refuses to answer you\. Your account page/],
    [429, /Too many calls.* Wait a minute/],
    [502, /not running.* Try again/],
    [503, /too much to do.* Try again/],
    [599, /HTTP 599.* Try again/],
  ];
  for (const [status, sentence] of expected)
    assert.match(toFailure(refusal(status, "<html>")).sentence, sentence);
});

test("what a visitor often meets is said in our words, and the rest in those of the endpoint", () => {
  const busy = JSON.stringify({ code: "model-busy", detail: "Expected at most 4 waiting calls, found 5." });
  assert.match(toFailure(refusal(503, busy)).sentence, /Nothing was charged\. Try again in some seconds/);
  const detail = "Members have suspended 0x12 until Friday: it copied the model.";
  const suspended = toFailure(refusal(403, JSON.stringify({ code: "account-suspended", detail })));
  assert.deepEqual(suspended, { code: "account-suspended", sentence: detail, checks: [] });
});

test("a lost connection never claims that nothing was charged", () => {
  for (const code of ["endpoint-unreachable", "stream-broken"]) {
    const { sentence } = toFailure(new ComodelClientError(code, "Expected an answer, found none."));
    assert.doesNotMatch(sentence, /Nothing was charged/);
    assert.doesNotMatch(sentence, /Expected/);
  }
});

test("a signature that was declined, and any other fault, are said plainly", () => {
  const declined = toFailure(new UserRejectedRequestError(new Error("User rejected the request.")));
  assert.match(declined.sentence, /You declined it in your wallet/);
  assert.match(toFailure(new Error("a bolt fell out")).sentence, /a bolt fell out/);
});

test("of a receipt that does not hold, the checks are shown", () => {
  const checks = [{ name: "signature", holds: false, text: "Another key signed it." }];
  const error = new ComodelClientError("receipt-invalid", "It does not hold.", { details: checks });
  assert.deepEqual(toFailure(error).checks, checks);
});
