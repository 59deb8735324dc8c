import type { Clock } from "../core/clock.ts";
import { nowSeconds } from "../core/clock.ts";
import { CallerMistake, Refused } from "../core/errors.ts";
import type {
  AccountState,
  AnswerContent,
  CommitOutcome,
  HeldVoucher,
  Ledger,
  ReserveOutcome,
  ReserveRequest,
  StoredAnswer,
  UsageDay,
} from "./ledger.ts";
import type { SignedReceipt } from "./receipt.ts";

export interface MeterOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long the answer of an idempotency key can be fetched again; a day by default. */
  readonly keepAnswersMs?: number;
}

/** The one way in which a call is counted: reserve, run, then commit or release. Knows no model and no HTTP. */
export interface Meter {
  /**
   * Sets the price of a call aside before it runs.
   * @throws CallerMistake 409 `idempotency-key-reused`; 400 `idempotency-key-malformed`
   * @throws Refused 409 `idempotency-key-in-flight` while the same call is running
   */
  reserve(request: Omit<ReserveRequest, "nowMs">): Promise<MeterOutcome>;
  /** Charges for what was delivered; resolves when charge, receipt and answer are durable. */
  commit(reservation: Reserved, delivered: Delivered): Promise<CommitOutcome>;
  /** Nothing was delivered, so nothing is charged. */
  release(reservation: Reserved): Promise<void>;
  /**
   * The answer that this payer's key was given before, without reserving anything.
   * @throws CallerMistake as `reserve` does
   */
  answerOf(request: KeyedRequest): Promise<StoredAnswer | undefined>;
  account(account: string): Promise<AccountState>;
  /** The receipt of what was committed under this reference. */
  receiptOf(reference: string): Promise<SignedReceipt | undefined>;
  receipts(owner: string, first: number): Promise<SignedReceipt[]>;
  /** The last `days` days up to today (UTC), days without use left out. */
  usage(model: string, days: number): Promise<UsageDay[]>;
  callsOf(model: string): Promise<bigint>;
}

export type KeyedRequest = Pick<ReserveRequest, "owner" | "model" | "requestHash" | "idempotencyKey">;

export type Reserved = Extract<ReserveOutcome, { kind: "reserved" }>;

export type MeterOutcome =
  | Reserved
  | { readonly kind: "answered"; readonly answer: StoredAnswer }
  | Extract<ReserveOutcome, { kind: "out-of-step" | "over-limit" | "pool-used-up" }>;

/** What a run delivered and what it costs. */
export interface Delivered {
  readonly charged: bigint;
  readonly releaseId: bigint;
  /** 0x and 64 hex digits: build, options and CPU class of the engine. */
  readonly runtimeHash: string;
  /** sha256 of the answer's body, 0x-prefixed. */
  readonly responseHash: string;
  readonly voucher?: HeldVoucher;
  readonly reference?: string;
  readonly answer?: AnswerContent;
}

const DAY_MS = 86_400_000;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
const FORGET_EVERY_MS = 600_000;

export function createMeter({ ledger, clock, keepAnswersMs = DAY_MS }: MeterOptions): Meter {
  let forgottenAtMs = clock.nowMs();

  // Rides on calls instead of on a timer, so that a meter has nothing to stop.
  const forgetOldAnswers = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    if (nowMs - forgottenAtMs < FORGET_EVERY_MS) return;
    forgottenAtMs = nowMs;
    await ledger.forgetAnswers(nowMs - keepAnswersMs);
  };

  return {
    reserve: async (request) => {
      assertIdempotencyKey(request.idempotencyKey);
      await forgetOldAnswers();
      return toMeterOutcome(await ledger.reserve({ ...request, nowMs: clock.nowMs() }));
    },
    commit: ({ reservationId }, delivered) =>
      ledger.commit({ reservationId, issuedAt: nowSeconds(clock), ...delivered }),
    release: ({ reservationId }) => ledger.release(reservationId),
    answerOf: async ({ owner, model, requestHash, idempotencyKey }) => {
      assertIdempotencyKey(idempotencyKey);
      const kept = idempotencyKey === undefined ? undefined : await ledger.answer(owner, idempotencyKey);
      if (kept !== undefined && (kept.requestHash !== requestHash || kept.model !== model)) throw keyReused();
      return kept;
    },
    account: (account) => ledger.account(account),
    receiptOf: (reference) => ledger.receiptOf(reference),
    receipts: (owner, first) => ledger.receipts(owner, first),
    usage: (model, days) =>
      ledger.usage(model, new Date(clock.nowMs() - (days - 1) * DAY_MS).toISOString().slice(0, 10)),
    callsOf: (model) => ledger.callsOf(model),
  };
}

function toMeterOutcome(outcome: ReserveOutcome): MeterOutcome {
  if (outcome.kind === "key-reused") throw keyReused();
  if (outcome.kind === "in-flight") {
    throw new Refused(
      "idempotency-key-in-flight",
      "A request with this Idempotency-Key is being answered right now. Ask again with the same key in a moment.",
      { retryAfterMs: 1_000 },
    );
  }
  return outcome;
}

function keyReused(): CallerMistake {
  return new CallerMistake(
    "idempotency-key-reused",
    "This Idempotency-Key was used for another request. Use a new key for each new request.",
    { status: 409 },
  );
}

function assertIdempotencyKey(key: string | undefined): void {
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return;
  throw new CallerMistake(
    "idempotency-key-malformed",
    `Expected an Idempotency-Key of 1 to 128 visible ASCII characters, found ${key.length} characters.`,
  );
}
