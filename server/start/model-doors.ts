import type { Logger } from "../core/logger.ts";
import type { AddressLimit } from "../http/address-limit.ts";
import type { Door, RawDoor } from "../http/front.ts";
import { createMcpDoor } from "../http/mcp/door.ts";
import { createMetered } from "../http/metered-call.ts";
import { createOipDoor } from "../http/oip-door.ts";
import { createOpenaiDoor } from "../http/openai/door.ts";
import { createEmbedder } from "../http/openai/embeddings.ts";
import { createOpenapiDoor } from "../http/openapi/door.ts";
import { createTextCalls } from "../http/text-calls.ts";
import type { Releases } from "../releases/releases.ts";
import type { OpenChain } from "./open-chain.ts";
import type { OpenMetering } from "./open-metering.ts";
import { createReceiptCheck } from "./receipt-check.ts";

export interface ModelDoorParts {
  readonly chain: OpenChain;
  readonly metering: OpenMetering;
  readonly releases: Releases;
  readonly logger: Logger;
  readonly siteOrigin: string | undefined;
  readonly questions: AddressLimit;
}

/** The doors through which models are asked, all over one meter, and the document that describes every door. */
export function createModelDoors({
  chain,
  metering,
  releases,
  logger,
  siteOrigin,
  questions,
}: ModelDoorParts): (Door | RawDoor)[] {
  const { payments, meter, terms } = metering;
  const creditPriceOf = async (modelId: string): Promise<bigint> =>
    (await terms.read(BigInt(modelId))).creditPrice;
  return [
    createOipDoor({ releases, metered: createMetered(payments, siteOrigin), creditPriceOf, questions }),
    createOpenaiDoor({
      releases,
      calls: createTextCalls({ payments, siteOrigin, logger: logger.child({ part: "text" }) }),
      embed: createEmbedder(payments, siteOrigin),
      receiptOf: (id) => meter.receiptOf(id),
      questions,
    }),
    createMcpDoor({
      ...{ releases, payments, siteOrigin, creditPriceOf, questions },
      logger: logger.child({ part: "mcp" }),
      verifyReceipt: createReceiptCheck(chain),
    }),
    createOpenapiDoor(siteOrigin),
  ];
}
