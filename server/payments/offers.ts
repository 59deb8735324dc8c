import { toPlainValue } from "../core/errors.ts";
import { toHeaderJson } from "./header-json.ts";
import type { ModelTerms } from "./model-terms.ts";
import { paymentIdentifierOffer } from "./payment-identifier.ts";
import type { PaymentRefused } from "./payment-refused.ts";
import { quote } from "./price-list.ts";
import type { PaidCall, PaymentWay } from "./payment-way.ts";

/** An answer that asks for payment. */
export interface PaymentRequired {
  readonly status: 402;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** One price book: the 402 answer with every way that would be accepted for this call, each with its exact cost. */
export function paymentRequired(request: {
  ways: readonly PaymentWay[];
  call: PaidCall;
  terms: ModelTerms;
  refused?: PaymentRefused | undefined;
}): PaymentRequired {
  const { ways, call, terms, refused } = request;
  const offers = ways.flatMap((way) => way.offer(call, terms, refused) ?? []);
  const error = refused?.message ?? "This call has to be paid for. Choose one of the ways in accepts.";
  const retryAfter =
    refused?.retryAfterMs === undefined ? {} : { "retry-after": `${Math.ceil(refused.retryAfterMs / 1000)}` };
  return {
    status: 402,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "PAYMENT-REQUIRED": toHeaderJson({
        x402Version: 2,
        error: refused?.x402Error ?? error,
        resource: {
          url: call.resourceUrl,
          description: `A call of ${call.model.route}`,
          mimeType: "application/json",
        },
        accepts: offers.flatMap(({ x402 }) => (x402 === undefined ? [] : [x402])),
        extensions: paymentIdentifierOffer,
      }),
      ...retryAfter,
    },
    body: JSON.stringify(
      {
        error,
        code: refused?.code ?? "payment-required",
        model: call.model.route,
        price: quote(call.cost, terms.creditPrice),
        accepts: offers.map(({ plain }) => plain),
      },
      toPlainValue,
    ),
  };
}
