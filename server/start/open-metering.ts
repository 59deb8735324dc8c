import { join } from "node:path";

import { createTransactionSender } from "../chain/sender.ts";
import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createRateLimit } from "../core/rate-limit.ts";
import { createMeter, type Meter } from "../metering/meter.ts";
import { createSqliteStore } from "../metering/sqlite/sqlite-store.ts";
import { createModelTermsReader, type ModelTermsReader } from "../payments/model-terms.ts";
import { createPayments, type Payments } from "../payments/payments.ts";
import { assertNativeSignatures } from "../payments/recover-signer.ts";
import { createVoteRelay, type VoteRelay } from "../relay/vote-relay.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";
import { openSuspensions } from "./open-suspensions.ts";
import { openWays, type OpenWays } from "./open-ways.ts";

/** Everything between a call and its money. */
export interface OpenMetering extends OpenWays {
  readonly meter: Meter;
  readonly payments: Payments;
  readonly relay: VoteRelay;
  readonly terms: ModelTermsReader;
}

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
  const { outbox, counters } = store;
  const sender = createTransactionSender({ account: operator.account, reader, clock, logger, outbox });
  // Before anything new is signed: it would take the nonces of what waits in the outbox.
  await sender.resume();
  const meter = createMeter({ ledger: store.ledger, clock });
  const holderAllowance = chain.address("HolderAllowance");
  const terms = createModelTermsReader({ reader, registry, holderAllowance, clock });
  const ways = await openWays({
    config,
    chain,
    index,
    lifecycle,
    logger,
    store,
    sender,
    meter,
    terms,
  });
  const relay = createVoteRelay({ reader, sender, registry, counters, clock });
  const { calls, windowSeconds } = config.accountLimit;
  const limit = createRateLimit({ burst: calls, perSecond: calls / windowSeconds, clock });
  const payments = createPayments({
    meter,
    terms,
    ways: [ways.quota, ways.credits, ways.apiKeys, ways.exact, ways.trial],
    limit,
    suspensions: await openSuspensions(chain, index, lifecycle, logger.child({ part: "suspensions" })),
  });
  return { meter, payments, relay, terms, ...ways };
}
