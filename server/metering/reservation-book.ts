import { ComodelError, Defect } from "../core/errors.ts";
import type {
  AccountState,
  CommitOutcome,
  CommitRequest,
  Ledger,
  ReserveOutcome,
  ReserveRequest,
  StoredAnswer,
} from "./ledger.ts";
import type { Receipt, SignedReceipt } from "./receipt.ts";

/** What a charge needs of its reservation, which the store has never seen. */
export interface ChargeRequest extends Omit<CommitRequest, "reservationId"> {
  readonly account: string;
  readonly pool: string | undefined;
  readonly owner: string;
  readonly model: string;
  readonly requestHash: string;
  readonly idempotencyKey: string | undefined;
}

/** Where an account stands on disk. */
export type ChargedState = Omit<AccountState, "reserved">;

export interface ChargeOutcome {
  readonly state: ChargedState;
  readonly pool: ChargedState | undefined;
  /** Where its receipt lies in the batch that was signed. */
  readonly place: Pick<SignedReceipt, "id" | "path" | "index">;
  /** The same object for all charges of the batch, so that it crosses between threads once. */
  readonly batch: Pick<SignedReceipt, "root" | "signature">;
}

/** What is durable under the book. */
export interface ChargeStore {
  /** Throws where nothing can be charged any more. */
  assertOpen(): void;
  /** Writes something, and throws where that fails. */
  tryWriting(): Promise<unknown>;
  account(account: string): Promise<ChargedState>;
  /** Writes that an account is charged at least `floor`, and answers where it stands. */
  raise(account: string, floor: bigint): Promise<ChargedState>;
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  /** What a charge of this outcome attests. */
  receipt(request: ChargeRequest, outcome: ChargeOutcome): SignedReceipt;
  answer(owner: string, idempotencyKey: string): Promise<StoredAnswer | undefined>;
}

/** The part of a ledger that knows of reservations. */
export type ReservationBook = Pick<Ledger, "reserve" | "commit" | "release" | "account">;

/** An account in use. */
interface Booked {
  charged: bigint;
  calls: bigint;
  reserved: bigint;
  /** Reservations, also those of nothing; while there are any, the account stays in the book. */
  open: number;
}

interface Reservation {
  readonly request: ReserveRequest;
  readonly account: Booked;
  readonly pool: Booked | undefined;
}

const MAX_ACCOUNTS = 20_000;
/** The book is full for good only while so many of its oldest accounts are all in use. */
const EVICTION_LOOKS = 64;

/**
 * Reservations in memory. They end with the process that made them, so nothing is gained by writing them down: only
 * charges are durable, and a reservation costs neither a message nor a turn of the disk.
 */
export function createReservationBook(store: ChargeStore): ReservationBook {
  const accounts = createAccounts(store);
  const open = new Map<bigint, Reservation>();
  const running = createRunningKeys(store);
  let lastId = 0n;
  let writeFailed = false;

  const book = async (request: ReserveRequest): Promise<ReserveOutcome> => {
    if (writeFailed) await store.tryWriting();
    writeFailed = false;
    const { account, pool } = await accounts.of(request);
    const refusal = refusalOf(request, account, pool);
    if (refusal !== undefined) return refusal;
    const reservation = { request, account, pool };
    const reservationId = (lastId += 1n);
    take(reservation);
    open.set(reservationId, reservation);
    return { kind: "reserved", reservationId, state: toState(account) };
  };
  const close = (reservation: Reservation): void => {
    giveBack(reservation);
    running.end(reservation.request);
  };
  const charge = async (request: CommitRequest, reservation: Reservation): Promise<CommitOutcome> => {
    const { receipt, state } = await chargeIn(store, reservation, request);
    close(reservation);
    return { receipt, state: { ...state, reserved: reservation.account.reserved } };
  };

  return {
    reserve: async (request) => {
      store.assertOpen();
      assertAmount(request);
      return running.whileAlone(request, () => book(request));
    },
    commit: async (request) => {
      const { reservationId } = request;
      const reservation = open.get(reservationId);
      assertChargeable(request, reservation);
      open.delete(reservationId);
      try {
        return await charge(request, reservation);
      } catch (error) {
        open.set(reservationId, reservation);
        // Nobody is served while nothing can be written: the next reservation asks for a sign of life first.
        writeFailed ||= error instanceof ComodelError && error.code === "ledger-write-failed";
        throw error;
      }
    },
    release: (reservationId) => {
      const reservation = open.get(reservationId);
      open.delete(reservationId);
      if (reservation !== undefined) close(reservation);
      return Promise.resolve();
    },
    account: async (name) => {
      const found = accounts.peek(name);
      return found === undefined ? { ...(await store.account(name)), reserved: 0n } : toState(found);
    },
  };
}

/** Charges durably, then lets the book know. */
async function chargeIn(
  store: ChargeStore,
  reservation: Reservation,
  request: CommitRequest,
): Promise<{ receipt: SignedReceipt; state: ChargedState }> {
  const { account, pool } = reservation;
  const charge = toCharge(reservation, request);
  const outcome = await store.charge(charge);
  raiseTo(account, outcome.state);
  if (pool !== undefined && outcome.pool !== undefined) raiseTo(pool, outcome.pool);
  return { receipt: store.receipt(charge, outcome), state: outcome.state };
}

interface Accounts {
  peek(name: string): Booked | undefined;
  /** The accounts of a request, the first raised to the request's floor. */
  of(request: ReserveRequest): Promise<{ account: Booked; pool: Booked | undefined }>;
}

function createAccounts(store: ChargeStore): Accounts {
  const booked = new Map<string, Booked>();
  const loading = new Map<string, Promise<void>>();

  const use = (name: string): Booked | undefined => {
    const found = booked.get(name);
    if (found === undefined) return undefined;
    booked.delete(name);
    booked.set(name, found);
    return found;
  };
  const load = async (name: string): Promise<void> => {
    const state = await store.account(name);
    booked.set(name, { ...state, reserved: 0n, open: 0 });
    evict(booked);
  };
  const ensure = (name: string): Promise<void> => {
    const found = loading.get(name);
    if (found !== undefined) return found;
    const started = load(name).finally(() => loading.delete(name));
    loading.set(name, started);
    return started;
  };

  return {
    peek: (name) => booked.get(name),
    of: async ({ account: name, pool: shared, floor }) => {
      // Looked up again after each wait, since an account may leave the book meanwhile.
      for (;;) {
        const account = use(name);
        const pool = shared && use(shared.account);
        if (account === undefined) await ensure(name);
        else if (shared !== undefined && pool === undefined) await ensure(shared.account);
        else if (account.charged < floor) raiseTo(account, await store.raise(name, floor));
        else return { account, pool };
      }
    },
  };
}

/** Those that were not used for longest go first; one with an open reservation stays. */
function evict(booked: Map<string, Booked>): void {
  let looks = 0;
  for (const [name, { open }] of booked) {
    if (booked.size <= MAX_ACCOUNTS || ++looks > EVICTION_LOOKS) return;
    if (open === 0) booked.delete(name);
  }
}

interface RunningKeys {
  /** Reserves unless the request's key was answered before, is being answered, or was used for something else. */
  whileAlone(request: ReserveRequest, reserve: () => Promise<ReserveOutcome>): Promise<ReserveOutcome>;
  end(request: ReserveRequest): void;
}

function createRunningKeys({ answer }: Pick<ChargeStore, "answer">): RunningKeys {
  const running = new Map<string, ReserveRequest>();
  const nameOf = ({ owner, idempotencyKey }: ReserveRequest): string => `${owner} ${idempotencyKey}`;
  const end = (request: ReserveRequest): void => {
    if (request.idempotencyKey !== undefined) running.delete(nameOf(request));
  };
  return {
    end,
    whileAlone: async (request, reserve) => {
      const { owner, idempotencyKey: key } = request;
      if (key === undefined) return reserve();
      const other = running.get(nameOf(request));
      if (other !== undefined) return { kind: isSame(other, request) ? "in-flight" : "key-reused" };
      running.set(nameOf(request), request);
      let isReserved = false;
      try {
        const kept = await answer(owner, key);
        if (kept !== undefined)
          return isSame(kept, request) ? { kind: "answered", answer: kept } : { kind: "key-reused" };
        const outcome = await reserve();
        isReserved = outcome.kind === "reserved";
        return outcome;
      } finally {
        if (!isReserved) end(request);
      }
    },
  };
}

type Asked = Pick<ReserveRequest, "requestHash" | "model">;

function isSame(one: Asked, other: Asked): boolean {
  return one.requestHash === other.requestHash && one.model === other.model;
}

function refusalOf(
  request: ReserveRequest,
  account: Booked,
  pool: Booked | undefined,
): ReserveOutcome | undefined {
  const taken = account.charged + account.reserved;
  if (request.expectedCharged !== undefined && request.expectedCharged !== taken) {
    return { kind: "out-of-step", state: toState(account) };
  }
  if (taken + request.amount > request.limit) return { kind: "over-limit", state: toState(account) };
  if (pool === undefined || request.pool === undefined) return undefined;
  const fits = pool.charged + pool.reserved + request.amount <= request.pool.limit;
  return fits ? undefined : { kind: "pool-used-up", state: toState(account), pool: toState(pool) };
}

function assertAmount({ amount }: ReserveRequest): void {
  if (amount < 0n) throw new Defect("amount-negative", `Expected an amount of 0 or more, found ${amount}.`);
}

function assertChargeable(
  { reservationId, charged }: CommitRequest,
  reservation: Reservation | undefined,
): asserts reservation is Reservation {
  if (reservation === undefined) {
    throw new Defect(
      "reservation-unknown",
      `Expected an open reservation, found none with id ${reservationId}.`,
    );
  }
  const { amount } = reservation.request;
  if (charged >= 0n && charged <= amount) return;
  throw new Defect(
    "charge-over-reserved",
    `Expected a charge of at most the reserved ${amount}, found ${charged}.`,
  );
}

function toCharge(
  { request: { account, pool, owner, model, requestHash, idempotencyKey } }: Reservation,
  { reservationId: _id, answer, ...charge }: CommitRequest,
): ChargeRequest {
  // Without a key nobody can ask for the answer again, so its bytes stay here.
  const kept = idempotencyKey === undefined || answer === undefined ? {} : { answer };
  return { ...charge, ...kept, account, pool: pool?.account, owner, model, requestHash, idempotencyKey };
}

export function toReceipt(request: ChargeRequest, { charged }: ChargedState, operator: string): Receipt {
  return {
    releaseId: request.releaseId,
    requestHash: request.requestHash,
    responseHash: request.responseHash,
    runtimeHash: request.runtimeHash,
    account: request.owner,
    charged: request.charged,
    chargedCumulative: charged,
    issuedAt: BigInt(request.issuedAt),
    operator,
  };
}

function take({ request, account, pool }: Reservation): void {
  for (const each of pool === undefined ? [account] : [account, pool]) {
    each.reserved += request.amount;
    each.open += 1;
  }
}

function giveBack({ request, account, pool }: Reservation): void {
  for (const each of pool === undefined ? [account] : [account, pool]) {
    each.reserved -= request.amount;
    each.open -= 1;
  }
}

/** Accounts only grow, so that the higher of two reports is the later one. */
function raiseTo(account: Booked, { charged, calls }: ChargedState): void {
  if (charged > account.charged) account.charged = charged;
  if (calls > account.calls) account.calls = calls;
}

function toState({ charged, reserved, calls }: Booked): AccountState {
  return { charged, reserved, calls };
}
