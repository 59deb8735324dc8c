import assert from "node:assert/strict";
import { it } from "node:test";

import { classOf, cpuClass } from "../../../server/inference/cpu-class.ts";

it("processors are told apart by the instruction sets that change an answer's last bits, and by nothing else", () => {
  const old = "processor\t: 0\nmodel name\t: One\nflags\t\t: fpu sse4_1 avx ht\n";
  assert.equal(classOf(old), "sse4_1+avx");
  assert.equal(classOf(old.replace("One", "Another").replace("fpu", "fpu aes")), "sse4_1+avx");
  assert.equal(classOf(old.replace("avx", "avx fma avx2 avx512f")), "sse4_1+avx+fma+avx2+avx512f");
  assert.equal(classOf("Features\t: fp asimd asimddp\n"), "asimd+asimddp");
  assert.equal(classOf(""), "plain");
  assert.ok(cpuClass().length > 0);
});
