import { publishInternalOrigin, type Config } from "../config.ts";
import { createRpcHandler } from "../chain/rpc-handler.ts";
import type { Lifecycle } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import { createProductApi } from "../graphql/product-api.ts";
import { createAccountDoors } from "../http/account-doors.ts";
import { createContentDoor } from "../http/content-door.ts";
import { openFront, type Front } from "../http/front.ts";
import { mountGraphql } from "../http/graphql-mount.ts";
import { createHealthDoors } from "../http/health-door.ts";
import { createMetered } from "../http/metered-call.ts";
import { createOipDoor } from "../http/oip-door.ts";
import { createSite } from "../http/site.ts";
import type { ContentStore } from "../storage/content-store.ts";
import { createHealthPort, createServicePort, type ServiceParts } from "./service-facts.ts";

/** Opens the one origin: hot doors, then GraphQL and pages. */
export async function openDoors(
  config: Config,
  parts: ServiceParts & { store: ContentStore; lifecycle: Lifecycle; logger: Logger },
): Promise<Front> {
  const { chain, index, metering, releases, lifecycle, logger } = parts;
  const api = await createProductApi(logger.child({ part: "graphql" }));
  await api.start();
  const site = await createSite({
    buildDir: "build",
    graphql: [index.mount, mountGraphql("/graphql", api, { port: createServicePort(parts) })],
    logger: logger.child({ part: "site" }),
  });
  const rpc = createRpcHandler({
    upstreamUrl: chain.rpcUrl,
    practice: chain.practice !== undefined,
    logger: logger.child({ part: "rpc" }),
  });
  const creditPriceOf = async (modelId: string): Promise<bigint> =>
    (await metering.terms.read(BigInt(modelId))).creditPrice;
  return lifecycle.start("front", async () => {
    const front = await openFront({
      host: config.host,
      port: config.port,
      siteOrigin: config.siteOrigin,
      doors: [
        createOipDoor({
          releases,
          metered: createMetered(metering.payments, config.siteOrigin),
          creditPriceOf,
        }),
        createContentDoor(parts.store),
        ...createHealthDoors(createHealthPort(parts)),
        ...createAccountDoors({ ...metering, releases }),
        { path: "/rpc", listener: rpc },
      ],
      site,
      logger: logger.child({ part: "front" }),
    });
    publishInternalOrigin(front.url);
    return front;
  });
}
