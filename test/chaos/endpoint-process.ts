// An endpoint in a process of its own, to be killed: front, door, payments, ledger and the real model over a chain that
// goes on. Reads one JSON object as its argument, gets its code and its model ready, and waits for a line: the crash point
// to arm, or nothing. Only then it opens the ledger, which the one before it held, and prints its address.
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

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
}

const CLAIM_EVERY_MS = 400;

const settings = JSON.parse(process.argv[2] ?? "") as EndpointSettings;
const logger = createLogger({ level: "silent" });
// Whoever started this process has gone when it says no more.
const orders = createInterface({ input: process.stdin }).on("close", () => process.exit());
const ordered = once(orders, "line");

// The one before it still lives, and a store takes away what it finds half written.
const store = await createContentStore({ dir: join(settings.folder, `content-${process.pid}`) });
const release = await publishTrained(store, "digits/release-1", 1);
const releases = createReleases({ voted: { list: () => Promise.resolve([release]) }, store, logger });
await releases.refresh();
// A process that is killed would not write it down at its end.
flushCompileCache();

const [order] = (await ordered) as [string];
const crashPoint = order === "" ? undefined : order;
if (crashPoint !== undefined) armCrashPoint(crashPoint);
const { rpcUrl, chainId } = settings;
const platform = {
  chain: { chainId },
  reader: createChainReader({ rpcUrl, chainId, pollingIntervalMs: 50 }),
  at: (name: string) => settings.addresses[name]!,
} as unknown as PaidPlatform;
const model = { modelId: BigInt(settings.modelId), parts: settings.parts } as LaunchedModel;
const endless = { after: () => undefined } as never;
const ledgerFile = join(settings.folder, "ledger.sqlite");
const cashier = await openCashier(endless, platform, model, { ledgerFile, crashPoint });
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
