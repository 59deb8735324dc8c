import { hash } from "node:crypto";

import { crashPoint } from "../core/crash-point.ts";
import { CallerMistake, Refused } from "../core/errors.ts";
import type { RateLimit } from "../core/rate-limit.ts";
import type { AnswerContent, StoredAnswer } from "../metering/ledger.ts";
import type { Meter, MeterOutcome, Reserved } from "../metering/meter.ts";
import { toReceiptHeader } from "../metering/receipt.ts";
import { parseHeaderJson } from "./header-json.ts";
import type { ModelTerms, ModelTermsReader } from "./model-terms.ts";
import { paymentRequired, type PaymentRequired } from "./offers.ts";
import { nameOf } from "./payment-identifier.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
import type { Suspensions } from "./suspensions.ts";

export interface PaymentsOptions {
  readonly meter: Meter;
  readonly terms: ModelTermsReader;
  /** All ways to pay, in the order in which they are offered. */
  readonly ways: readonly PaymentWay[];
  /** Bounds how fast one person may question a model, so that it is not copied call by call. */
  readonly limit?: RateLimit;
  /** Whom members voted not to serve for a while. */
  readonly suspensions?: Pick<Suspensions, "assertServed">;
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
   * @throws Refused 403 `account-suspended`, 429 `calls-too-many`
   */
  authorize(call: MeteredCall): Promise<Authorization>;
  /**
   * Answers what asks for no run: what a call costs, or what a payment wants beside a call.
   * @throws CallerMistake 405 `call-by-post` for a payment that is for a call
   */
  withoutCall(call: MeteredCall): Promise<MeteredAnswer>;
  /** Authorizes, runs, and settles or cancels: the whole of a call that answers in one piece. */
  meterCall(call: MeteredCall, run: () => Promise<RunAnswer>): Promise<MeteredAnswer>;
}

export function createPayments(options: PaymentsOptions): Payments {
  const { meter, terms: termsReader, ways, limit, suspensions } = options;
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
    // What was paid before is given out again, whatever was voted since.
    await suspensions?.assertServed(call, signed.person);
    const { covered, outcome } = await countedIfReserved(call, { signed, limit }, async () => {
      const payment = await signed.cover();
      crashPoint("call.before-reserve");
      const request = { ...requestOf(call, signed), ...payment.reserve };
      return { covered: payment, outcome: await reserveOrFail(payment, () => meter.reserve(request)) };
    });
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
    withoutCall: (call) => answerWithoutCall(call, { ways, terms: termsReader }),
    meterCall: async (call, run) => {
      const authorization = await authorize(call);
      return authorization.kind === "paid" ? runAndSettle(authorization, run) : authorization.answer;
    },
  };
}

async function answerWithoutCall(
  call: MeteredCall,
  { ways, terms: termsReader }: Pick<PaymentsOptions, "ways" | "terms">,
): Promise<MeteredAnswer> {
  const presented = presentedPayment(ways, call);
  const terms = await termsReader.read(call.model.modelId);
  if (presented === undefined) return paymentRequired({ ways, call, terms });
  try {
    const headers = await presented.way.withoutCall?.(presented.header, terms);
    if (headers !== undefined) return { status: 200, headers, body: "" };
  } catch (error) {
    if (error instanceof PaymentRefused) return paymentRequired({ ways, call, terms, refused: error });
    throw error;
  }
  throw new CallerMistake("call-by-post", "Calls are sent by POST, with their payment in the same request.", {
    status: 405,
  });
}

interface Presented {
  readonly way: PaymentWay;
  readonly header: string;
}

/** @throws CallerMistake `two-payments`; `payment-malformed` for an x402 scheme that is not accepted here */
function presentedPayment(ways: readonly PaymentWay[], call: PaidCall): Presented | undefined {
  const headers = new Map<string, string>();
  for (const { headerName, recognises } of ways) {
    const header = call.header(headerName);
    if (header !== undefined && recognises?.(header) !== false) headers.set(headerName, header);
  }
  const [first, second] = [...headers];
  if (first === undefined) return undefined;
  if (second !== undefined) {
    throw new CallerMistake(
      "two-payments",
      `Expected one payment, found both ${first[0]} and ${second[0]}. Send one of the headers.`,
    );
  }
  const [name, header] = first;
  const sharing = ways.filter(({ headerName }) => headerName === name);
  const scheme = sharing.length > 1 ? schemeOf(header, sharing) : undefined;
  const way = sharing.find((each) => scheme === undefined || each.scheme === scheme);
  return way && { way, header };
}

/** The scheme of an x402 payment. */
function schemeOf(header: string, ways: readonly PaymentWay[]): string {
  const read = parseHeaderJson(header, "PAYMENT-SIGNATURE") as { accepted?: { scheme?: unknown } } | null;
  const scheme = String(read?.accepted?.scheme ?? "none");
  const known = ways.flatMap((way) => (way.scheme === undefined ? [] : [way.scheme]));
  if (known.includes(scheme)) return scheme;
  throw new CallerMistake(
    "payment-malformed",
    `Expected an x402 v2 payment of the scheme ${known.join(" or ")}, found ${scheme.slice(0, 40)}.`,
  );
}

/** @throws Refused 429 `calls-too-many` */
function assertNotTooMany(person: string, limit: RateLimit | undefined): void {
  const waitMs = limit?.take(person) ?? 0;
  if (waitMs === 0) return;
  throw new Refused(
    "calls-too-many",
    `This account has asked this model as often as it may; go on in ${Math.ceil(waitMs / 1000)} s.`,
    { status: 429, retryAfterMs: waitMs },
  );
}

/**
 * Used signatures lie in the chain's history, where anybody can take them from and show them: only what is reserved
 * counts toward what its signer may ask.
 * @throws Refused 429 `calls-too-many`
 */
async function countedIfReserved<Result extends { readonly outcome: MeterOutcome }>(
  { model }: PaidCall,
  { signed, limit }: { signed: SignedPayment; limit: RateLimit | undefined },
  reserve: () => Promise<Result>,
): Promise<Result> {
  const asker = `${model.modelId}:${signed.person}`;
  assertNotTooMany(asker, limit);
  let isReserved = false;
  try {
    const result = await reserve();
    isReserved = result.outcome.kind === "reserved";
    return result;
  } finally {
    if (!isReserved) limit?.giveBack(asker);
  }
}

/** What was paid must not stay with us when the ledger takes no reservation for it. */
async function reserveOrFail(
  covered: CoveredPayment,
  reserve: () => Promise<MeterOutcome>,
): Promise<MeterOutcome> {
  let isReserved = false;
  try {
    const outcome = await reserve();
    isReserved = outcome.kind === "reserved";
    return outcome;
  } finally {
    if (!isReserved) await covered.failed?.();
  }
}

async function keptAnswer(
  meter: Meter,
  call: MeteredCall,
  signed: SignedPayment,
): Promise<StoredAnswer | undefined> {
  const request = requestOf(call, signed);
  return request.idempotencyKey === undefined ? undefined : meter.answerOf(request);
}

function requestOf(call: MeteredCall, { owner, idempotencyKey }: SignedPayment) {
  const key = nameOf(call) ?? idempotencyKey;
  const named = key === undefined ? {} : { idempotencyKey: key };
  return { owner, model: `${call.model.modelId}`, requestHash: call.requestHash, ...named };
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
    cancel: async () => {
      await meter.release(reservation);
      await covered.failed?.();
    },
    settle: async ({ status, headers, body, cost = call.cost, ...run }) => {
      const responseHash = `0x${hash("sha256", body, "hex")}`;
      const answer = { status, headers, body };
      const charge = {
        ...run,
        charged: covered.chargeFor(cost),
        responseHash,
        ...(covered.voucher === undefined ? {} : { voucher: covered.voucher }),
        answer,
      };
      crashPoint("call.computed");
      const { receipt } = await meter.commit(reservation, charge);
      crashPoint("call.charged");
      await covered.delivered?.();
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
