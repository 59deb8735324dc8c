import { createServer, type Server } from "node:http";

import type { FacilitatorClient } from "@x402/core/server";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { paymentMiddleware, x402ResourceServer } from "@x402/express";
import type { RequestHandler } from "express";
import type { Address } from "viem";

export type PeerScheme = "exact" | "batch-settlement";

/** On which chain the peers are paid, in the practice chain's dollar. */
export const PEER = {
  network: "eip155:31337",
  chainId: 31_337,
  assetName: "Local Dollar",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  receiverAuthorizer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  price: 10_000n,
} as const;

/** The x402 SDK's middleware for Express, unmodified. */
export function x402Middleware(
  scheme: PeerScheme,
  path: string,
  { asset, facilitator }: { asset: Address; facilitator: FacilitatorClient },
): RequestHandler {
  const server = new x402ResourceServer(facilitator);
  server.register(
    PEER.network,
    scheme === "exact" ? new ExactEvmScheme() : new BatchSettlementEvmScheme(PEER.payTo),
  );
  const price = {
    asset,
    amount: `${PEER.price}`,
    extra: { name: PEER.assetName, version: "1", assetTransferMethod: "eip3009" },
  };
  const accepts = { scheme, network: PEER.network, payTo: PEER.payTo, price };
  const route = { accepts, description: "A call", mimeType: "application/octet-stream" };
  return paymentMiddleware({ [`POST ${path}`]: route }, server);
}

/**
 * A facilitator at an address of its own that says yes at once: it checks no signature and knows no chain. What it costs is in its own process and
 * counted nowhere, so that what is measured is less than such a server costs with a real one.
 */
export function createFacilitator(): Server {
  const kinds = [
    { x402Version: 2, scheme: "exact", network: PEER.network },
    {
      ...{ x402Version: 2, scheme: "batch-settlement", network: PEER.network },
      extra: { receiverAuthorizer: PEER.receiverAuthorizer },
    },
  ];
  const answers: Readonly<Record<string, (payer: string) => unknown>> = {
    "/supported": () => ({ kinds, extensions: [], signers: {} }),
    "/verify": (payer) => ({
      ...{ isValid: true, payer },
      extra: { balance: `${10n ** 18n}`, totalClaimed: "0", withdrawRequestedAt: 0, refundNonce: "0" },
    }),
    "/settle": (payer) => ({
      ...{ success: true, network: PEER.network, payer, transaction: `0x${"11".repeat(32)}` },
    }),
  };
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const payer = PAYER.exec(Buffer.concat(chunks).toString())?.[1] ?? "";
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answers[request.url ?? ""]?.(payer)));
    });
  });
}

const PAYER = /"(?:payer|from)":"(0x[0-9a-fA-F]{40})"/;
