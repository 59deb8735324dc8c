import { type Address, isAddress } from "viem";

/** "0x1234…abcd": enough of an address or hash for a person to compare. */
export function shortHex(hex: string): string {
  return hex.length <= 12 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** True when two addresses are the same, however they are written. */
export function isSameAddress(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && other != null && one.toLowerCase() === other.toLowerCase();
}

/**
 * Reads a typed address, or null when it is none. Capital letters among small ones are a check on typing mistakes, so
 * they must be right.
 */
export function parseAddress(typed: string): Address | null {
  const word = typed.trim();
  return isAddress(word) ? word : null;
}
