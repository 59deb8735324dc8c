import type { Abi, Address } from "viem";

/**
 * A call of a contract that changes something: what a wallet needs to send it. Each action returns one, with its own
 * types, so that any wallet and any sender can run it.
 */
export interface Call {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
}

/** Ten-thousandths that make a whole. */
export const WHOLE_BPS = 10_000;

/** Units of one whole share, or of one vote. */
export const WHOLE_SHARE = 10n ** 18n;
