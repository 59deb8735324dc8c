import { getAddress, pad, type Address, type Hex } from "viem";
import { z } from "zod";

import type { Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import type { Meter } from "../metering/meter.ts";
import { createAllowanceReader, newcomerCalls, smaller, type Allowance, type Holdings } from "./allowance.ts";
import { parseHeaderJson } from "./header-json.ts";
import type { ModelTerms, ModelTermsReader } from "./model-terms.ts";
import { CREDIT, wholeCalls } from "./price-list.ts";
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
  /** Used calls and those still to be had: less than the shares promise where others have used a common pool. */
  readonly callsTotal: bigint;
  readonly callsUsed: bigint;
  /** What the next voucher must exceed: used calls and calls that are running. */
  readonly cumulative: bigint;
}

export interface Quota extends PaymentWay {
  state(modelId: bigint, holder: Address): Promise<QuotaState>;
}

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
      const allowance = await allowanceOf(terms, holder, epoch);
      const pool = poolOf(terms, allowance, epoch);
      const [used, shared] = await Promise.all([
        meter.account(accountOf(terms, holder, epoch)),
        meter.account(pool.account),
      ]);
      const cumulative = (used.charged + used.reserved) / CREDIT;
      const poolLeft = (pool.limit - shared.charged - shared.reserved) / CREDIT;
      return {
        epoch,
        epochEndsAt: (epoch + 1n) * terms.epochSeconds,
        callsTotal: smaller(allowance.calls, cumulative + (poolLeft > 0n ? poolLeft : 0n)),
        callsUsed: used.charged / CREDIT,
        cumulative,
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
  { call, terms, allowance }: { call: PaidCall; terms: ModelTerms; allowance: Allowance },
): CoveredPayment {
  const { holder, epoch, cumulative } = voucher;
  return {
    reserve: {
      account: accountOf(terms, holder, epoch),
      amount: wholeCalls(call.cost) * CREDIT,
      limit: smaller(cumulative, allowance.calls) * CREDIT,
      floor: 0n,
      pool: poolOf(terms, allowance, epoch),
    },
    voucher: {
      kind: "quota",
      ceiling: cumulative * CREDIT,
      signature: voucher.signature,
      terms: JSON.stringify({
        modelId: `${terms.modelId}`,
        holder,
        epoch: `${epoch}`,
        sessionKey: voucher.sessionKey,
      }),
    },
    chargeFor: (cost) => wholeCalls(cost) * CREDIT,
    explainRefusal: (outcome) => Promise.resolve(explain(outcome, { cumulative, allowance, terms })),
    paidHeaders: () => Promise.resolve({}),
  };
}

function explain(
  outcome: LedgerRefusal,
  { cumulative, allowance, terms }: { cumulative: bigint; allowance: Allowance; terms: ModelTerms },
): PaymentRefused {
  if (outcome.kind === "pool-used-up" && allowance.pool === "newcomers") {
    return new PaymentRefused(
      "quota-newcomers-used-up",
      `Shares that came after this epoch began, and parts too small for a call of their own, have ${newcomerCalls(terms.callsPerEpoch)} free calls of this epoch in common, and these are used. Wait for the next epoch, or pay with credits.`,
    );
  }
  if (outcome.kind === "pool-used-up") {
    return new PaymentRefused(
      "quota-pool-used-up",
      "All holders together have used this epoch's calls. Wait for the next epoch, or pay with credits.",
    );
  }
  const taken = (outcome.state.charged + outcome.state.reserved) / CREDIT;
  if (taken >= allowance.calls) {
    return new PaymentRefused(
      "quota-used-up",
      allowance.calls === 0n
        ? "This address holds no shares of the model, or too few for a free call. Pay with credits, or sign in with an address that holds shares."
        : `All ${allowance.calls} free calls of this epoch are used. Wait for the next epoch, or pay with credits.`,
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
      calls: `${wholeCalls(call.cost)}`,
      callsPerEpochOfAllHolders: `${terms.callsPerEpoch}`,
      epochSeconds: Number(terms.epochSeconds),
      header: "Quota-Voucher",
      how: "Sign in at POST /session with an address that holds shares, then sign each call with the session key.",
    },
  };
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

function poolOf({ modelId, callsPerEpoch }: ModelTerms, { pool }: Allowance, epoch: bigint) {
  return pool === "holders"
    ? { account: `quota-pool:${modelId}:${epoch}`, limit: callsPerEpoch * CREDIT }
    : { account: `quota-newcomers:${modelId}:${epoch}`, limit: newcomerCalls(callsPerEpoch) * CREDIT };
}

function malformed(error: z.ZodError): CallerMistake {
  return new CallerMistake(
    "quota-voucher-malformed",
    `Expected a Quota-Voucher of {holder, epoch, cumulative, sessionKey, signature}, found: ${z.prettifyError(error)}`,
  );
}
