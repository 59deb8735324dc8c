import { z } from "zod";

import { systemClock } from "../core/clock.ts";
import { shareService } from "../graphql/shared-service.ts";
import type { ReceiptFacts, ServedModelFacts, ServiceFacts, ServicePort } from "../graphql/service-port.ts";
import { costOf } from "../payments/price-list.ts";
import type { HealthPort } from "../http/health-door.ts";
import type { SignedReceipt } from "../metering/receipt.ts";
import { toReceiptJson } from "../metering/receipt.ts";
import type { ModelState } from "../releases/model-state.ts";
import type { Releases } from "../releases/releases.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenIndex } from "./open-index.ts";
import type { OpenMetering } from "./open-metering.ts";

export interface ServiceParts {
  readonly chain: OpenChain;
  readonly index: OpenIndex;
  readonly metering: OpenMetering;
  readonly releases: Releases;
}

/** Gathers what the product API tells from the parts that know it. */
export function createServicePort(parts: ServiceParts): ServicePort {
  const { meter } = parts.metering;
  const port: ServicePort = {
    service: () => readService(parts),
    receipts: async (account, first) => {
      const signed = await meter.receipts(toOwner(account), first);
      const models = await findModels(parts.index, signed);
      return signed.map((each) => toReceiptFacts(each, models));
    },
    usage: (model, days) => meter.usage(model, days),
  };
  return shareService(port, systemClock);
}

async function readService({ chain, index, metering, releases }: ServiceParts): Promise<ServiceFacts> {
  const [head, indexed, models] = await Promise.all([
    chain.reader.getBlock(),
    index.block(),
    Promise.all(releases.list().map((state) => readModel(state, metering, releases))),
  ]);
  const block = Number(head.number);
  return {
    chainId: chain.chainId,
    practice: chain.practice !== undefined,
    block,
    blockTime: Number(head.timestamp),
    wallTime: Math.floor(Date.now() / 1000),
    indexBlock: indexed.number,
    indexLag: Math.max(0, block - indexed.number),
    operator: chain.operator.account.address,
    deployments: Object.entries(chain.deployments.contracts).map(([name, { address }]) => ({
      name,
      address,
    })),
    models,
  };
}

async function readModel(
  state: ModelState,
  { meter, terms }: OpenMetering,
  releases: Releases,
): Promise<ServedModelFacts> {
  const { voted } = state;
  const answering = state.kind === "not-served" ? undefined : state.served;
  const served = answering?.release;
  const { creditPrice: price } = await terms.read(BigInt(voted.modelId));
  return {
    route: voted.route,
    alias: releases.find(voted.slug)?.voted === voted ? voted.slug : null,
    modelId: voted.modelId,
    releaseId: served?.releaseId ?? null,
    number: served?.number ?? null,
    weightsSha256: served === undefined ? null : `0x${served.weightsSha256}`,
    manifestSha256: served === undefined ? null : `0x${served.manifestSha256}`,
    price,
    callCost: answering === undefined ? null : costOf(answering.prices),
    outputTokenCost: answering?.prices.perOutputToken ?? null,
    status: STATUS[state.kind],
    error: state.kind === "serving" ? null : state.problem.message,
    queriesServed: await meter.callsOf(voted.modelId),
  };
}

const STATUS = {
  serving: "SERVING",
  "serving-previous": "SERVING_PREVIOUS",
  "not-served": "NOT_SERVED",
} as const;

/** Receipts are kept under 32 bytes: a channel id as it is, an address padded. */
function toOwner(account: string): string {
  const digits = account.toLowerCase().replace(/^0x/, "");
  return `0x${digits.padStart(64, "0")}`;
}

const RELEASES_BY_ID =
  "query ReceiptReleases($ids: [ID!]!) { releases(first: 1000, where: { id_in: $ids }) { id model { id } } }";

const releasesShape = z.object({
  releases: z.array(z.object({ id: z.string(), model: z.object({ id: z.string() }) })),
});

/** Which model each release in these receipts belongs to. */
async function findModels(
  index: OpenIndex,
  receipts: readonly SignedReceipt[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(receipts.map(({ receipt }) => `${receipt.releaseId}`))];
  if (ids.length === 0) return new Map();
  const { releases } = releasesShape.parse(await index.ask(RELEASES_BY_ID, { ids }));
  return new Map(releases.map(({ id, model }) => [id, model.id]));
}

function toReceiptFacts(signed: SignedReceipt, models: ReadonlyMap<string, string>): ReceiptFacts {
  const { releaseId, requestHash, responseHash, account, charged, issuedAt } = signed.receipt;
  return {
    id: `${signed.id}`,
    modelId: models.get(`${releaseId}`) ?? null,
    ...{ releaseId, requestHash, responseHash, account, charged },
    issuedAt: Number(issuedAt),
    receipt: toReceiptJson(signed),
  };
}

/** What health looks at; each reading fails on its own. */
export function createHealthPort({ chain, index, releases }: ServiceParts): HealthPort {
  return {
    chain: async () => {
      const head = await chain.reader.getBlock();
      return { id: chain.chainId, block: Number(head.number), timestamp: Number(head.timestamp) };
    },
    index: async () => {
      const [head, { number, failed }] = await Promise.all([chain.reader.getBlockNumber(), index.block()]);
      return { block: number, lag: Math.max(0, Number(head) - number), error: failed };
    },
    releases: () =>
      releases.list().map((state) => {
        const served = state.kind === "not-served" ? undefined : state.served.release;
        return {
          model: state.voted.route,
          releaseId: served === undefined ? null : `${served.releaseId}`,
          number: served?.number ?? null,
          weightsSha256: served?.weightsSha256 ?? null,
          problem: describeProblem(state),
        };
      }),
  };
}

function describeProblem(state: ModelState): string | null {
  const problem = state.kind === "serving" ? undefined : state.problem;
  if (problem !== undefined) return `${problem.code}: ${problem.message}`;
  const { canary } = state;
  if (canary?.problem === undefined) return null;
  return `release ${canary.voted.number} on trial: ${canary.problem.code}: ${canary.problem.message}`;
}
