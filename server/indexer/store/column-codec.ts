import { bigDecimal, type BigDecimal } from "../big-decimal.ts";
import { storageScalar, toJsonScalar, type EntityValue, type ScalarValue } from "../entity-values.ts";
import type { Attribute, ScalarName } from "../manifest/entity-types.ts";

/** What a SQLite column can hold here. */
export type ColumnValue = string | number | Uint8Array | null;

/**
 * Encodes an attribute for its column. Columns sort as their values do: numbers of any size are blobs whose
 * bytes compare like the numbers. Lists are JSON texts.
 */
export function encodeColumn(attribute: Attribute, value: EntityValue | null): ColumnValue {
  if (value === null) return null;
  if (attribute.list) return JSON.stringify((value as readonly ScalarValue[]).map(toJsonScalar));
  return encodeScalar(storageScalar(attribute.shape), value as ScalarValue);
}

export function encodeScalar(scalar: ScalarName, value: ScalarValue): ColumnValue {
  switch (scalar) {
    case "BigInt":
    case "Int8":
    case "Timestamp":
      return encodeInteger(value as bigint);
    case "BigDecimal":
      return encodeDecimal(value as BigDecimal);
    case "Boolean":
      return value === true ? 1 : 0;
    case "ID":
    case "String":
    case "Int":
    case "Bytes":
      return value as string | number | Uint8Array;
  }
}

export function decodeColumn(attribute: Attribute, column: ColumnValue): EntityValue | null {
  if (column === null) return null;
  const scalar = storageScalar(attribute.shape);
  if (!attribute.list) return decodeScalar(scalar, column);
  return (JSON.parse(column as string) as (string | number | boolean)[]).map((each) =>
    fromJsonScalar(scalar, each),
  );
}

export function decodeScalar(scalar: ScalarName, column: ColumnValue): ScalarValue {
  switch (scalar) {
    case "BigInt":
    case "Int8":
    case "Timestamp":
      return decodeInteger(column as Uint8Array);
    case "BigDecimal":
      return decodeDecimal(column as Uint8Array);
    case "Boolean":
      return column === 1;
    case "ID":
    case "String":
    case "Int":
    case "Bytes":
      return column as string | number | Uint8Array;
  }
}

function fromJsonScalar(scalar: ScalarName, value: string | number | boolean): ScalarValue {
  switch (scalar) {
    case "BigInt":
    case "Int8":
    case "Timestamp":
      return BigInt(value);
    case "BigDecimal":
      return parsePlainDecimal(String(value));
    case "Bytes":
      return new Uint8Array(Buffer.from(String(value).slice(2), "hex"));
    case "ID":
    case "String":
    case "Int":
    case "Boolean":
      return value;
  }
}

function parsePlainDecimal(text: string): BigDecimal {
  const [whole = "0", fraction = ""] = text.split(".");
  return bigDecimal(BigInt(whole + fraction), -fraction.length);
}

const zeroLength = 0x8000;

/**
 * Two bytes of length (0x8000 plus the bytes of the magnitude; for negatives 0x8000 minus them), then the
 * magnitude, big end first, with all bits turned over for negatives. Byte order is number order.
 */
export function encodeInteger(value: bigint): Uint8Array {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (magnitude === 0n) return Uint8Array.of(zeroLength >> 8, 0);
  const hex = magnitude.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  const encoded = new Uint8Array(bytes.length + 2);
  const length = negative ? zeroLength - bytes.length : zeroLength + bytes.length;
  encoded[0] = length >> 8;
  encoded[1] = length & 0xff;
  for (const [index, byte] of bytes.entries()) encoded[index + 2] = negative ? ~byte : byte;
  return encoded;
}

export function decodeInteger(encoded: Uint8Array): bigint {
  const length = ((encoded[0] ?? 0) << 8) | (encoded[1] ?? 0);
  if (length === zeroLength) return 0n;
  const negative = length < zeroLength;
  const bytes = Buffer.from(encoded.subarray(2));
  if (negative) for (const [index, byte] of bytes.entries()) bytes[index] = ~byte & 0xff;
  const magnitude = BigInt(`0x${bytes.toString("hex")}`);
  return negative ? -magnitude : magnitude;
}

const sign = { negative: 0, zero: 1, positive: 2 } as const;
const exponentBias = 0x4000_0000;

/**
 * One byte of sign, four bytes for the place of the first digit, then the digits. For negatives all but the
 * sign is turned over and closed by 0xff, so that longer means smaller. Byte order is number order.
 */
export function encodeDecimal(value: BigDecimal): Uint8Array {
  if (value.digits === 0n) return Uint8Array.of(sign.zero);
  const negative = value.digits < 0n;
  const digits = (negative ? -value.digits : value.digits).toString();
  const place = digits.length + value.exponent + exponentBias;
  const encoded = Buffer.alloc(5 + digits.length + (negative ? 1 : 0));
  encoded[0] = negative ? sign.negative : sign.positive;
  encoded.writeUInt32BE(place, 1);
  encoded.write(digits, 5, "latin1");
  if (negative)
    for (let index = 1; index < encoded.length; index++) encoded[index] = ~(encoded[index] ?? 0) & 0xff;
  return encoded;
}

export function decodeDecimal(encoded: Uint8Array): BigDecimal {
  if (encoded[0] === sign.zero) return bigDecimal(0n, 0);
  const negative = encoded[0] === sign.negative;
  const bytes = Buffer.from(negative ? encoded.subarray(0, -1) : encoded);
  if (negative) for (const [index, byte] of bytes.entries()) bytes[index] = ~byte & 0xff;
  const digits = bytes.toString("latin1", 5);
  const exponent = bytes.readUInt32BE(1) - exponentBias - digits.length;
  return bigDecimal(negative ? -BigInt(digits) : BigInt(digits), exponent);
}
