/** Decimals of the payment dollar: 1 dollar = 1,000,000 smallest units. */
const DOLLAR_DECIMALS = 6;
/** Decimals of credits: 1 credit = 1,000,000 smallest units. */
const CREDIT_DECIMALS = 6;

/** `1500000n` -> `"1.5"`. Exact: every digit is kept, trailing zeros are not. */
export function formatDollars(amount: bigint): string {
  return formatAmount(amount, DOLLAR_DECIMALS);
}

/** `1500000n` -> `"1.5"`, as dollars. */
export function formatCredits(amount: bigint): string {
  return formatAmount(amount, CREDIT_DECIMALS);
}

/** Smallest units -> plain decimal text without exponent, grouping or trailing zeros. */
function formatAmount(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
