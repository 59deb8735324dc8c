import { CallerMistake } from "./errors.ts";

/** Decimals of the payment dollar: 1 dollar = 1,000,000 smallest units. */
export const DOLLAR_DECIMALS = 6;
/** Decimals of model shares: 1 share = 10^18 smallest units. */
export const SHARE_DECIMALS = 18;

/** `1500000n` -> `"1.5"`. Exact: every digit is kept, trailing zeros are not. */
export function formatDollars(amount: bigint): string {
  return formatAmount(amount, DOLLAR_DECIMALS);
}

/** `"1.5"` -> `1500000n`. Exact; throws `CallerMistake` (`amount-malformed`, `amount-too-precise`). */
export function parseDollars(text: string): bigint {
  return parseAmount(text, DOLLAR_DECIMALS);
}

/** Smallest units of a share -> decimal text, exact. */
export function formatShares(amount: bigint): string {
  return formatAmount(amount, SHARE_DECIMALS);
}

/** Decimal text -> smallest units of a share; throws as `parseDollars` does. */
export function parseShares(text: string): bigint {
  return parseAmount(text, SHARE_DECIMALS);
}

/** Smallest units -> plain decimal text without exponent, grouping or trailing zeros. */
export function formatAmount(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Plain decimal text (`-?digits[.digits]`) -> smallest units; never rounds. */
export function parseAmount(text: string, decimals: number): bigint {
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?$/.exec(text);
  if (match === null) {
    throw new CallerMistake(
      "amount-malformed",
      `Expected a plain decimal number such as 12.5, found "${text.slice(0, 80)}".`,
    );
  }
  const [, sign = "", whole = "", fraction = ""] = match;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > decimals) {
    throw new CallerMistake(
      "amount-too-precise",
      `Expected at most ${decimals} digits after the point, found ${significant.length} in "${text}".`,
    );
  }
  const magnitude = BigInt(whole + significant.padEnd(decimals, "0"));
  return sign === "-" ? -magnitude : magnitude;
}
