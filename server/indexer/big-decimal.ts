import { DeterministicFailure } from "./failure.ts";

/**
 * Decimal numbers with graph-node's arithmetic: 34 significant digits, and quotients computed to 100 digits
 * before they are rounded. The value is `digits * 10 ** exponent`, without trailing zeros.
 */
export type BigDecimal = { readonly digits: bigint; readonly exponent: number };

const significantDigits = 34;
const quotientDigits = 100;
const maxExponent = 1_000_000;

/** Builds the normal form: at most 34 digits, trailing zeros moved to the exponent. */
export function bigDecimal(digits: bigint, exponent: number): BigDecimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 };
  const rounded = roundToPrecision(digits, exponent);
  const text = rounded.digits.toString();
  const zeros = text.length - text.replace(/0+$/, "").length;
  const result = { digits: rounded.digits / tenTo(zeros), exponent: rounded.exponent + zeros };
  if (Math.abs(result.exponent) > maxExponent) {
    throw new DeterministicFailure(
      `expected a BigDecimal exponent within ${maxExponent}, found ${result.exponent}`,
    );
  }
  return result;
}

/**
 * Cuts to 34 digits. Positive numbers are rounded by the first digit that is cut off, negative ones are
 * truncated: so does the library on which graph-node computes, and stored values depend on it.
 */
function roundToPrecision(digits: bigint, exponent: number): { digits: bigint; exponent: number } {
  const surplus = digitCount(digits) - significantDigits;
  if (surplus <= 0) return { digits, exponent };
  const divisor = tenTo(surplus);
  const kept = digits / divisor;
  const cut = digits % divisor;
  const roundsUp = cut > 0n && cut * 2n >= divisor;
  return { digits: roundsUp ? kept + 1n : kept, exponent: exponent + surplus };
}

export function addDecimals(left: BigDecimal, right: BigDecimal): BigDecimal {
  const exponent = Math.min(left.exponent, right.exponent);
  return bigDecimal(scaledTo(left, exponent) + scaledTo(right, exponent), exponent);
}

export function subtractDecimals(left: BigDecimal, right: BigDecimal): BigDecimal {
  return addDecimals(left, { digits: -right.digits, exponent: right.exponent });
}

export function multiplyDecimals(left: BigDecimal, right: BigDecimal): BigDecimal {
  return bigDecimal(left.digits * right.digits, left.exponent + right.exponent);
}

/** @throws DeterministicFailure when the divisor is zero */
export function divideDecimals(left: BigDecimal, right: BigDecimal): BigDecimal {
  if (right.digits === 0n)
    throw new DeterministicFailure(`cannot divide BigDecimal ${formatDecimal(left)} by zero`);
  if (left.digits === 0n) return bigDecimal(0n, 0);
  const negative = left.digits < 0n !== right.digits < 0n;
  const quotient = divideMagnitudes(magnitude(left.digits), magnitude(right.digits));
  const digits = negative ? -quotient.digits : quotient.digits;
  return bigDecimal(digits, left.exponent - right.exponent + quotient.exponent);
}

function divideMagnitudes(numerator: bigint, denominator: bigint): { digits: bigint; exponent: number } {
  const firstShift = Math.max(0, digitCount(denominator) - digitCount(numerator));
  let shift = firstShift;
  if (numerator * tenTo(shift) < denominator) shift += 1;
  const whole = digitCount((numerator * tenTo(shift)) / denominator);
  shift += Math.max(0, quotientDigits - whole);
  const scaled = numerator * tenTo(shift);
  const quotient = scaled / denominator;
  const remainder = scaled % denominator;
  const roundsUp = (remainder * 10n) / denominator >= 5n;
  return { digits: roundsUp ? quotient + 1n : quotient, exponent: -shift };
}

/** Tells the order: negative, zero or positive as in a sort. */
export function compareDecimals(left: BigDecimal, right: BigDecimal): number {
  const exponent = Math.min(left.exponent, right.exponent);
  const difference = scaledTo(left, exponent) - scaledTo(right, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Writes plain decimal notation, never with an exponent. */
export function formatDecimal(value: BigDecimal): string {
  const sign = value.digits < 0n ? "-" : "";
  const text = magnitude(value.digits).toString();
  if (value.exponent >= 0) return sign + text + "0".repeat(value.exponent);
  const places = -value.exponent;
  const padded = text.padStart(places + 1, "0");
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** Reads `12`, `-1.5`, `2.5e-3`; undefined when the text is no decimal number. */
export function parseDecimal(text: string): BigDecimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,7}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", power = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  return bigDecimal(sign === "-" ? -digits : digits, Number(power) - fraction.length);
}

function scaledTo(value: BigDecimal, exponent: number): bigint {
  return value.digits * tenTo(value.exponent - exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function digitCount(value: bigint): number {
  return magnitude(value).toString().length;
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}
