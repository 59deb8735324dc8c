import type { HeldVoucher, ReserveRequest } from "../metering/ledger.ts";
import type { MeterOutcome } from "../metering/meter.ts";
import type { SignedReceipt } from "../metering/receipt.ts";
import type { ModelTerms } from "./model-terms.ts";
import type { PaymentRefused } from "./payment-refused.ts";

/** The model that a call is for. */
export interface PaidModel {
  readonly modelId: bigint;
  /** Route id, such as `digits-1`. */
  readonly route: string;
}

/** A request as payments see it: no body, only its hash. */
export interface PaidCall {
  readonly model: PaidModel;
  /** The most that this call may cost, from the price book; credits in their smallest unit. */
  readonly cost: bigint;
  /** Reads a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Absolute address of what is asked for. */
  readonly resourceUrl: string;
  /** sha256 of the request's body, 0x-prefixed. */
  readonly requestHash: string;
}

/** A payment whose signer is known, before it is checked whether it is enough. */
export interface SignedPayment {
  /** 32 bytes that name the payer in receipts. */
  readonly owner: string;
  /** Whose calls are counted against misuse and can be suspended, however many channels and keys they have; lower-case. */
  readonly person: string;
  /** A payment that is good for one call is its own idempotency key, where the caller names none. */
  readonly idempotencyKey?: string;
  /**
   * Checks that the payment covers the call, and prepares its reservation.
   * @throws PaymentRefused when it does not
   */
  cover(): Promise<CoveredPayment>;
  /** Headers of an answer that was paid before and is given out again. */
  repeatHeaders(receipt: SignedReceipt): Promise<Record<string, string>>;
}

/** A payment that can be reserved on the ledger. */
export interface CoveredPayment {
  readonly reserve: Pick<
    ReserveRequest,
    "account" | "amount" | "limit" | "floor" | "expectedCharged" | "pool"
  >;
  /** What lets the charge be claimed later, where it is not paid yet. */
  readonly voucher?: HeldVoucher;
  /** What a delivery that costs so many credits takes from the account: at most the reserved amount. */
  chargeFor(cost: bigint): bigint;
  /** Why the ledger could not reserve it, in words that let the client put it right. */
  explainRefusal(outcome: LedgerRefusal): Promise<PaymentRefused>;
  /** Told when the call was answered and charged. */
  delivered?(): Promise<void>;
  /** Told when nothing was delivered after all, so that what was paid goes back. */
  failed?(): Promise<void>;
  /** Headers of the paid answer beside its receipt. */
  paidHeaders(receipt: SignedReceipt): Promise<Record<string, string>>;
}

export type LedgerRefusal = Extract<MeterOutcome, { kind: "out-of-step" | "over-limit" | "pool-used-up" }>;

/** One way to pay. A further way is one more of these in the list of `createPayments`. */
export interface PaymentWay {
  readonly name: string;
  /** The request header that carries this payment, in lower case. */
  readonly headerName: string;
  /** False for what else this header may carry, such as the login of another program. */
  recognises?(header: string): boolean;
  /** The x402 scheme, where several ways share the header of x402. */
  readonly scheme?: string;
  /**
   * Checks who signed a payment and that it is meant for this call.
   * @throws PaymentRefused when it is not genuine or not for us
   * @throws CallerMistake when the header cannot be read
   */
  verify(header: string, call: PaidCall, terms: ModelTerms): Promise<SignedPayment>;
  /**
   * Does what a payment asks for beside a call, such as giving a channel's rest back, and answers its headers;
   * undefined when it asks for nothing of that kind.
   */
  withoutCall?(header: string, terms: ModelTerms): Promise<Record<string, string> | undefined>;
  /** How this way is offered in a 402 answer; undefined where it would not be accepted for this model. */
  offer(call: PaidCall, terms: ModelTerms, refused: PaymentRefused | undefined): Offer | undefined;
}

export interface Offer {
  /** Our own words for people and typed clients: one entry of `accepts` in the body. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** The x402 `PaymentRequirements`, when this way is an x402 scheme. */
  readonly x402?: Readonly<Record<string, unknown>>;
}
