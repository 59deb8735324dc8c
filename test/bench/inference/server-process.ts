// One of the servers that are measured, in a process of its own. Reads what it is as JSON from its argument, says its
// address, and answers `usage` with the CPU and memory that it has used.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { HTTPFacilitatorClient } from "@x402/core/server";
import express, { type RequestHandler } from "express";

import { createChainReader } from "../../../server/chain/clients.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { createLogger } from "../../../server/core/logger.ts";
import { openFront } from "../../../server/http/front.ts";
import { createMetered } from "../../../server/http/metered-call.ts";
import { formatInferResponse, parseInferRequest } from "../../../server/http/oip-codec.ts";
import { createOipDoor, type Metered } from "../../../server/http/oip-door.ts";
import { readBody } from "../../../server/http/read-body.ts";
import { createChainClock } from "../../../server/payments/chain-clock.ts";
import { parseKeyOrder } from "../../../server/payments/api-key-order.ts";
import { createReleases, type Releases } from "../../../server/releases/releases.ts";
import type { EndpointSettings } from "../../chaos/endpoint-process.ts";
import { openStore, publishModel, publishTrained } from "../../server/http/publish-model.ts";
import { matrixModel } from "../../server/inference/matrix-model.ts";
import {
  createCaller,
  openCashier,
  type LaunchedModel,
  type PaidPlatform,
} from "../../server/payments/paid-platform.ts";
import type { KeyToMake } from "./paying.ts";
import { createOwnFacilitator } from "./x402-facilitator.ts";
import { createFacilitator, x402Middleware, type PeerScheme } from "./x402-server.ts";

export type ServerKind =
  "no-model" | "facilitator" | "unmetered" | "express-key" | PeerKind | "paid" | "slow";
type PeerKind = "x402-exact" | "x402-batch";

export interface ServerSettings {
  readonly kind: ServerKind;
  /** For what is paid: its chain. For our endpoint also the API key that it is to make. */
  readonly chain?: EndpointSettings;
  readonly key?: KeyToMake;
  /** For the x402 SDK's servers; without it they use a facilitator in their own process. */
  readonly facilitatorUrl?: string;
}

/** What a server says when it is ready. */
export interface Ready {
  readonly url: string;
  readonly trialToken?: string;
}

export interface Usage {
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

const MOST_BYTES = 4 * 1024 * 1024;
const INFER = "/v2/models/digits/infer";
const ENDLESS = 1_000_000_000;
const logger = createLogger({ level: "silent" });
const settings = JSON.parse(process.argv[2] ?? "") as ServerSettings;

const endless = { after: () => undefined } as never;
const free: Metered = async ({ run }) => ({ status: 200, ...(await run?.()) });

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, rssBytes: process.memoryUsage.rss() } satisfies Usage);
});
process.send?.(await open());

async function open(): Promise<Ready> {
  switch (settings.kind) {
    case "no-model":
      return { url: await openNoModel() };
    case "facilitator":
      return { url: await listen(createFacilitator()) };
    case "express-key":
      return { url: await openExpress(countedByKey()) };
    case "x402-exact":
      return { url: await openPeer("exact", settings) };
    case "x402-batch":
      return { url: await openPeer("batch-settlement", settings) };
    case "unmetered":
    case "slow":
      return { url: await openOurs(free) };
    case "paid":
      return openPaid(settings.chain!, settings.key!);
  }
}

/** The least that a server must do with such a call: read it and answer as many bytes as the model would. */
async function openNoModel(): Promise<string> {
  const answer = formatInferResponse(
    { name: "digits-1", version: "1" },
    { id: undefined, inputs: {}, wanted: undefined, binary: true, isSequence: false },
    { probabilities: { type: "float32", shape: [1, 10], data: new Float32Array(10) } },
  );
  const server = createServer((request, response) => {
    readBody(request, MOST_BYTES).then(
      () => {
        response.writeHead(200, { ...answer.headers, "content-length": String(answer.body.byteLength) });
        response.end(answer.body);
      },
      () => response.destroy(),
    );
  });
  return listen(server);
}

/** What people write otherwise: Express with something before the call that asks for a key or a payment, the same model. */
async function openExpress(before: RequestHandler): Promise<string> {
  const releases = await serveModel();
  const app = express();
  app.use(before);
  app.post(INFER, express.raw({ type: () => true, limit: MOST_BYTES }), (request, response, next) => {
    const asked = parseInferRequest(
      request.body as Buffer,
      request.header("inference-header-content-length"),
    );
    const lease = releases.lease(releases.find("digits")!);
    lease.runner
      .run(asked.inputs)
      .then((outputs) => {
        const { headers, body } = formatInferResponse({ name: "digits", version: "1" }, asked, outputs);
        response.set(headers).send(Buffer.from(body));
      })
      .catch(next)
      .finally(() => lease.done());
  });
  return listen(createServer(app));
}

function openPeer(scheme: PeerScheme, { chain, facilitatorUrl: url }: ServerSettings): Promise<string> {
  const facilitator = url === undefined ? createOwnFacilitator(chain!) : new HTTPFacilitatorClient({ url });
  const asset = chain!.addresses["LocalDollar"]!;
  return openExpress(x402Middleware(scheme, INFER, { asset, facilitator }));
}

/** A key and a counter in memory; nothing is recorded. */
function countedByKey(): RequestHandler {
  const calls = new Map([["secret-key", 0]]);
  return (request, response, next) => {
    const key = request.header("x-api-key") ?? "";
    const known = calls.get(key);
    if (known === undefined) return void response.status(401).end();
    calls.set(key, known + 1);
    next();
  };
}

async function openOurs(metered: Metered, releases?: Releases): Promise<string> {
  const front = await openFront({
    host: "127.0.0.1",
    port: 0,
    doors: [
      createOipDoor({
        releases: releases ?? (await serveModel()),
        metered,
        creditPriceOf: () => Promise.resolve(10_000n),
        // Everything comes from one address here.
        bodyBytes: { burst: 2 ** 40, perSecond: 2 ** 40 },
      }),
    ],
    site: (_, response) => response.end(),
    logger,
  });
  return front.url;
}

async function openPaid(chain: EndpointSettings, { opening, holder, order }: KeyToMake): Promise<Ready> {
  const { rpcUrl, chainId, addresses, modelId, parts, folder } = chain;
  const platform = {
    chain: { chainId },
    reader: createChainReader({ rpcUrl, chainId, pollingIntervalMs: 50 }),
    at: (name: string) => addresses[name]!,
  } as unknown as PaidPlatform;
  const model = { modelId: BigInt(modelId), parts } as LaunchedModel;
  const ledgerFile = join(folder, "ledger.sqlite");
  const cashier = await openCashier(endless, platform, model, {
    ledgerFile,
    depositsPerDay: ENDLESS,
    chainTime: createChainClock(platform.reader, systemClock),
    trial: { models: "all", callsPerAddress: ENDLESS, callsPerDay: ENDLESS },
  });
  const { payments, apiKeys, trial, terms } = cashier;
  await createCaller(cashier, model).call(opening);
  await apiKeys.create(holder, parseKeyOrder(order), await terms.read(model.modelId));
  const { token } = trial.issue(model.modelId, "127.0.0.1");
  return { url: await openOurs(createMetered(payments)), trialToken: token };
}

async function serveModel(): Promise<Releases> {
  const store = await openStore();
  const release =
    settings.kind === "slow"
      ? await publishModel(store, "slow", matrixModel(512, 0.001, 80, 1))
      : await publishTrained(store, "digits/release-2", 2);
  const releases = createReleases({ voted: { list: () => Promise.resolve([release]) }, store, logger });
  await releases.refresh();
  return releases;
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
}
