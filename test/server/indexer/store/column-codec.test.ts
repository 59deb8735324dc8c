import assert from "node:assert/strict";
import test, { describe } from "node:test";
import {
  bigDecimal,
  compareDecimals,
  formatDecimal,
  parseDecimal,
} from "../../../../server/indexer/big-decimal.ts";
import {
  decodeDecimal,
  decodeInteger,
  encodeDecimal,
  encodeInteger,
} from "../../../../server/indexer/store/column-codec.ts";
import { seededRandom } from "../support/random.ts";

const random = seededRandom(7);

function randomInteger(): bigint {
  let value = 0n;
  for (let bytes = random.below(34); bytes > 0; bytes--) value = (value << 8n) | BigInt(random.below(256));
  return random.below(2) === 0 ? value : -value;
}

describe("columns of numbers", () => {
  const edges = [0n, 1n, -1n, 127n, 128n, -128n, -129n, 255n, 256n, -255n, -256n, 2n ** 255n, -(2n ** 255n)];
  const integers = [...edges, 2n ** 256n - 1n, ...Array.from({ length: 2_000 }, randomInteger)];

  test("sort whole numbers of 256 bits and more as the numbers sort", () => {
    const byNumber = [...integers].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
    const byBytes = [...integers].sort((left, right) =>
      Buffer.compare(encodeInteger(left), encodeInteger(right)),
    );
    assert.deepEqual(byBytes, byNumber);
  });

  test("give back the whole number that was put in", () => {
    for (const value of integers) assert.equal(decodeInteger(encodeInteger(value)), value);
  });

  const decimals = [
    ...[
      "0",
      "1",
      "-1",
      "0.1",
      "-0.1",
      "0.01",
      "10",
      "12",
      "123",
      "-12",
      "-123",
      "-1.23",
      "1e30",
      "1e-30",
      "-1e30",
    ],
  ].map((text) => parseDecimal(text) ?? assert.fail());
  for (let count = 0; count < 2_000; count++)
    decimals.push(bigDecimal(randomInteger(), random.below(80) - 40));

  test("sort decimals as the numbers sort", () => {
    const byNumber = [...decimals].sort(compareDecimals).map(formatDecimal);
    const byBytes = [...decimals].sort((left, right) =>
      Buffer.compare(encodeDecimal(left), encodeDecimal(right)),
    );
    assert.deepEqual(byBytes.map(formatDecimal), byNumber);
  });

  test("give back the decimal that was put in", () => {
    for (const value of decimals) assert.deepEqual(decodeDecimal(encodeDecimal(value)), value);
  });
});
