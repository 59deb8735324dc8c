import { createHash } from "node:crypto";

import { crashPoint } from "../core/crash-point.ts";
import { CallerMistake } from "../core/errors.ts";
import type { AnswerContent, StoredAnswer } from "../metering/ledger.ts";
import type { Meter, Reserved } from "../metering/meter.ts";
import { toReceiptHeader } from "../metering/receipt.ts";
import type { ModelTerms, ModelTermsReader } from "./model-terms.ts";
import { paymentRequired, type PaymentRequired } from "./offers.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";

export interface PaymentsOptions {
  readonly meter: Meter;
  readonly terms: ModelTermsReader;
  /** All ways to pay, in the order in which they are offered. */
  readonly ways: readonly PaymentWay[];
}

/** A request that wants to be paid for and run. */
export interface MeteredCall extends PaidCall {
  /** The `Idempotency-Key` header, if sent. */
  readonly idempotencyKey?: string | undefined;
}

/** What a run gives back. A status of 400 or more counts as nothing delivered and is not charged. */
export interface RunAnswer extends AnswerContent {
  readonly releaseId: bigint;
  /** 0x and 64 hex digits. */
  readonly runtimeHash: string;
  /** Credits, smallest unit, when the run cost less than the call might have; a stream that stopped early, say. */
  readonly cost?: bigint;
  /** The answer's own name, by which its receipt is found again. */
  readonly reference?: string;
}

/** An answer for the wire: the run's own, or a 402, or one that was stored under the idempotency key. */
export interface MeteredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export type Authorization =
  /** Reserved: run, then `settle` or `cancel`. */
  | {
      readonly kind: "paid";
      /** The most that may be charged, in credits' smallest unit: what the call named as its cost. */
      readonly cost: bigint;
      /** Charges durably and answers the headers to add. */
      settle(answer: RunAnswer): Promise<Record<string, string>>;
      /** Gives the reservation back because nothing was delivered. */
      cancel(): Promise<void>;
    }
  | { readonly kind: "answered"; readonly answer: MeteredAnswer }
  | { readonly kind: "refused"; readonly answer: PaymentRequired };

export interface Payments {
  /**
   * Checks a call's payment and reserves its price before anything is computed.
   * @throws CallerMistake for headers that cannot be read, two payments at once, or a reused idempotency key (409)
   */
  authorize(call: MeteredCall): Promise<Authorization>;
  /** Authorizes, runs, and settles or cancels: the whole of a call that answers in one piece. */
  meterCall(call: MeteredCall, run: () => Promise<RunAnswer>): Promise<MeteredAnswer>;
}

export function createPayments({ meter, terms: termsReader, ways }: PaymentsOptions): Payments {
  const refuse = (call: PaidCall, terms: ModelTerms, refused?: PaymentRefused): Authorization => ({
    kind: "refused",
    answer: paymentRequired({ ways, call, terms, refused }),
  });

  const reserve = async (
    call: MeteredCall,
    terms: ModelTerms,
    { way, header }: Presented,
  ): Promise<Authorization> => {
    const signed = await way.verify(header, call, terms);
    const kept = await keptAnswer(meter, call, signed);
    if (kept !== undefined) return { kind: "answered", answer: await repeat(kept, signed) };
    const covered = await signed.cover();
    crashPoint("call.before-reserve");
    const outcome = await meter.reserve({ ...requestOf(call, signed), ...covered.reserve });
    crashPoint("call.reserved");
    switch (outcome.kind) {
      case "reserved":
        return paid({ call, meter, reservation: outcome, covered });
      case "answered":
        return { kind: "answered", answer: await repeat(outcome.answer, signed) };
      default:
        return refuse(call, terms, await covered.explainRefusal(outcome));
    }
  };

  const authorize = async (call: MeteredCall): Promise<Authorization> => {
    const presented = presentedPayment(ways, call);
    const terms = await termsReader.read(call.model.modelId);
    if (presented === undefined) return refuse(call, terms);
    try {
      return await reserve(call, terms, presented);
    } catch (error) {
      if (error instanceof PaymentRefused) return refuse(call, terms, error);
      throw error;
    }
  };

  return {
    authorize,
    meterCall: async (call, run) => {
      const authorization = await authorize(call);
      return authorization.kind === "paid" ? runAndSettle(authorization, run) : authorization.answer;
    },
  };
}

interface Presented {
  readonly way: PaymentWay;
  readonly header: string;
}

function presentedPayment(ways: readonly PaymentWay[], call: PaidCall): Presented | undefined {
  const [first, second] = ways.flatMap((way) => {
    const header = call.header(way.headerName);
    return header === undefined ? [] : [{ way, header }];
  });
  if (second === undefined) return first;
  throw new CallerMistake(
    "two-payments",
    `Expected one payment, found both ${first?.way.name} and ${second.way.name}. Send one of the headers.`,
  );
}

async function keptAnswer(
  meter: Meter,
  call: MeteredCall,
  signed: SignedPayment,
): Promise<StoredAnswer | undefined> {
  return call.idempotencyKey === undefined ? undefined : meter.answerOf(requestOf(call, signed));
}

function requestOf(call: MeteredCall, { owner }: SignedPayment) {
  const key = call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey };
  return { owner, model: `${call.model.modelId}`, requestHash: call.requestHash, ...key };
}

async function repeat(
  { status, headers, body, receipt }: StoredAnswer,
  signed: SignedPayment,
): Promise<MeteredAnswer> {
  const paidAgain = await signed.repeatHeaders(receipt);
  return { status, body, headers: { ...headers, ...paidAgain, "Comodel-Receipt": toReceiptHeader(receipt) } };
}

function paid(context: {
  call: MeteredCall;
  meter: Meter;
  reservation: Reserved;
  covered: CoveredPayment;
}): Extract<Authorization, { kind: "paid" }> {
  const { call, meter, reservation, covered } = context;
  return {
    kind: "paid",
    cost: call.cost,
    cancel: () => meter.release(reservation),
    settle: async ({ status, headers, body, cost = call.cost, ...run }) => {
      const responseHash = `0x${createHash("sha256").update(body).digest("hex")}`;
      const answer = { status, headers, body };
      const charge = {
        ...run,
        charged: covered.chargeFor(cost),
        responseHash,
        voucher: covered.voucher,
        answer,
      };
      crashPoint("call.computed");
      const { receipt } = await meter.commit(reservation, charge);
      crashPoint("call.charged");
      return { ...(await covered.paidHeaders(receipt)), "Comodel-Receipt": toReceiptHeader(receipt) };
    },
  };
}

async function runAndSettle(
  { settle, cancel }: Extract<Authorization, { kind: "paid" }>,
  run: () => Promise<RunAnswer>,
): Promise<MeteredAnswer> {
  let settled = false;
  try {
    const { status, headers, body, ...rest } = await run();
    if (status >= 400) return { status, headers, body };
    const added = await settle({ status, headers, body, ...rest });
    settled = true;
    return { status, headers: { ...headers, ...added }, body };
  } finally {
    if (!settled) await cancel();
  }
}
