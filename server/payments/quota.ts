import { getAddress, type Address, type Hex } from "viem";
import { z } from "zod";

import type { ChainReader } from "../chain/clients.ts";
import type { Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import type { Meter } from "../metering/meter.ts";
import { createAllowanceReader, smaller, type Allowance, type Holdings } from "./allowance.ts";
import { createCallBudgetReader, type CallBudget } from "./call-budget.ts";
import { parseHeaderJson } from "./header-json.ts";
import type { ModelTerms, ModelTermsReader } from "./model-terms.ts";
import { CREDIT, wholeCalls } from "./price-list.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, Offer, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
import { holderQuota } from "./quota-accounts.ts";
import { endOf, poolOf, type Pool } from "./quota-pool.ts";
import { explainQuotaRefusal, type QuotaContext } from "./quota-refusals.ts";
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
  /** Calls of each epoch that the treasury has not paid yet, as `QuotaSettlement` last found them. */
  readonly owed: (modelId: bigint) => ReadonlyMap<bigint, bigint>;
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
  /** The money that pays for all holders' free calls; null where members voted no pay for them. */
  readonly budget: CallBudget | null;
}

export interface Quota extends PaymentWay {
  state(modelId: bigint, holder: Address): Promise<QuotaState>;
  /** The money of a model's free calls; null where members voted none of them, or no pay for them. */
  budget(modelId: bigint): Promise<CallBudget | null>;
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
  const budgets = createCallBudgetReader(options);

  const cover = async (
    voucher: VoucherHeader,
    call: PaidCall,
    terms: ModelTerms,
  ): Promise<CoveredPayment> => {
    const epoch = await runningEpoch(terms, options);
    if (voucher.epoch !== epoch) throw epochOver(voucher.epoch, epoch);
    const [allowance, funded] = await Promise.all([
      allowanceOf(terms, voucher.holder, epoch),
      budgets.funded(terms, epoch),
    ]);
    return toPayment(voucher, call, { terms, allowance, pool: poolOf(terms, { allowance, funded, epoch }) });
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
      const [allowance, funded, budget] = await Promise.all([
        allowanceOf(terms, holder, epoch),
        budgets.funded(terms, epoch),
        budgets.budget(terms, epoch),
      ]);
      const pool = poolOf(terms, { allowance, funded, epoch });
      const calls = await readCalls({ account: holderQuota(modelId, holder, epoch), allowance, pool }, meter);
      return { epoch, epochEndsAt: endOf(epoch, terms), ...calls, operator, budget: budget ?? null };
    },
    budget: async (modelId) => {
      const terms = await termsReader.read(modelId);
      if (terms.epochSeconds === 0n || terms.callsPerEpoch === 0n) return null;
      return (await budgets.budget(terms, await runningEpoch(terms, options))) ?? null;
    },
  };
}

async function readCalls(
  { account, allowance, pool }: { account: string; allowance: Allowance; pool: Pool },
  meter: Meter,
): Promise<Pick<QuotaState, "callsTotal" | "callsUsed" | "cumulative">> {
  const [used, shared] = await Promise.all([meter.account(account), meter.account(pool.account)]);
  const cumulative = (used.charged + used.reserved) / CREDIT;
  const poolLeft = (pool.limit - shared.charged - shared.reserved) / CREDIT;
  return {
    callsTotal: smaller(allowance.calls, cumulative + (poolLeft > 0n ? poolLeft : 0n)),
    callsUsed: used.charged / CREDIT,
    cumulative,
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

function toPayment(voucher: VoucherHeader, call: PaidCall, context: QuotaContext): CoveredPayment {
  const { holder, epoch, cumulative } = voucher;
  const { terms, allowance, pool } = context;
  return {
    reserve: {
      account: holderQuota(terms.modelId, holder, epoch),
      amount: wholeCalls(call.cost) * CREDIT,
      limit: smaller(cumulative, allowance.calls) * CREDIT,
      floor: 0n,
      pool,
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
        payPerCall: `${terms.payPerCall}`,
      }),
    },
    chargeFor: (cost) => wholeCalls(cost) * CREDIT,
    explainRefusal: (outcome) => Promise.resolve(explainQuotaRefusal(outcome, voucher, context)),
    paidHeaders: () => Promise.resolve({}),
  };
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

function epochOver(found: bigint, running: bigint): PaymentRefused {
  return new PaymentRefused(
    "quota-epoch-over",
    `Expected a voucher for epoch ${running}, found one for epoch ${found}. Ask for the quota again.`,
  );
}

function malformed(error: z.ZodError): CallerMistake {
  return new CallerMistake(
    "quota-voucher-malformed",
    `Expected a Quota-Voucher of {holder, epoch, cumulative, sessionKey, signature}, found: ${z.prettifyError(error)}`,
  );
}
