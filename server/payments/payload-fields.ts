import { getAddress, type Hex } from "viem";
import { z } from "zod";

/**
 * The fields of x402 v2 payloads, as far as they are read here.
 * The ledger counts in 63 bits: nine million million credits, far above any real deposit.
 */

const MAX_AMOUNT = 2n ** 62n;

export const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`)).transform((value) => value.toLowerCase() as Hex); // prettier-ignore
export const anyHex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/).transform((value) => value as Hex); // prettier-ignore
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/).transform((value) => getAddress(value)); // prettier-ignore
export const amount = z.string().regex(/^\d{1,39}$/).transform(BigInt).refine((value) => value <= MAX_AMOUNT, "Expected an amount below 2^62"); // prettier-ignore
export const seconds = z.string().regex(/^\d{1,12}$/).transform(BigInt); // prettier-ignore
