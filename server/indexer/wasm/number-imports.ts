import {
  addDecimals,
  bigDecimal,
  compareDecimals,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  type BigDecimal,
} from "../big-decimal.ts";
import { DeterministicFailure } from "../failure.ts";
import type { Heap, Pointer } from "./heap.ts";
import { readBigDecimal, writeBigDecimal } from "./store-values.ts";
import type { HostFunction } from "./host-function.ts";

/** The host's `bigInt.*`: all on whole numbers of any size. */
export function bigIntImports(heap: () => Heap): Record<string, HostFunction> {
  const binary =
    (compute: (left: bigint, right: bigint) => bigint): HostFunction =>
    (left, right) =>
      heap().writeBigInt(compute(heap().readBigInt(left as Pointer), heap().readBigInt(right as Pointer)));
  const withSmall =
    (compute: (left: bigint, right: bigint) => bigint): HostFunction =>
    (left, small) =>
      heap().writeBigInt(compute(heap().readBigInt(left as Pointer), BigInt((small as number) & 0xff)));
  return {
    "bigInt.plus": binary((left, right) => left + right),
    "bigInt.minus": binary((left, right) => left - right),
    "bigInt.times": binary((left, right) => left * right),
    "bigInt.dividedBy": binary((left, right) => left / nonZero(left, right)),
    "bigInt.mod": binary((left, right) => left % nonZero(left, right)),
    "bigInt.bitOr": binary((left, right) => left | right),
    "bigInt.bitAnd": binary((left, right) => left & right),
    "bigInt.pow": withSmall((left, exponent) => left ** exponent),
    "bigInt.leftShift": withSmall((left, bits) => left << bits),
    "bigInt.rightShift": withSmall((left, bits) => left >> bits),
    "bigInt.fromString": (text) => heap().writeBigInt(parseBigInt(heap().readString(text as Pointer))),
    "bigInt.dividedByDecimal": (left, right) => {
      const dividend = bigDecimal(heap().readBigInt(left as Pointer), 0);
      return writeBigDecimal(heap(), divideDecimals(dividend, readBigDecimal(heap(), right as Pointer)));
    },
  };
}

/** The host's `bigDecimal.*`. */
export function bigDecimalImports(heap: () => Heap): Record<string, HostFunction> {
  const read = (at: unknown): BigDecimal => readBigDecimal(heap(), at as Pointer);
  const binary =
    (compute: (left: BigDecimal, right: BigDecimal) => BigDecimal): HostFunction =>
    (left, right) =>
      writeBigDecimal(heap(), compute(read(left), read(right)));
  return {
    "bigDecimal.plus": binary(addDecimals),
    "bigDecimal.minus": binary(subtractDecimals),
    "bigDecimal.times": binary(multiplyDecimals),
    "bigDecimal.dividedBy": binary(divideDecimals),
    "bigDecimal.equals": (left, right) => (compareDecimals(read(left), read(right)) === 0 ? 1 : 0),
    "bigDecimal.toString": (value) => heap().writeString(formatDecimal(read(value))),
    "bigDecimal.fromString": (text) => {
      const written = heap().readString(text as Pointer);
      const parsed = parseDecimal(written);
      if (parsed === undefined)
        throw new DeterministicFailure(`expected a decimal number, found "${written}"`);
      return writeBigDecimal(heap(), parsed);
    },
  };
}

/** Reads a whole decimal number as a mapping may write it. */
export function parseBigInt(text: string): bigint {
  if (!/^[+-]?\d[\d_]*$/.test(text))
    throw new DeterministicFailure(`expected a whole number, found "${text}"`);
  const digits = text.replaceAll("_", "").replace(/^\+/, "");
  return BigInt(digits);
}

function nonZero(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) throw new DeterministicFailure(`cannot divide BigInt ${dividend} by zero`);
  return divisor;
}
