import { createHmac } from "node:crypto";

import { chainTime } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import type { Meter } from "../metering/meter.ts";
import type { SqliteStore } from "../metering/sqlite/sqlite-store.ts";
import { createApiKeys, type ApiKeys } from "../payments/api-keys.ts";
import { createChainClock } from "../payments/chain-clock.ts";
import { createClaims, type Claims } from "../payments/claims.ts";
import { createCredits, type Credits } from "../payments/credits.ts";
import { createExact } from "../payments/exact.ts";
import type { ModelTermsReader } from "../payments/model-terms.ts";
import type { PaymentWay } from "../payments/payment-way.ts";
import { createPurchases } from "../payments/purchases.ts";
import { createQuotaSettlement, type QuotaSettlement } from "../payments/quota-settlement.ts";
import { createQuota, type Quota } from "../payments/quota.ts";
import { createRefundLimit } from "../payments/refund-limit.ts";
import { createTrial, type Trial } from "../payments/trial.ts";
import { createHoldings } from "./holdings.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";

/** What the ways to pay are built over. */
export interface WaysParts {
  readonly config: Config;
  readonly chain: OpenChain;
  readonly index: OpenIndex;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly store: SqliteStore;
  readonly sender: TransactionSender;
  readonly meter: Meter;
  readonly terms: ModelTermsReader;
}

export interface OpenWays {
  readonly quota: Quota;
  readonly credits: Credits;
  readonly exact: PaymentWay;
  readonly trial: Trial;
  readonly apiKeys: ApiKeys;
  readonly claims: Claims;
}

const PRACTICE_CLAIM_MS = 15_000;
const clock = systemClock;

/** Opens each way to pay, and what settles it on chain. */
export async function openWays(parts: WaysParts): Promise<OpenWays> {
  const claims = await openClaims(parts);
  const credits = openCredits(parts, claims);
  const settlement = await openQuotaSettlement(parts);
  return {
    claims,
    quota: openQuota(parts, settlement),
    credits,
    apiKeys: openApiKeys(parts, credits, claims),
    trial: openTrial(parts),
    exact: await openExact(parts),
  };
}

function openClaims({ chain, lifecycle, logger, store, sender }: WaysParts): Promise<Claims> {
  const { chainId, reader, operator, practice } = chain;
  const claims = createClaims({
    ...{ reader, sender, chainId, clock, logger },
    authorizer: operator.account,
    ledger: store.ledger,
    channels: chain.address("InferenceChannels"),
    ...(practice === undefined ? {} : { intervalMs: PRACTICE_CLAIM_MS }),
  });
  return lifecycle.start("claims", () => {
    claims.start();
    return Promise.resolve(claims);
  });
}

/** The treasury pays for free calls when their epoch is over. */
function openQuotaSettlement(parts: WaysParts): Promise<QuotaSettlement> {
  const { chain, lifecycle, logger, store, sender } = parts;
  const { reader, operator, practice } = chain;
  const settlement = createQuotaSettlement({
    ...{ reader, sender, clock, ledger: store.ledger },
    logger: logger.child({ part: "quota settlement" }),
    registry: chain.address("ModelRegistry"),
    holderAllowance: chain.address("HolderAllowance"),
    operator: operator.account.address,
    chainTime: () => chainTime(reader),
    ...(practice === undefined ? {} : { intervalMs: PRACTICE_CLAIM_MS }),
  });
  return lifecycle.start("quota settlement", () => {
    settlement.start();
    return Promise.resolve(settlement);
  });
}

function openQuota({ chain, index, meter, terms }: WaysParts, { owed }: QuotaSettlement): Quota {
  const { chainId, reader, operator } = chain;
  return createQuota({
    ...{ meter, reader, terms, chainId, clock, owed },
    operator: operator.account.address,
    holderAllowance: chain.address("HolderAllowance"),
    holdings: createHoldings(index.ask),
    chainTime: createChainClock(reader, clock),
  });
}

function openCredits({ chain, store, sender }: WaysParts, claims: Claims): Credits {
  const { chainId, reader, operator } = chain;
  return createCredits({
    ...{ reader, sender, ledger: store.ledger, counters: store.counters, clock, chainId },
    channels: chain.address("InferenceChannels"),
    multicall: chain.address("Multicall3"),
    collector: chain.address("Erc3009Collector"),
    authorizer: operator.account,
    onClaimUrgent: () => claims.requestClaim(),
  });
}

function openApiKeys({ store }: WaysParts, credits: Credits, claims: Claims): ApiKeys {
  const { states, expected } = credits;
  return createApiKeys({
    ...{ store: store.apiKeys, ledger: store.ledger, states, expected, clock },
    onClaimUrgent: () => claims.requestClaim(),
  });
}

function openTrial({ config, chain, store }: WaysParts): Trial {
  // Tokens are good for a day and must survive a restart, so their secret follows from the operator's.
  const secret = createHmac("sha256", chain.operator.privateKey).update("trial-token").digest();
  return createTrial({ limits: config.trial, counters: store.counters, secret, clock });
}

async function openExact({ chain, lifecycle, logger, store, sender }: WaysParts): Promise<PaymentWay> {
  const { chainId, reader } = chain;
  const purchases = await lifecycle.start("purchases", async () => {
    const made = createPurchases({
      ...{ store: store.purchases, ledger: store.ledger, reader, sender, clock },
      logger: logger.child({ part: "purchases" }),
    });
    await made.start();
    return made;
  });
  const refunds = createRefundLimit({ counters: store.counters, clock });
  return createExact({ purchases, refunds, reader, chainId, clock });
}
