import { dollarsFor } from "../../../client/price.ts";
import type { ServedModel } from "../../api/service.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

const text = messages.model.stats;

/** What it costs to ask a model, in what its live release counts: tokens, or calls; credits while none answers. */
export function priceNote(creditPrice: bigint, served: ServedModel | null): string {
  if (served?.callCost == null) return text.creditNote(formatDollars(creditPrice));
  const perToken = served.outputTokenCost ?? 0n;
  return perToken > 0n
    ? text.tokensNote(formatDollars(dollarsFor(perToken * 1_000n, creditPrice)))
    : text.callsNote(formatDollars(dollarsFor(served.callCost, creditPrice)));
}
