import type { Clock } from "../core/clock.ts";
import type { Stoppable } from "../core/lifecycle.ts";
import { CREDIT } from "./price-list.ts";
import { settleEpoch, type QuotaBatchOptions } from "./quota-batches.ts";
import { createRounds } from "./rounds.ts";
import { readStanding, type SettlementTermsOptions } from "./settlement-terms.ts";
import { toSignedUsage, unpaidCalls, type SignedUsage } from "./signed-usage.ts";

export interface QuotaSettlementOptions extends QuotaBatchOptions, SettlementTermsOptions {
  readonly clock: Clock;
  readonly intervalMs?: number;
}

/** What a round brought; calls are whole. */
export interface SettlementReport {
  readonly holders: number;
  readonly paid: bigint;
  /** Calls of epochs that can be settled, which the treasury's budget did not pay for. */
  readonly short: bigint;
}

/** Has the treasury's budget pay the operator for free calls that holders signed, once their epoch is over. */
export interface QuotaSettlement extends Stoppable {
  /** Settles now and then again and again; what an earlier process left undone is done first. */
  start(): void;
  /** One round now; rounds never overlap. */
  settle(): Promise<SettlementReport>;
  /** Calls of each epoch that were answered and not paid, as the last round found and left them. */
  owed(modelId: bigint): ReadonlyMap<bigint, bigint>;
}

type Owed = Map<bigint, Map<bigint, bigint>>;

const INTERVAL_MS = 300_000;
const NOTHING: SettlementReport = { holders: 0, paid: 0n, short: 0n };

export function createQuotaSettlement(options: QuotaSettlementOptions): QuotaSettlement {
  const { clock, logger, intervalMs = INTERVAL_MS } = options;
  let owed: Owed = new Map();
  const rounds = createRounds({
    ...{ clock, logger, intervalMs },
    round: async () => {
      const found: Owed = new Map();
      const report = await settleRound(found, options);
      owed = found;
      return report;
    },
    // What is owed stays on the ledger.
    failure: "free calls could not be settled and will be tried again",
    onReport: ({ holders, paid, short }) => {
      if (paid > 0n) logger.info({ holders, paid: `${paid}`, short: `${short}` }, "free calls settled");
    },
  });
  return {
    start: rounds.start,
    settle: rounds.run,
    stop: rounds.stop,
    owed: (modelId) => owed.get(modelId) ?? new Map<bigint, bigint>(),
  };
}

/** One round over all models; one that fails does not hold up the others. */
async function settleRound(owed: Owed, options: QuotaSettlementOptions): Promise<SettlementReport> {
  const usages = (await options.ledger.outstanding("quota")).map(toSignedUsage);
  const failures: unknown[] = [];
  let total = NOTHING;
  for (const [modelId, own] of Map.groupBy(usages, (one) => one.modelId)) {
    try {
      const epochs = new Map<bigint, bigint>();
      owed.set(modelId, epochs);
      total = sum(total, await settleModel(own, epochs, options));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "free calls of some models were not settled");
  return total;
}

/**
 * Epochs go in their order, because a later one closes the earlier ones of a holder on chain: while one waits for
 * money, so do those after it.
 */
async function settleModel(
  usages: readonly SignedUsage[],
  owed: Map<bigint, bigint>,
  options: QuotaSettlementOptions,
): Promise<SettlementReport> {
  const epochs = [...Map.groupBy(usages, ({ epoch }) => epoch)].sort(([a], [b]) => Number(a - b));
  let total = NOTHING;
  let isShort = false;
  for (const [epoch, group] of epochs) {
    owed.set(epoch, unpaidCalls(group));
    const standing = await readStanding(group[0]!, options);
    switch (standing.kind) {
      case "given":
      case "lost":
        if (standing.kind === "lost") noteLoss(group, standing.why, options);
        await giveUp(group, options);
        owed.set(epoch, 0n);
        break;
      case "unfunded":
        isShort = true;
        total = sum(total, { ...NOTHING, short: unpaidCalls(group) });
        break;
      case "open": {
        if (isShort) break;
        const report = await settleEpoch(group, options);
        isShort = report.short > 0n;
        owed.set(epoch, unpaidCalls(group) - report.paid);
        total = sum(total, report);
        break;
      }
      case "early":
        break;
    }
  }
  return total;
}

/** Nobody pays for these any more: they are not asked about again. */
async function giveUp(group: readonly SignedUsage[], { ledger }: QuotaSettlementOptions): Promise<void> {
  await Promise.all(group.map(({ account, usage }) => ledger.recordClaim(account, usage.calls * CREDIT)));
}

function noteLoss(group: readonly SignedUsage[], why: string, { logger }: QuotaSettlementOptions): void {
  const { modelId, epoch } = group[0]!;
  const facts = { modelId: `${modelId}`, epoch: `${epoch}`, calls: `${unpaidCalls(group)}`, why };
  logger.warn(facts, "free calls stay unpaid");
}

function sum(a: SettlementReport, b: SettlementReport): SettlementReport {
  return { holders: a.holders + b.holders, paid: a.paid + b.paid, short: a.short + b.short };
}
