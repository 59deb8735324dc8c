import { createHmac, timingSafeEqual } from "node:crypto";

import { nowSeconds, type Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import { networkOf } from "../core/network-address.ts";
import type { CounterStore } from "../metering/ledger.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { CoveredPayment, Offer, PaidCall, PaymentWay, SignedPayment } from "./payment-way.ts";
import { CREDIT, wholeCalls } from "./price-list.ts";
import { receiptAccount } from "./receipt-account.ts";

/** How much of a model this operator gives to people whom it does not know. */
export interface TrialLimits {
  /** Decimal ids of the models that may be tried. */
  readonly models: "all" | ReadonlySet<string>;
  /** Standard calls of one network address and model in a day (UTC). */
  readonly callsPerAddress: number;
  /** Standard calls of all of them together, for each model. */
  readonly callsPerDay: number;
}

export interface TrialOptions {
  readonly limits: TrialLimits;
  readonly counters: CounterStore;
  /** Signs tokens; whoever has it can make them. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
}

export interface TrialToken {
  readonly token: string;
  /** What an address has in all today. */
  readonly calls: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Free calls for newcomers, at the operator's cost: few for each network address, and few in all. */
export interface Trial extends PaymentWay {
  /** @throws PaymentRefused `trial-not-offered` */
  issue(modelId: bigint, networkAddress: string): TrialToken;
}

const DAY_SECONDS = 86_400;
const TOKEN = /^(\d{1,20})\.([0-9a-f]{40})\.(\d{1,12})\.([0-9a-f]{64})$/;

interface Claims {
  readonly modelId: bigint;
  /** Stands for a network address, which is written nowhere. */
  readonly visitor: string;
  readonly expiresAt: number;
}

export function createTrial({ limits, counters, secret, clock }: TrialOptions): Trial {
  const offers = (modelId: bigint): boolean =>
    limits.callsPerDay > 0 && (limits.models === "all" || limits.models.has(`${modelId}`));

  /** Counted for good before anything runs: a call that fails, or a process that dies, gives none back. */
  const count = async ({ modelId, visitor }: Claims): Promise<void> => {
    const period = new Date(clock.nowMs()).toISOString().slice(0, 10);
    const own = { name: `trial:${modelId}:${visitor}`, period, limit: limits.callsPerAddress };
    if (!(await counters.countUp(own)).counted) {
      throw usedUp(
        "trial-used-up",
        `The ${limits.callsPerAddress} free calls of this address are used for today.`,
      );
    }
    const all = { name: `trial:${modelId}`, period, limit: limits.callsPerDay };
    if (!(await counters.countUp(all)).counted) {
      throw usedUp("trial-day-used-up", "All free trial calls of this model are used for today.");
    }
  };

  const verify = (header: string, call: PaidCall): Promise<SignedPayment> => {
    const claims = readToken(header, { secret, now: nowSeconds(clock) });
    if (claims.modelId !== call.model.modelId || !offers(claims.modelId)) throw notOffered();
    return Promise.resolve({
      owner: receiptAccount("trial", `0x${claims.visitor}`),
      person: claims.visitor,
      cover: async () => {
        const calls = wholeCalls(call.cost);
        if (calls !== 1n) {
          throw new PaymentRefused(
            "trial-too-large",
            `Expected a call that costs at most one credit, found ${calls}.`,
          );
        }
        await count(claims);
        return toCovered(claims);
      },
      repeatHeaders: () => Promise.resolve({}),
    });
  };

  return {
    name: "trial",
    headerName: "trial-token",
    verify,
    offer: (call) => (offers(call.model.modelId) ? offerTrial(limits) : undefined),
    issue: (modelId, networkAddress) => {
      if (!offers(modelId)) throw notOffered();
      const expiresAt = (Math.floor(nowSeconds(clock) / DAY_SECONDS) + 1) * DAY_SECONDS;
      const visitor = sign(secret, `visitor ${networkOf(networkAddress)}`).slice(0, 40);
      const body = `${modelId}.${visitor}.${expiresAt}`;
      return { token: `${body}.${sign(secret, body)}`, calls: limits.callsPerAddress, expiresAt };
    },
  };
}

function toCovered({ modelId, visitor }: Claims): CoveredPayment {
  return {
    // The counters bound it; the ledger only writes the receipt.
    reserve: { account: `trial:${modelId}:${visitor}`, amount: CREDIT, limit: 2n ** 62n, floor: 0n },
    chargeFor: () => CREDIT,
    explainRefusal: () => Promise.resolve(notOffered()),
    paidHeaders: () => Promise.resolve({}),
  };
}

/** @throws CallerMistake `trial-token-malformed`; PaymentRefused `trial-token-expired` */
function readToken(header: string, { secret, now }: { secret: Uint8Array; now: number }): Claims {
  const [, modelId = "", visitor = "", expiresAt = "", proof = ""] = TOKEN.exec(header) ?? [];
  const genuine = sign(secret, `${modelId}.${visitor}.${expiresAt}`);
  if (proof === "" || !timingSafeEqual(Buffer.from(genuine), Buffer.from(proof))) {
    throw new CallerMistake(
      "trial-token-malformed",
      "Expected a Trial-Token that this endpoint gave out, found another. Ask for one at POST /trial.",
    );
  }
  if (Number(expiresAt) <= now) {
    throw new PaymentRefused(
      "trial-token-expired",
      "This trial token was for another day. Ask for a new one.",
    );
  }
  return { modelId: BigInt(modelId), visitor, expiresAt: Number(expiresAt) };
}

function sign(secret: Uint8Array, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

function offerTrial({ callsPerAddress, callsPerDay }: TrialLimits): Offer {
  return {
    plain: {
      way: "trial",
      calls: "1",
      callsPerAddressAndDay: `${callsPerAddress}`,
      callsPerDay: `${callsPerDay}`,
      header: "Trial-Token",
      how: "Ask for a token at POST /trial, then send it with each call.",
    },
  };
}

function notOffered(): PaymentRefused {
  return new PaymentRefused("trial-not-offered", "This model cannot be tried without paying here.");
}

function usedUp(code: string, sentence: string): PaymentRefused {
  return new PaymentRefused(code, `${sentence} Come back tomorrow, or pay in another way.`);
}
