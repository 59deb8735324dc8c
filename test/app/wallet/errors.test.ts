import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type AbiParameter, encodeAbiParameters, type Hex, toFunctionSelector } from "viem";
import { explainRevert } from "../../../app/wallet/errors.ts";
import { contractErrors } from "../../../app/wallet/errors/table.ts";
import { compiledErrors } from "../support/contract-errors.ts";

let compiled: Map<string, readonly AbiParameter[]>;

before(async () => {
  compiled = await compiledErrors();
});

test("every custom error of the compiled contracts has a sentence", () => {
  const missing = [...compiled.keys()].filter((signature) => !(signature in contractErrors));
  assert.deepEqual(missing, []);
});

test("no sentence speaks about an error that no contract has", () => {
  const left = Object.keys(contractErrors).filter((signature) => !compiled.has(signature));
  assert.deepEqual(left, []);
});

test("every error, as it comes from the chain, reads as one plain sentence", () => {
  for (const [signature, inputs] of compiled) {
    const sentence = explainRevert(revertWith(signature, inputs));
    assert.match(sentence, /^[A-Z"$0-9].*[.]$/, `${signature}: ${sentence}`);
    assert.doesNotMatch(sentence, /undefined|NaN|\[object|0x/, `${signature}: ${sentence}`);
  }
});

test("an error that nobody knows is named by its selector", () => {
  assert.match(explainRevert("0xdeadbeef"), /0xdeadbeef/);
});

test("a sentence carries the values of its error", () => {
  const inputs = [{ type: "uint256" }, { type: "uint256" }];
  const data = revertWith("PresaleOverHardCap(uint256,uint256)", inputs, [5_000_000n, 1_250_000_000n]);
  assert.equal(explainRevert(data), "The raise takes only $1,250.00 more.");
});

function revertWith(signature: string, inputs: readonly AbiParameter[], values = inputs.map(sample)): Hex {
  const selector = toFunctionSelector(`function ${signature}`);
  return `${selector}${encodeAbiParameters(inputs, values).slice(2)}`;
}

function sample(input: AbiParameter): unknown {
  if (input.type.startsWith("uint")) return /^uint(8|16|24|32|40|48)$/.test(input.type) ? 1 : 1n;
  if (input.type === "address") return "0x0000000000000000000000000000000000000001";
  if (input.type === "string") return "text";
  if (input.type === "bool") return true;
  if (input.type === "bytes") return "0x01";
  if (input.type.startsWith("bytes")) return `0x${"01".repeat(Number(input.type.slice(5)))}`;
  throw new Error(`Expected an input type that this test can make, found ${input.type}.`);
}
