/**
 * Writes a whole number of smallest units as a decimal with grouped thousands, exactly.
 * The locale is fixed, so that the server and every browser write the same text.
 * `minDecimals` digits are always shown; further ones only as far as they are not zero, up to `maxDecimals`,
 * and what lies beyond is cut off, never rounded up: nobody is shown more than there is.
 */
export function formatUnits(
  amount: bigint,
  unitDecimals: number,
  { minDecimals, maxDecimals }: { minDecimals: number; maxDecimals: number },
): string {
  const negative = amount < 0n;
  const digits = (negative ? -amount : amount).toString().padStart(unitDecimals + 1, "0");
  const whole = digits.slice(0, digits.length - unitDecimals);
  const fraction = digits
    .slice(digits.length - unitDecimals)
    .slice(0, maxDecimals)
    .replace(/0+$/, "")
    .padEnd(minDecimals, "0");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${negative ? "-" : ""}${grouped}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * Reads what a person typed ("1,250.5") as a whole number of smallest units.
 * Returns null when it is not a plain positive decimal or has more digits than the unit.
 */
export function parseUnits(text: string, unitDecimals: number): bigint | null {
  const match = /^(\d+(?:,\d{3})*|)(?:\.(\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const whole = (match[1] ?? "").replaceAll(",", "");
  const fraction = match[2] ?? "";
  if (whole === "" && fraction === "") return null;
  if (fraction.length > unitDecimals) return null;
  return BigInt((whole === "" ? "0" : whole) + fraction.padEnd(unitDecimals, "0"));
}
