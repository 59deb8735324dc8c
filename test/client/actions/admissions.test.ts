import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAdmission } from "../../../client/actions/admissions.ts";

const word = `0x${"ab".repeat(32)}`;
const signature = `0x${"cd".repeat(65)}`;

test("an admission is a date with a signature, or with the hashes of a proof", () => {
  assert.deepEqual(parseAdmission(`1800000000, ${signature}`), { until: 1_800_000_000, signature });
  assert.deepEqual(parseAdmission(`1800000000\n${word}\n${word}`), {
    until: 1_800_000_000,
    proof: [word, word],
  });
  assert.deepEqual(parseAdmission("1800000000"), { until: 1_800_000_000, proof: [] });
});

test("what is neither is refused", () => {
  for (const text of [
    "",
    word,
    `tomorrow, ${word}`,
    `1800000000, ${word}, 12`,
    `1800000000, ${signature}ff, ${word}`,
  ]) {
    assert.equal(parseAdmission(text), null, text);
  }
});
