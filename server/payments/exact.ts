import type { ChainReader } from "../chain/clients.ts";
import { nowSeconds, type Clock } from "../core/clock.ts";
import { formatCredits, formatDollars } from "../core/units.ts";
import type { SignedReceipt } from "../metering/receipt.ts";
import { assertInTime, assertMeantForUs, assertSignedByPayer, type ExpectedPayment } from "./exact-checks.ts";
import { parseExactPayment, type ExactPayment } from "./exact-payload.ts";
import { toHeaderJson } from "./header-json.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, Offer, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
import { quote } from "./price-list.ts";
import { purchaseAccount, type Purchases } from "./purchases.ts";
import { receiptAccount } from "./receipt-account.ts";
import type { RefundLimit } from "./refund-limit.ts";

export interface ExactOptions {
  readonly purchases: Purchases;
  readonly refunds: RefundLimit;
  readonly reader: ChainReader;
  readonly chainId: number;
  readonly clock: Clock;
}

/** How long a payment may be valid that a client signs now. */
const MAX_TIMEOUT_SECONDS = 120;

/**
 * x402 `exact`: dollars for one call, without credits or a channel. A payer could cancel the signature until it is used,
 * so the payment is brought on chain before anything is computed, and goes back from the till when the call fails.
 */
export function createExact({ purchases, refunds, reader, chainId, clock }: ExactOptions): PaymentWay {
  const verify = async (header: string, call: PaidCall, terms: ModelTerms): Promise<SignedPayment> => {
    const payment = parseExactPayment(header);
    const price = quote(call.cost, terms.creditPrice).dollars;
    const expected = { chainId, terms, price, nowSeconds: BigInt(nowSeconds(clock)) };
    await assertSignedByPayer(payment, expected, reader);
    const { from, nonce } = payment.payload.authorization;
    return {
      owner: receiptAccount("exact", from),
      person: from.toLowerCase(),
      idempotencyKey: `exact:${nonce}`,
      cover: () => {
        // Only what pays for a run must have today's price: an answer that was paid is given out again later.
        assertMeantForUs(payment, expected);
        return cover(payment, { call, terms, expected, purchases, refunds });
      },
      repeatHeaders: (receipt) => Promise.resolve(paidHeaders(receipt, payment, "")),
    };
  };
  return {
    name: "exact",
    headerName: "payment-signature",
    scheme: "exact",
    verify,
    offer: (call, terms) => offerExact(call, terms, chainId),
  };
}

interface CoverContext {
  readonly call: PaidCall;
  readonly terms: ModelTerms;
  readonly expected: ExpectedPayment;
  readonly purchases: Purchases;
  readonly refunds: RefundLimit;
}

async function cover(payment: ExactPayment, context: CoverContext): Promise<CoveredPayment> {
  const { call, purchases, refunds } = context;
  const { from, nonce } = payment.payload.authorization;
  const payer = from.toLowerCase();
  const id = `${payer}:${nonce}`;
  const refund = await refunds.setAside(payer);
  const transaction = await collect(id, payment, context).catch((error: unknown) => {
    refund.notNeeded();
    throw error;
  });
  return {
    reserve: {
      account: purchaseAccount(id),
      amount: call.cost,
      limit: call.cost,
      floor: 0n,
      expectedCharged: 0n,
    },
    // What was paid for this call is its price, whatever the run came to.
    chargeFor: () => call.cost,
    delivered: async () => {
      refund.notNeeded();
      await purchases.delivered(id);
    },
    failed: async () => {
      await Promise.all([refund.needed(), purchases.failed(id)]);
    },
    explainRefusal: () =>
      Promise.resolve(
        new PaymentRefused(
          "payment-used",
          "This payment was used for another call. Sign a new payment for each call.",
        ),
      ),
    paidHeaders: (receipt) => Promise.resolve(paidHeaders(receipt, payment, transaction)),
  };
}

/** Brings the payment on chain, unless it lies with us already; answers the transaction. */
async function collect(
  id: string,
  payment: ExactPayment,
  { terms, expected, purchases }: CoverContext,
): Promise<string> {
  // What lies with us already needs no time in which the chain would take it.
  if (await purchases.takeUpKept(id)) return "";
  assertInTime(payment, expected);
  const { authorization, signature } = payment.payload;
  const { from, nonce, value: amount, validAfter, validBefore } = authorization;
  return purchases.collect({
    purchase: {
      id,
      model: `${terms.modelId}`,
      till: terms.till,
      payer: from.toLowerCase(),
      nonce,
      amount,
      validBefore: Number(validBefore < LATEST ? validBefore : LATEST),
    },
    dollar: terms.dollar.address,
    validAfter,
    validBefore,
    signature,
  });
}

const LATEST = 2n ** 48n;

function paidHeaders(
  { chainId }: SignedReceipt,
  { payload: { authorization } }: ExactPayment,
  transaction: string,
): Record<string, string> {
  return {
    "PAYMENT-RESPONSE": toHeaderJson({
      success: true,
      transaction,
      network: `eip155:${chainId}`,
      payer: authorization.from,
      amount: `${authorization.value}`,
    }),
  };
}

function offerExact(call: PaidCall, terms: ModelTerms, chainId: number): Offer {
  const { credits, dollars } = quote(call.cost, terms.creditPrice);
  const { address, name, version } = terms.dollar;
  return {
    plain: {
      way: "exact",
      amount: `${dollars}`,
      dollars: formatDollars(dollars),
      credits: formatCredits(credits),
      asset: address,
      till: terms.till,
      header: "PAYMENT-SIGNATURE",
      how: "Sign one payment in dollars for this call (x402 exact, ERC-3009). It goes back when the call fails.",
    },
    x402: {
      scheme: "exact",
      network: `eip155:${chainId}`,
      amount: `${dollars}`,
      asset: address,
      payTo: terms.till,
      maxTimeoutSeconds: MAX_TIMEOUT_SECONDS,
      extra: { assetTransferMethod: "eip3009", name, version },
    },
  };
}
