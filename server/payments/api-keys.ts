import { createHash, timingSafeEqual } from "node:crypto";

import type { Address, Hex } from "viem";

import { nowSeconds, type Clock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import { formatCredits } from "../core/units.ts";
import type { Ledger } from "../metering/ledger.ts";
import type { ApiKey, ApiKeyStore } from "../metering/records.ts";
import { assertMandate, toNewKey, type KeyOrder } from "./api-key-order.ts";
import { accountOf } from "./channel-answers.ts";
import type { ChannelStates } from "./channel-state.ts";
import { createMemo } from "./memo.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type {
  CoveredPayment,
  LedgerRefusal,
  Offer,
  PaidCall,
  PaymentWay,
  SignedPayment,
} from "./payment-way.ts";
import { smaller } from "./allowance.ts";
import { assertEnough, type ExpectedChannel } from "./channel-checks.ts";

export interface ApiKeysOptions {
  readonly store: ApiKeyStore;
  readonly ledger: Ledger;
  readonly states: ChannelStates;
  readonly clock: Clock;
  /** What a channel must look like that pays us, but for the model. */
  readonly expected: Omit<ExpectedChannel, "terms">;
  readonly onClaimUrgent: () => void;
}

/** A key as its owner sees it. Amounts in credits, smallest unit. */
export interface ApiKeyReport {
  readonly id: string;
  readonly label: string;
  readonly model: string;
  readonly channelId: string;
  readonly perCall: bigint;
  readonly perDay: bigint;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** What may still be spent in all. */
  readonly left: bigint;
  /** The last days (UTC), oldest first, days without use included. */
  readonly usage: readonly { readonly day: string; readonly credits: bigint; readonly calls: bigint }[];
}

/**
 * Keys for code that cannot sign: a bearer text stands for a voucher that its owner signed once, up to a deposit. This
 * endpoint keeps the owner's limits, and what it could do against them is bounded by that deposit.
 */
export interface ApiKeys extends PaymentWay {
  /** @throws CallerMistake and PaymentRefused as `toNewKey` does */
  create(holder: Address, order: KeyOrder, terms: ModelTerms): Promise<void>;
  list(holder: Address): Promise<ApiKeyReport[]>;
  /** False when the holder has no such key. */
  revoke(holder: Address, id: string): Promise<boolean>;
}

const KEY = /^Bearer (cmk_([0-9a-f]{16})_[0-9A-Za-z_-]{43})$/;
const KEYS_REMEMBERED = 10_000;
const KEY_AGE_MS = 2_000;
const USAGE_DAYS = 14;
const DAY_MS = 86_400_000;

export function createApiKeys(options: ApiKeysOptions): ApiKeys {
  const { store, ledger, states, clock } = options;
  const keys = createMemo({
    load: (id: string) => store.find(id),
    maxEntries: KEYS_REMEMBERED,
    maxAgeMs: KEY_AGE_MS,
    clock,
  });

  const verify = async (header: string, call: PaidCall): Promise<SignedPayment> => {
    const key = await findKey(header, keys.get);
    assertMandate(key, { call, now: nowSeconds(clock) });
    return {
      owner: key.channelId,
      person: key.holder,
      cover: () => cover(key, call, options),
      repeatHeaders: () => Promise.resolve({}),
    };
  };

  const report = async (key: ApiKey): Promise<ApiKeyReport> => {
    const {
      secretHash: _secret,
      holder: _holder,
      channel: _channel,
      signature: _signature,
      ceiling,
      ...shown
    } = key;
    const { balance, totalClaimed } = await states.read(key.channelId as Hex);
    const { charged } = await ledger.account(accountOf(key.channelId as Hex));
    const most = smaller(ceiling, balance);
    const spent = charged > totalClaimed ? charged : totalClaimed;
    return { ...shown, left: most > spent ? most - spent : 0n, usage: await readUsage(key.id, options) };
  };

  return {
    name: "api-key",
    headerName: "authorization",
    recognises: (header) => header.startsWith("Bearer cmk_"),
    verify,
    offer: (call) => offerKeys(call),
    create: async (holder, order, terms) => {
      const key = toNewKey(holder, order, { ...options.expected, terms, now: nowSeconds(clock) });
      await assertDeposited(key, options);
      await store.add(key);
    },
    list: async (holder) => Promise.all((await store.ofHolder(holder.toLowerCase())).map(report)),
    revoke: async (holder, id) => {
      const isRevoked = await store.revoke(holder.toLowerCase(), id, nowSeconds(clock));
      keys.forget(id);
      return isRevoked;
    },
  };
}

/**
 * Each key has a deposit of its own behind it, so that nobody makes keys without end.
 * @throws PaymentRefused `channel-balance-short`; Refused `api-key-channel-taken`
 */
async function assertDeposited(key: ApiKey, { states, store }: ApiKeysOptions): Promise<void> {
  const { balance } = await states.readFresh(key.channelId as Hex);
  assertEnough(balance, key.ceiling);
  const others = await store.ofHolder(key.holder);
  if (others.every(({ channelId }) => channelId !== key.channelId)) return;
  throw new Refused(
    "api-key-channel-taken",
    "Expected a channel of its own for each key, found one in use.",
    {
      status: 409,
    },
  );
}

/** @throws Refused 401 `api-key-unknown`, without a word about what was wrong */
async function findKey(header: string, find: (id: string) => Promise<ApiKey | undefined>): Promise<ApiKey> {
  const [, whole = "", id = ""] = KEY.exec(header) ?? [];
  const key = id === "" ? undefined : await find(id);
  // Compared even for keys that do not exist, so that time tells nothing.
  const expected = Buffer.from(key?.secretHash ?? "0".repeat(64), "hex");
  const found = createHash("sha256").update(whole).digest();
  if (timingSafeEqual(expected, found) && key !== undefined) return key;
  throw new Refused(
    "api-key-unknown",
    'Expected "Authorization: Bearer" with an API key of this endpoint, found another. Make a key on your account page.',
    { status: 401 },
  );
}

async function cover(
  key: ApiKey,
  call: PaidCall,
  { states, clock, onClaimUrgent }: ApiKeysOptions,
): Promise<CoveredPayment> {
  const state = await states.read(key.channelId as Hex);
  if (state.withdrawRequestedAt !== 0) {
    onClaimUrgent();
    throw new PaymentRefused("channel-withdrawing", "The owner of this key is taking its credits back.");
  }
  return {
    reserve: {
      account: accountOf(key.channelId as Hex),
      amount: call.cost,
      limit: smaller(key.ceiling, state.balance),
      floor: state.totalClaimed,
      pool: { account: dayAccount(key.id, dayOf(clock.nowMs())), limit: key.perDay },
    },
    voucher: { kind: "channel", ceiling: key.ceiling, signature: key.signature, terms: key.channel },
    chargeFor: (cost) => cost,
    explainRefusal: (outcome) => Promise.resolve(explain(outcome, key, clock)),
    paidHeaders: () => Promise.resolve({}),
  };
}

function explain({ kind }: LedgerRefusal, { perDay }: ApiKey, clock: Clock): PaymentRefused {
  if (kind !== "pool-used-up") {
    return new PaymentRefused(
      "api-key-spent",
      "The credits of this key are used up. Its owner can make another key with another deposit.",
    );
  }
  return new PaymentRefused(
    "api-key-day-used-up",
    `This key may spend ${formatCredits(perDay)} credits a day (UTC), and these are spent. Go on tomorrow.`,
    { retryAfterMs: DAY_MS - (clock.nowMs() % DAY_MS) },
  );
}

function offerKeys(call: PaidCall): Offer {
  return {
    plain: {
      way: "api-key",
      credits: formatCredits(call.cost),
      header: "Authorization: Bearer",
      how: "Make a key with limits on your account page; it pays from credits that you put aside for it.",
    },
  };
}

function readUsage(id: string, { ledger, clock }: ApiKeysOptions): Promise<ApiKeyReport["usage"]> {
  const days = Array.from({ length: USAGE_DAYS }, (_, index) =>
    dayOf(clock.nowMs() - (USAGE_DAYS - 1 - index) * DAY_MS),
  );
  return Promise.all(
    days.map(async (day) => {
      const { charged, calls } = await ledger.account(dayAccount(id, day));
      return { day, credits: charged, calls };
    }),
  );
}

function dayAccount(id: string, day: string): string {
  return `key-day:${id}:${day}`;
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
