import { join } from "node:path";

import { chainTime } from "../chain/clients.ts";
import { createTransactionSender } from "../chain/sender.ts";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createMeter, type Meter } from "../metering/meter.ts";
import { createSqliteStore } from "../metering/sqlite/sqlite-store.ts";
import { createClaims, type Claims } from "../payments/claims.ts";
import { createCredits, type Credits } from "../payments/credits.ts";
import { createModelTermsReader, type ModelTermsReader } from "../payments/model-terms.ts";
import { createPayments, type Payments } from "../payments/payments.ts";
import { createQuota, type Quota } from "../payments/quota.ts";
import { assertNativeSignatures } from "../payments/recover-signer.ts";
import { createVoteRelay, type VoteRelay } from "../relay/vote-relay.ts";
import { createHoldings } from "./holdings.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";

/** Everything between a call and its money. */
export interface OpenMetering {
  readonly meter: Meter;
  readonly payments: Payments;
  readonly quota: Quota;
  readonly credits: Credits;
  readonly claims: Claims;
  readonly relay: VoteRelay;
  readonly terms: ModelTermsReader;
}

const PRACTICE_CLAIM_MS = 15_000;

/** Opens the ledger, which one process may hold, and the ways to pay over it. */
export async function openMetering(
  config: Config,
  {
    chain,
    index,
    lifecycle,
    logger,
  }: { chain: OpenChain; index: OpenIndex; lifecycle: Lifecycle; logger: Logger },
): Promise<OpenMetering> {
  assertNativeSignatures(logger);
  const { chainId, reader, operator } = chain;
  const clock = systemClock;
  const registry = chain.address("ModelRegistry");
  const store = await lifecycle.start("ledger", () =>
    createSqliteStore({
      file: join(config.homeDir, "ledger.sqlite"),
      operatorKey: operator.privateKey,
      domain: { chainId, registry },
      onFailure: (error) =>
        logger.fatal({ err: error }, "the ledger failed: calls are refused until a restart"),
    }),
  );
  const holderAllowance = chain.address("HolderAllowance");
  const channels = chain.address("InferenceChannels");
  const sender = createTransactionSender({ account: operator.account, reader, clock, logger });
  const meter = createMeter({ ledger: store.ledger, clock });
  const terms = createModelTermsReader({ reader, registry, holderAllowance, clock });
  const claims = createClaims({
    ...{
      reader,
      sender,
      authorizer: operator.account,
      ledger: store.ledger,
      chainId,
      channels,
      clock,
      logger,
    },
    ...(chain.practice === undefined ? {} : { intervalMs: PRACTICE_CLAIM_MS }),
  });
  const quota = createQuota({
    ...{ meter, reader, terms, chainId, holderAllowance, clock, operator: operator.account.address },
    holdings: createHoldings(index.ask),
    chainTime: () => chainTime(reader),
  });
  const credits = createCredits({
    ...{ reader, sender, ledger: store.ledger, counters: store.counters, clock, chainId, channels },
    collector: chain.address("Erc3009Collector"),
    receiverAuthorizer: operator.account.address,
    onClaimUrgent: () => claims.requestClaim(),
  });
  await lifecycle.start("claims", () => {
    claims.start();
    return Promise.resolve(claims);
  });
  const relay = createVoteRelay({ reader, sender, registry, counters: store.counters, clock });
  const payments = createPayments({ meter, terms, ways: [quota, credits] });
  return { meter, payments, quota, credits, claims, relay, terms };
}
