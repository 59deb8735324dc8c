import { publishInternalOrigin, type Config } from "../config.ts";
import { createRpcHandler } from "../chain/rpc-handler.ts";
import { systemClock } from "../core/clock.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import type { Metrics } from "../core/metrics.ts";
import { createProductApi } from "../graphql/product-api.ts";
import { createAccountDoors } from "../http/account-doors.ts";
import { createQuestionLimit, limitQuestions } from "../http/address-limit.ts";
import { createContentDoor } from "../http/content-door.ts";
import { openFront, type Door, type Front, type RawDoor } from "../http/front.ts";
import { mountGraphql } from "../http/graphql-mount.ts";
import { createKeyDoors } from "../http/key-doors.ts";
import { createHealthDoors } from "../http/health-door.ts";
import { createMetricsDoor } from "../http/metrics-door.ts";
import { createSite } from "../http/site.ts";
import type { ContentStore } from "../storage/content-store.ts";
import { createModelDoors } from "./model-doors.ts";
import { createHealthPort, createServicePort, type ServiceParts } from "./service-facts.ts";
import { watchAnswers, watchProcess } from "./watch-process.ts";

type Parts = ServiceParts & { store: ContentStore; metrics: Metrics; lifecycle: Lifecycle; logger: Logger };

/** Opens the one origin: hot doors, then GraphQL and pages. */
export async function openDoors(config: Config, parts: Parts): Promise<Front> {
  const { index, metrics, lifecycle, logger } = parts;
  watchProcess(metrics);
  const api = await createProductApi(logger.child({ part: "graphql" }));
  await api.start();
  const site = await createSite({
    buildDir: "build",
    graphql: [index.mount, mountGraphql("/graphql", api, { port: createServicePort(parts) })],
    logger: logger.child({ part: "site" }),
  });
  return lifecycle.start("front", async () => {
    const front = await openFront({
      host: config.host,
      port: config.port,
      siteOrigin: config.siteOrigin,
      doors: createDoors(config.siteOrigin, parts),
      site,
      logger: logger.child({ part: "front" }),
      onAnswered: watchAnswers(metrics),
    });
    publishInternalOrigin(front.url);
    return front;
  });
}

/**
 * Everything that is answered before pages and GraphQL see it.
 *
 * @param questions one limit for all that costs a look at chain or ledger without being paid for
 */
export function createDoors(
  siteOrigin: string | undefined,
  parts: Omit<Parts, "lifecycle">,
  questions = createQuestionLimit(),
): (Door | RawDoor)[] {
  const { chain, metering, metrics, releases, logger, store } = parts;
  const rpc = createRpcHandler({
    upstreamUrl: chain.rpcUrl,
    practice: chain.practice !== undefined,
    logger: logger.child({ part: "rpc" }),
  });
  const asked = [
    ...createAccountDoors({ ...metering, releases }),
    ...createKeyDoors({ ...metering, grants: metering.quota.grants, releases, clock: systemClock }),
  ];
  return [
    ...createModelDoors({ chain, metering, releases, logger, siteOrigin, questions }),
    createContentDoor(store),
    createMetricsDoor(metrics),
    ...createHealthDoors(createHealthPort(parts)),
    ...asked.map((door) => limitQuestions(door, questions)),
    { path: "/rpc", routes: ["POST /rpc"], listener: rpc },
  ];
}
