import type { SignedReceipt } from "./receipt.ts";

/**
 * The port behind the meter: who has been charged what, durably. One embedded implementation
 * stands behind it (`sqlite/`); any other must pass the same tests.
 *
 * Amounts are credits in their smallest unit (1 credit = 1,000,000). Hashes and ids of 32 bytes
 * are 0x-prefixed lower-case hex. Times are milliseconds since 1970 unless named `...At`
 * with seconds in their description.
 */
export interface Ledger {
  /** Sets `amount` aside on one account (and its pool), or says why not; changes nothing when it says no. */
  reserve(request: ReserveRequest): Promise<ReserveOutcome>;
  /** Turns a reservation into a charge with its receipt. Resolves only when that is durable. */
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /** Gives a reservation back; one that is already gone is no error. */
  release(reservationId: bigint): Promise<void>;
  /** An account that was never charged reads as zeros. */
  account(account: string): Promise<AccountState>;
  /** The stored answer of an idempotency key, if there is one that is kept still. */
  answer(owner: string, idempotencyKey: string): Promise<StoredAnswer | undefined>;
  /** The receipt of the charge that was committed under this reference. */
  receiptOf(reference: string): Promise<SignedReceipt | undefined>;
  /** The newest receipts of an owner, newest first. */
  receipts(owner: string, first: number): Promise<SignedReceipt[]>;
  /** One row per day with use, oldest first, from `sinceDay` (`YYYY-MM-DD`) on. */
  usage(model: string, sinceDay: string): Promise<UsageDay[]>;
  /** Committed calls of a model since the ledger began. */
  callsOf(model: string): Promise<bigint>;
  /** The voucher with the highest ceiling that has been charged against, per account. */
  voucher(account: string): Promise<HeldVoucher | undefined>;
  /** Vouchers of a kind whose account is charged more than has been recorded as claimed. */
  outstanding(kind: VoucherKind): Promise<OutstandingVoucher[]>;
  /** Records what the chain has paid out of an account, cumulative; a lower figure than known is ignored. */
  recordClaim(account: string, totalClaimed: bigint): Promise<void>;
  /** Drops stored answers older than this. Receipts and charges stay for good. */
  forgetAnswers(beforeMs: number): Promise<void>;
}

export interface CounterStore {
  /** Adds one to a counter of a period unless it stands at the limit; tells where it stands then. */
  countUp(counter: {
    name: string;
    period: string;
    limit: number;
  }): Promise<{ counted: boolean; count: number }>;
  /** Where a counter of a period stands. */
  countOf(counter: { name: string; period: string }): Promise<number>;
}

export interface ReserveRequest {
  readonly account: string;
  /** 32 bytes that name the payer in receipts: a channel id, or a padded address. */
  readonly owner: string;
  /** Model id, decimal. */
  readonly model: string;
  readonly amount: bigint;
  /** The most that the account may be charged in all: signed and covered. */
  readonly limit: bigint;
  /** What the chain already knows as charged; an account behind it is raised to it first. */
  readonly floor: bigint;
  /** When given, refuse unless charged plus reserved is exactly this (strict cumulative vouchers). */
  readonly expectedCharged?: bigint;
  /** A limit shared by several accounts, such as all holders of a model in one epoch. */
  readonly pool?: { readonly account: string; readonly limit: bigint };
  /** sha256 of the request's body. */
  readonly requestHash: string;
  readonly idempotencyKey?: string;
  readonly nowMs: number;
}

export type ReserveOutcome =
  | { readonly kind: "reserved"; readonly reservationId: bigint; readonly state: AccountState }
  /** This key and body were answered before. */
  | { readonly kind: "answered"; readonly answer: StoredAnswer }
  /** The key was used for another body or model. */
  | { readonly kind: "key-reused" }
  /** The same key and body are being run right now. */
  | { readonly kind: "in-flight" }
  | { readonly kind: "out-of-step"; readonly state: AccountState }
  | { readonly kind: "over-limit"; readonly state: AccountState }
  | { readonly kind: "pool-used-up"; readonly state: AccountState; readonly pool: AccountState };

export interface AccountState {
  readonly charged: bigint;
  readonly reserved: bigint;
  /** Committed calls. */
  readonly calls: bigint;
}

export interface CommitRequest {
  readonly reservationId: bigint;
  /** At most the reserved amount. */
  readonly charged: bigint;
  readonly releaseId: bigint;
  readonly runtimeHash: string;
  /** sha256 of the answer's body. */
  readonly responseHash: string;
  /** Seconds since 1970, goes into the receipt. */
  readonly issuedAt: number;
  readonly voucher?: HeldVoucher;
  /** A name of this charge that nobody else uses, by which its receipt is found again. */
  readonly reference?: string;
  /** Kept for the idempotency key of the reservation; without a key nothing is kept. */
  readonly answer?: AnswerContent;
}

export interface CommitOutcome {
  readonly receipt: SignedReceipt;
  readonly state: AccountState;
}

export interface AnswerContent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface StoredAnswer extends AnswerContent {
  readonly requestHash: string;
  /** Model id, decimal. */
  readonly model: string;
  readonly receipt: SignedReceipt;
}

/** `channel`: an x402 batch-settlement voucher. `quota`: a holder's voucher for calls of one epoch. */
export type VoucherKind = "channel" | "quota";

export interface HeldVoucher {
  readonly kind: VoucherKind;
  /** What the payer signed as the most that may be claimed, cumulative. */
  readonly ceiling: bigint;
  readonly signature: string;
  /** The rest that a claim needs (a channel's config, a holder's epoch), as JSON text. */
  readonly terms: string;
}

export interface OutstandingVoucher extends HeldVoucher {
  readonly account: string;
  readonly model: string;
  readonly charged: bigint;
  readonly claimed: bigint;
}

export interface UsageDay {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly calls: bigint;
  readonly credits: bigint;
}
