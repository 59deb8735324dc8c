// An endpoint in a process of its own, to be killed: front, door, payments, ledger and the real model over a chain that
// goes on. Reads one JSON object as its argument and prints its address when it is ready.
import { join } from "node:path";

import type { Address } from "viem";

import { createChainReader } from "../../server/chain/clients.ts";
import { armCrashPoint } from "../../server/core/crash-point.ts";
import { createLogger } from "../../server/core/logger.ts";
import { openFront } from "../../server/http/front.ts";
import { createMetered } from "../../server/http/metered-call.ts";
import { createOipDoor } from "../../server/http/oip-door.ts";
import { createReleases } from "../../server/releases/releases.ts";
import { createContentStore } from "../../server/storage/content-store.ts";
import { publishTrained } from "../server/http/publish-model.ts";
import { openCashier, type LaunchedModel, type PaidPlatform } from "../server/payments/paid-platform.ts";

export interface EndpointSettings {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly addresses: Readonly<Record<string, Address>>;
  readonly modelId: string;
  readonly parts: LaunchedModel["parts"];
  readonly folder: string;
  /** `name:passes`, or undefined for a process that lives. */
  readonly crashPoint: string | undefined;
}

const CLAIM_EVERY_MS = 400;

const settings = JSON.parse(process.argv[2] ?? "") as EndpointSettings;
const logger = createLogger({ level: "silent" });
if (settings.crashPoint !== undefined) armCrashPoint(settings.crashPoint);

const { rpcUrl, chainId } = settings;
const platform = {
  chain: { chainId },
  reader: createChainReader({ rpcUrl, chainId, pollingIntervalMs: 50 }),
  at: (name: string) => settings.addresses[name]!,
} as unknown as PaidPlatform;
const model = { modelId: BigInt(settings.modelId), parts: settings.parts } as LaunchedModel;
const endless = { after: () => undefined } as never;
const cashier = await openCashier(endless, platform, model, {
  ledgerFile: join(settings.folder, "ledger.sqlite"),
  crashPoint: settings.crashPoint,
});
const store = await createContentStore({ dir: join(settings.folder, "content") });
const release = await publishTrained(store, "digits/release-1", 1);
const releases = createReleases({ voted: { list: () => Promise.resolve([release]) }, store, logger });
await releases.refresh();
const front = await openFront({
  host: "127.0.0.1",
  port: 0,
  doors: [
    createOipDoor({
      releases,
      metered: createMetered(cashier.payments),
      creditPriceOf: () => Promise.resolve(10_000n),
    }),
  ],
  site: (_, response) => response.end(),
  logger,
});
setInterval(() => cashier.claims.requestClaim(), CLAIM_EVERY_MS);
process.stdout.write(`${front.url}\n`);
