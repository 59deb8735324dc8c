import { getAddress, pad, type Address, type Hex } from "viem";
import { z } from "zod";

import type { Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import type { Meter } from "../metering/meter.ts";
import { parseHeaderJson } from "./header-json.ts";
import { createMemo } from "./memo.ts";
import type { ModelTerms, ModelTermsReader } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type {
  CoveredPayment,
  LedgerRefusal,
  Offer,
  PaidCall,
  PaymentWay,
  SignedPayment,
} from "./payment-way.ts";
import { recoverSigner } from "./recover-signer.ts";
import type { Sessions } from "./sessions.ts";
import { createQuotaHasher, type QuotaHasher } from "./typed-data.ts";

/** Shares of one holder; all in the smallest unit of a share. */
export interface Holding {
  /** At the given time. */
  readonly balanceThen: bigint;
  /** At the head of the index. */
  readonly balanceNow: bigint;
  readonly totalSupply: bigint;
}

/** Looks a holder's shares up in the index; `at` is in seconds of chain time. */
export type Holdings = (question: { modelId: bigint; holder: Address; at: bigint }) => Promise<Holding>;

export interface QuotaOptions {
  readonly meter: Meter;
  readonly sessions: Sessions;
  readonly terms: ModelTermsReader;
  readonly holdings: Holdings;
  /** Seconds of chain time. */
  readonly chainTime: () => Promise<bigint>;
  readonly chainId: number;
  readonly holderAllowance: Address;
  readonly clock: Clock;
}

/** Where a holder stands in the running epoch. Calls are whole standard calls. */
export interface QuotaState {
  readonly epoch: bigint;
  /** Seconds of chain time. */
  readonly epochEndsAt: bigint;
  readonly callsTotal: bigint;
  readonly callsUsed: bigint;
  /** What the next voucher must exceed: used calls and calls that are running. */
  readonly cumulative: bigint;
}

export interface Quota extends PaymentWay {
  state(modelId: bigint, holder: Address): Promise<QuotaState>;
}

/** One standard call on the ledger, in credits' smallest unit. */
export const CALL = 1_000_000n;
const HOLDINGS_KEPT = 10_000;
const HOLDING_AGE_MS = 60_000;
const NEW_HOLDING_AGE_MS = 2_000;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/).transform((value) => getAddress(value)); // prettier-ignore
const whole = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d{1,12}$/)).transform(BigInt); // prettier-ignore
const voucherShape = z.object({
  holder: address,
  epoch: whole,
  cumulative: whole,
  sessionKey: address,
  signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/).transform((value) => value as Hex),
}); // prettier-ignore
type VoucherHeader = z.infer<typeof voucherShape>;

/** Free calls for holders: a share of the model's calls per epoch by the shares held when the epoch began. */
export function createQuota(options: QuotaOptions): Quota {
  const { meter, sessions, terms: termsReader } = options;
  const digestOf = createQuotaHasher(options.chainId, options.holderAllowance);
  const allowanceOf = createAllowanceReader(options);

  const cover = async (
    voucher: VoucherHeader,
    call: PaidCall,
    terms: ModelTerms,
  ): Promise<CoveredPayment> => {
    const epoch = await runningEpoch(terms, options);
    if (voucher.epoch !== epoch) {
      throw new PaymentRefused(
        "quota-epoch-over",
        `Expected a voucher for epoch ${epoch}, found one for epoch ${voucher.epoch}. Ask for the quota again.`,
      );
    }
    return toPayment(voucher, { call, terms, allowance: await allowanceOf(terms, voucher.holder, epoch) });
  };

  const verify = async (header: string, call: PaidCall, terms: ModelTerms): Promise<SignedPayment> => {
    const { data: voucher, error } = voucherShape.safeParse(parseHeaderJson(header, "Quota-Voucher"));
    if (voucher === undefined) throw malformed(error);
    await assertSigned(voucher, terms.modelId, { digestOf, sessions });
    return {
      owner: pad(voucher.holder.toLowerCase() as Hex),
      cover: () => cover(voucher, call, terms),
      repeatHeaders: () => Promise.resolve({}),
    };
  };

  return {
    name: "quota",
    headerName: "quota-voucher",
    verify,
    offer: offerQuota,
    state: async (modelId, holder) => {
      const terms = await termsReader.read(modelId);
      const epoch = await runningEpoch(terms, options);
      const [used, callsTotal] = await Promise.all([
        meter.account(accountOf(terms, holder, epoch)),
        allowanceOf(terms, holder, epoch),
      ]);
      return {
        epoch,
        epochEndsAt: (epoch + 1n) * terms.epochSeconds,
        callsTotal,
        callsUsed: used.charged / CALL,
        cumulative: (used.charged + used.reserved) / CALL,
      };
    },
  };
}

/** Signed by a session key that its holder signed in. */
async function assertSigned(
  voucher: VoucherHeader,
  modelId: bigint,
  { digestOf, sessions }: { digestOf: QuotaHasher; sessions: Sessions },
): Promise<void> {
  if (
    recoverSigner(digestOf({ modelId, ...voucher }), voucher.signature) !== voucher.sessionKey.toLowerCase()
  ) {
    throw new PaymentRefused(
      "quota-signature-wrong",
      `Expected this quota voucher to be signed by session key ${voucher.sessionKey} for model ${modelId}, found another signer.`,
    );
  }
  if (!(await sessions.isOpen(voucher.holder, voucher.sessionKey))) {
    throw new PaymentRefused(
      "session-expired",
      `Expected an open session of holder ${voucher.holder} for key ${voucher.sessionKey}, found none. Sign in again.`,
    );
  }
}

function toPayment(
  voucher: VoucherHeader,
  { call, terms, allowance }: { call: PaidCall; terms: ModelTerms; allowance: bigint },
): CoveredPayment {
  const { holder, epoch, cumulative } = voucher;
  const ceiling = cumulative < allowance ? cumulative : allowance;
  return {
    reserve: {
      account: accountOf(terms, holder, epoch),
      amount: wholeCalls(call.model.callCost) * CALL,
      limit: ceiling * CALL,
      floor: 0n,
      pool: { account: `quota-pool:${terms.modelId}:${epoch}`, limit: terms.callsPerEpoch * CALL },
    },
    voucher: {
      kind: "quota",
      ceiling: cumulative * CALL,
      signature: voucher.signature,
      terms: JSON.stringify({
        modelId: `${terms.modelId}`,
        holder,
        epoch: `${epoch}`,
        sessionKey: voucher.sessionKey,
      }),
    },
    explainRefusal: (outcome) => Promise.resolve(explain(outcome, { cumulative, allowance })),
    paidHeaders: () => Promise.resolve({}),
  };
}

function explain(
  outcome: LedgerRefusal,
  { cumulative, allowance }: { cumulative: bigint; allowance: bigint },
): PaymentRefused {
  if (outcome.kind === "pool-used-up") {
    return new PaymentRefused(
      "quota-pool-used-up",
      "All holders together have used this epoch's calls. Wait for the next epoch, or pay with credits.",
    );
  }
  const taken = (outcome.state.charged + outcome.state.reserved) / CALL;
  if (taken >= allowance) {
    return new PaymentRefused(
      "quota-used-up",
      allowance === 0n
        ? "This address holds no shares of the model, so it has no free calls. Pay with credits, or sign in with an address that holds shares."
        : `All ${allowance} free calls of this epoch are used. Wait for the next epoch, or pay with credits.`,
    );
  }
  return new PaymentRefused(
    "quota-voucher-behind",
    `Expected a voucher for more than ${taken} calls of this epoch, found ${cumulative}. Ask for the quota again and sign the next number.`,
  );
}

function offerQuota(call: PaidCall, terms: ModelTerms): Offer {
  return {
    plain: {
      way: "quota",
      calls: `${wholeCalls(call.model.callCost)}`,
      callsPerEpochOfAllHolders: `${terms.callsPerEpoch}`,
      epochSeconds: Number(terms.epochSeconds),
      header: "Quota-Voucher",
      how: "Sign in at POST /session with an address that holds shares, then sign each call with the session key.",
    },
  };
}

/** The allowance of one holder in one epoch, in whole calls; remembered, because a past balance does not change. */
function createAllowanceReader({ holdings, clock }: QuotaOptions) {
  const load = (key: string): Promise<Holding> => {
    const [modelId = "", holder = "", at = ""] = key.split(":");
    return holdings({ modelId: BigInt(modelId), holder: holder as Address, at: BigInt(at) });
  };
  const settled = createMemo({ maxEntries: HOLDINGS_KEPT, maxAgeMs: HOLDING_AGE_MS, clock, load });
  // Somebody without shares may buy some at any moment and should not wait a minute for the first call.
  const moving = createMemo({ maxEntries: HOLDINGS_KEPT, maxAgeMs: NEW_HOLDING_AGE_MS, clock, load });
  return async (terms: ModelTerms, holder: Address, epoch: bigint): Promise<bigint> => {
    const key = `${terms.modelId}:${holder}:${epoch * terms.epochSeconds}`;
    const holding = await settled.get(key);
    return callsFor(holding.balanceThen > 0n ? holding : await moving.get(key), terms.callsPerEpoch);
  };
}

/** Rounded down; a holder of anything gets one call, and one who came after the epoch began counts with today's shares. */
export function callsFor({ balanceThen, balanceNow, totalSupply }: Holding, callsPerEpoch: bigint): bigint {
  const balance = balanceThen > 0n ? balanceThen : balanceNow;
  if (balance === 0n || totalSupply === 0n || callsPerEpoch === 0n) return 0n;
  const calls = (callsPerEpoch * balance) / totalSupply;
  return calls > 0n ? calls : 1n;
}

async function runningEpoch(terms: ModelTerms, { chainTime }: QuotaOptions): Promise<bigint> {
  if (terms.epochSeconds === 0n) {
    throw new PaymentRefused(
      "quota-not-offered",
      "This model offers no free calls to holders. Pay with credits.",
    );
  }
  return (await chainTime()) / terms.epochSeconds;
}

function accountOf(terms: ModelTerms, holder: Address, epoch: bigint): string {
  return `quota:${terms.modelId}:${holder.toLowerCase()}:${epoch}`;
}

function wholeCalls(credits: bigint): bigint {
  return (credits + CALL - 1n) / CALL;
}

function malformed(error: z.ZodError): CallerMistake {
  return new CallerMistake(
    "quota-voucher-malformed",
    `Expected a Quota-Voucher of {holder, epoch, cumulative, sessionKey, signature}, found: ${z.prettifyError(error)}`,
  );
}
