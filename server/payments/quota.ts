import { getAddress, type Address, type Hex } from "viem";
import { z } from "zod";

import type { ChainReader } from "../chain/clients.ts";
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
import { holderAccount } from "./receipt-account.ts";
import { recoverSigner } from "./recover-signer.ts";
import { createSessionGrants, type SessionGrants } from "./session-grants.ts";
import { createQuotaHasher, type QuotaHasher } from "./typed-data.ts";

export interface QuotaOptions {
  readonly meter: Meter;
  readonly reader: ChainReader;
  readonly terms: ModelTermsReader;
  readonly holdings: Holdings;
  /** Seconds of chain time. */
  readonly chainTime: () => Promise<bigint>;
  readonly chainId: number;
  readonly holderAllowance: Address;
  /** Who answers here and is paid for it: vouchers name it. */
  readonly operator: Address;
  readonly clock: Clock;
}

/** Where a holder stands in the running epoch. Calls are whole standard calls. */
export interface QuotaState {
  /** First second of the epoch, chain time. */
  readonly epoch: bigint;
  /** Seconds of chain time. */
  readonly epochEndsAt: bigint;
  /** Used calls and those still to be had: less than the shares promise where others have used a common pool. */
  readonly callsTotal: bigint;
  readonly callsUsed: bigint;
  /** What the next voucher must exceed: used calls and calls that are running. */
  readonly cumulative: bigint;
  /** Whom vouchers must name. */
  readonly operator: Address;
}

export interface Quota extends PaymentWay {
  state(modelId: bigint, holder: Address): Promise<QuotaState>;
  readonly grants: SessionGrants;
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/).transform((value) => getAddress(value)); // prettier-ignore
const whole = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d{1,12}$/)).transform(BigInt); // prettier-ignore
const voucherShape = z.object({
  holder: address,
  epoch: whole,
  cumulative: whole,
  sessionKey: address,
  validUntil: whole,
  grant: z.string().max(4_000).regex(/^0x([0-9a-fA-F]{2})+$/).transform((value) => value as Hex),
  signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/).transform((value) => value as Hex),
}); // prettier-ignore
type VoucherHeader = z.infer<typeof voucherShape>;

/** Free calls for holders: a share of the model's calls per epoch by the shares held when the epoch began. */
export function createQuota(options: QuotaOptions): Quota {
  const { meter, operator, terms: termsReader } = options;
  const hasher = createQuotaHasher(options.chainId, options.holderAllowance);
  const grants = createSessionGrants({ ...options, hasher });
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
    assertSigned(voucher, { modelId: terms.modelId, operator, hasher });
    await grants.assertOpen(voucher);
    return {
      owner: holderAccount(voucher.holder),
      person: voucher.holder.toLowerCase(),
      cover: () => cover(voucher, call, terms),
      repeatHeaders: () => Promise.resolve({}),
    };
  };

  return {
    name: "quota",
    headerName: "quota-voucher",
    grants,
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
        epochEndsAt: epoch - (epoch % terms.epochSeconds) + terms.epochSeconds,
        callsTotal: smaller(allowance.calls, cumulative + (poolLeft > 0n ? poolLeft : 0n)),
        callsUsed: used.charged / CREDIT,
        cumulative,
        operator,
      };
    },
  };
}

/** Signed by the session key that it names, for this model and this operator. */
function assertSigned(
  voucher: VoucherHeader,
  { modelId, operator, hasher }: { modelId: bigint; operator: Address; hasher: QuotaHasher },
): void {
  const digest = hasher.voucherDigest({ modelId, operator, ...voucher });
  if (recoverSigner(digest, voucher.signature) === voucher.sessionKey.toLowerCase()) return;
  throw new PaymentRefused(
    "quota-signature-wrong",
    `Expected this quota voucher to be signed by session key ${voucher.sessionKey} for model ${modelId} and operator ${operator}, found another signer.`,
  );
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
        validUntil: `${voucher.validUntil}`,
        grant: voucher.grant,
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

function offerQuota(call: PaidCall, terms: ModelTerms): Offer | undefined {
  if (terms.epochSeconds === 0n || terms.callsPerEpoch === 0n) return undefined;
  return {
    plain: {
      way: "quota",
      calls: `${wholeCalls(call.cost)}`,
      callsPerEpochOfAllHolders: `${terms.callsPerEpoch}`,
      epochSeconds: Number(terms.epochSeconds),
      header: "Quota-Voucher",
      how: "Let the wallet that holds shares sign a SessionGrant for a key of yours, then sign each call with that key.",
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
  const now = await chainTime();
  const start = now - (now % terms.epochSeconds);
  // An epoch begins where its terms do, if that is later.
  return start > terms.allowanceSince ? start : terms.allowanceSince;
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
