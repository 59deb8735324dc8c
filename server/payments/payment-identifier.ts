import { z } from "zod";

import { CallerMistake } from "../core/errors.ts";
import { parseHeaderJson } from "./header-json.ts";
import type { PaidCall } from "./payment-way.ts";

/** x402's extension by which a payer names a payment, so that it is made once however often it is sent. */
const NAME = "payment-identifier";
const LENGTH = { min: 16, max: 128 } as const;
const CHARACTERS = "^[a-zA-Z0-9_-]+$";

/** How a 402 answer announces it: clients may name their payments, and need not. */
export const paymentIdentifierOffer = {
  [NAME]: {
    info: { required: false },
    schema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        required: { type: "boolean" },
        id: { type: "string", minLength: LENGTH.min, maxLength: LENGTH.max, pattern: CHARACTERS },
      },
      required: ["required"],
    },
  },
} as const;

const identifier = z.string().min(LENGTH.min).max(LENGTH.max).regex(new RegExp(CHARACTERS));
const shape = z.object({
  extensions: z
    .object({ [NAME]: z.object({ info: z.object({ id: identifier.optional() }) }).optional() })
    .optional(),
});

/**
 * The one name of a call, whether `Idempotency-Key` or the payment tells it: the same name with the same request is
 * paid once and answered alike, with another request it is a 409.
 * @throws CallerMistake `payment-identifier-malformed`, and `two-call-names` where both tell different ones
 */
export function nameOf(
  call: PaidCall & { readonly idempotencyKey?: string | undefined },
): string | undefined {
  const inPayment = identifierIn(call.header("payment-signature"));
  const key = call.idempotencyKey;
  if (inPayment === undefined || key === undefined || key === inPayment) return key ?? inPayment;
  throw new CallerMistake(
    "two-call-names",
    `Expected one name for this call, found the Idempotency-Key ${key.slice(0, 40)} and the payment-identifier ${inPayment.slice(0, 40)}. Send one of them, or the same in both.`,
  );
}

function identifierIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const payment = parseHeaderJson(header, "PAYMENT-SIGNATURE") as { readonly extensions?: unknown } | null;
  // Nearly every payment names nothing, and each call comes by here.
  if (payment?.extensions === undefined) return undefined;
  const read = shape.safeParse(payment);
  if (read.success) return read.data.extensions?.[NAME]?.info.id;
  throw new CallerMistake(
    "payment-identifier-malformed",
    `Expected a payment-identifier of ${LENGTH.min} to ${LENGTH.max} letters, digits, "-" or "_" under extensions, found: ${z.prettifyError(read.error)}`,
  );
}
