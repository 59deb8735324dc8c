import { z } from "zod";

/** A whole number sent as a decimal string: money, shares, credits and ids in their smallest unit. */
export const bigintText = z.union([z.string().regex(/^-?\d+$/), z.number().int()]).transform(BigInt);

/** Unix seconds, sent as a decimal string or a number. */
export const seconds = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(Number);

/** 0x-prefixed bytes. */
export const hex = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .transform((text) => text as `0x${string}`);

/** A 20-byte address. */
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as `0x${string}`);
