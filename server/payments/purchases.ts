import type { Address, Hex } from "viem";

import { iTillAbi } from "../../generated/abi/ITill.ts";
import { localDollarAbi } from "../../generated/abi/LocalDollar.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import { createTurnQueue, type TurnQueue } from "../chain/turn-queue.ts";
import { nowSeconds, type Clock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import type { Stoppable } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { formatDollars } from "../core/units.ts";
import type { Ledger } from "../metering/ledger.ts";
import type { Purchase, PurchaseState, PurchaseStore } from "../metering/records.ts";
import { findPastTheTill, type PaymentOfTill } from "./past-the-till.ts";
import { PaymentRefused } from "./payment-refused.ts";
import { createRounds } from "./rounds.ts";

export interface PurchasesOptions {
  readonly store: PurchaseStore;
  readonly ledger: Ledger;
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two looks at what is owed. */
  readonly intervalMs?: number;
}

/** A payment that its payer signed for one call. */
export interface SignedPurchase {
  readonly purchase: Omit<Purchase, "state">;
  readonly dollar: Address;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly signature: Hex;
}

/** Single calls paid in dollars: collected before they run, given back when they fail. */
export interface Purchases extends Stoppable {
  /**
   * Brings a payment on chain; answers the transaction. Only one call ever gets a payment.
   * @throws PaymentRefused when it was used before, or the chain does not take it
   */
  collect(signed: SignedPurchase): Promise<string>;
  /** Takes up a payment again that is with us and whose call failed; false when there is no such one. */
  takeUpKept(id: string): Promise<boolean>;
  /** Its call was answered. */
  delivered(id: string): Promise<void>;
  /** Its call failed: it goes back, now or after a restart. */
  failed(id: string): Promise<void>;
  /** Puts right what an earlier process left, and then looks again and again. */
  start(): Promise<void>;
  /** Gives back what is owed; resolves when all of it was tried. */
  giveBack(): Promise<void>;
}

const INTERVAL_MS = 60_000;
/** Long after a payment may be used, so that one which is being mined is never forgotten. */
const FORGET_AFTER_SECONDS = 3_600;
/** Payments of one payer that wait for each other. */
const MAX_WAITING = 16;

/** The account on the ledger that one payment may be charged against, once. */
export function purchaseAccount(id: string): string {
  return `exact:${id}`;
}

export function createPurchases(options: PurchasesOptions): Purchases {
  const { store, ledger, clock, logger, intervalMs = INTERVAL_MS } = options;
  /** Payments that a call of this process is bringing on chain. */
  const inHand = new Set<string>();
  const turnOf = createPayerTurns();
  const rounds = createRounds({
    ...{ clock, logger, intervalMs },
    round: () => lookAtOpen(options, inHand),
    failure: "open payments could not be looked at",
  });

  /** What was charged was served, whatever happened after it. */
  const owe = async (id: string): Promise<void> => {
    const { charged } = await ledger.account(purchaseAccount(id));
    await store.move(id, ["paid"], charged > 0n ? "served" : "owed");
    await store.move(id, ["sent"], charged > 0n ? "served" : "kept");
  };

  return {
    collect: async (signed) => {
      const { id, payer } = signed.purchase;
      inHand.add(id);
      try {
        return await turnOf(payer, () => collect(signed, options));
      } finally {
        inHand.delete(id);
      }
    },
    takeUpKept: (id) => store.move(id, ["kept"], "sent"),
    delivered: async (id) => void (await store.move(id, ["paid", "sent"], "served")),
    failed: async (id) => {
      await owe(id);
      rounds.request();
    },
    giveBack: rounds.run,
    start: async () => {
      for (const state of ["paid", "sent"] as const)
        for (const { id } of await store.inState(state)) await owe(id);
      rounds.start();
    },
    stop: rounds.stop,
  };
}

/** What is open: payments that an earlier process left on their way, and those that go back. */
async function lookAtOpen(options: PurchasesOptions, inHand: ReadonlySet<string>): Promise<void> {
  const { store, logger } = options;
  for (const purchase of await store.inState("collecting"))
    if (!inHand.has(purchase.id)) await resolveCollecting(purchase, options);
  for (const purchase of await store.inState("owed")) {
    try {
      await store.move(purchase.id, ["owed"], await refund(purchase, options));
    } catch (error) {
      logger.error({ payment: purchase.id, err: error }, "a refund failed and will be tried again");
    }
  }
}

/** One payment of a payer at a time: many signatures over the same dollars would cost the operator gas for nothing. */
function createPayerTurns() {
  const waiting = new Map<string, { turns: TurnQueue; count: number }>();
  return async <Result>(payer: string, work: () => Promise<Result>): Promise<Result> => {
    const line = waiting.get(payer) ?? { turns: createTurnQueue(), count: 0 };
    if (line.count >= MAX_WAITING) {
      throw new Refused(
        "payer-busy",
        `${MAX_WAITING} payments of ${payer} wait already. Try again in a moment.`,
        {
          status: 429,
          retryAfterMs: 1_000,
        },
      );
    }
    waiting.set(payer, line);
    line.count += 1;
    try {
      return await line.turns.run(work);
    } finally {
      line.count -= 1;
      if (line.count === 0) waiting.delete(payer);
    }
  };
}

async function collect(signed: SignedPurchase, options: PurchasesOptions): Promise<string> {
  const { store, sender } = options;
  const { purchase } = signed;
  const { id, till, payer, nonce, amount } = purchase;
  await assertAffordable(signed, options);
  const known = await store.take(purchase);
  if (known !== undefined) throw alreadyUsed(known);
  try {
    const { transactionHash } = await sender.send({
      address: till as Address,
      abi: [...iTillAbi, ...localDollarAbi.filter(({ type }) => type === "error")],
      functionName: "collect",
      args: [payer, amount, signed.validAfter, signed.validBefore, nonce, signed.signature],
      what: `collecting a payment of ${payer}`,
    });
    await store.move(id, ["collecting"], "paid");
    return transactionHash;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return settleRefused(purchase, error, options);
  }
}

/** Most payments that cannot be collected are turned away here, before anything is written or sent. */
async function assertAffordable(
  { purchase, dollar }: SignedPurchase,
  { reader }: PurchasesOptions,
): Promise<void> {
  const { payer, amount } = purchase;
  const balance = await onChain("reading the payer's dollars", () =>
    reader.readContract({
      address: dollar,
      abi: localDollarAbi,
      functionName: "balanceOf",
      args: [payer as Address],
    }),
  );
  if (balance >= amount || (await broughtByOthers(purchase, reader)) !== undefined) return;
  throw new PaymentRefused(
    "dollars-short",
    `Expected at least ${formatDollars(amount)} dollars at ${payer}, found ${formatDollars(balance)}.`,
    { x402Error: "insufficient_funds" },
  );
}

async function wasCollected(
  { payer, nonce, till }: Pick<Purchase, "payer" | "nonce" | "till">,
  reader: ChainReader,
): Promise<boolean> {
  const paid = await onChain("reading a payment", () =>
    reader.readContract({
      address: till as Address,
      abi: iTillAbi,
      functionName: "payment",
      args: [payer as Address, nonce as Hex],
    }),
  );
  return paid > 0n;
}

/** Anyone may bring a payment to the till, through its books or past them: it is there all the same. */
async function broughtByOthers(
  payment: PaymentOfTill,
  reader: ChainReader,
): Promise<{ state: "paid" | "sent"; transaction: string } | undefined> {
  if (await wasCollected(payment, reader)) return { state: "paid", transaction: "" };
  const transaction = await findPastTheTill(payment, reader);
  return transaction && { state: "sent", transaction };
}

/** Somebody was faster, or the chain does not take the payment at all. */
async function settleRefused(
  purchase: Omit<Purchase, "state">,
  cause: Refused,
  { store, reader }: PurchasesOptions,
): Promise<string> {
  const brought = await broughtByOthers(purchase, reader);
  if (brought !== undefined) {
    await store.move(purchase.id, ["collecting"], brought.state);
    return brought.transaction;
  }
  await store.forget(purchase.id);
  throw new PaymentRefused("payment-refused", `The chain refused this payment: ${cause.message}`, {
    x402Error: "invalid_transaction_state",
  });
}

function alreadyUsed(state: PurchaseState): PaymentRefused {
  if (state === "collecting" || state === "paid" || state === "sent") {
    return new PaymentRefused(
      "payment-in-use",
      "Another call is being answered for this payment. Sign a new payment for each call.",
      { x402Error: "invalid_transaction_state", retryAfterMs: 1_000 },
    );
  }
  const sentence =
    state === "served"
      ? "This payment was used for another call."
      : "The call of this payment failed, and the payment goes back to its payer.";
  return new PaymentRefused("payment-used", `${sentence} Sign a new payment for each call.`, {
    x402Error: "invalid_transaction_state",
  });
}

/** A process died while this payment was on its way; its call was never answered. */
async function resolveCollecting(purchase: Purchase, options: PurchasesOptions): Promise<void> {
  const { store, reader, clock } = options;
  const brought = await broughtByOthers(purchase, reader);
  if (brought !== undefined)
    return void (await store.move(purchase.id, ["collecting"], brought.state === "paid" ? "owed" : "kept"));
  if (purchase.validBefore + FORGET_AFTER_SECONDS < nowSeconds(clock)) await store.forget(purchase.id);
}

/** A payment that the till no longer gives back stays with us; its payer may show it once more. */
async function refund(
  { till, payer, nonce }: Purchase,
  { sender, reader, logger }: PurchasesOptions,
): Promise<PurchaseState> {
  if (!(await wasCollected({ till, payer, nonce }, reader))) return "refunded";
  try {
    await sender.send({
      address: till as Address,
      abi: iTillAbi,
      functionName: "refund",
      args: [payer, nonce],
      what: `giving a payment back to ${payer}`,
    });
    return "refunded";
  } catch (error) {
    if (error instanceof Refused && error.code === "TillPaymentUnknown") return "refunded";
    if (!(error instanceof Refused) || error.code !== "TillRefundTooLate") throw error;
    logger.error(
      { part: "refunds", payer, nonce, err: error },
      "a payment became income before it was given back",
    );
    return "kept";
  }
}
