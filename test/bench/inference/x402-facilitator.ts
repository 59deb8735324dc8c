import { x402Facilitator } from "@x402/core/facilitator";
import type { FacilitatorClient } from "@x402/core/server";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/facilitator";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { createWalletClient, defineChain, http, publicActions } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { createTurnQueue } from "../../../server/chain/turn-queue.ts";

/** Where a peer is paid for real. */
export interface PeerChain {
  readonly rpcUrl: string;
  readonly chainId: number;
}

const POLLING_MS = 50;

/**
 * The SDK's own facilitator, unmodified, in the process of the server that asks it: it checks each signature and what the
 * chain says of payer or channel, and settles `exact` by a transaction for each payment.
 */
export function createOwnFacilitator({ rpcUrl, chainId }: PeerChain): FacilitatorClient {
  const account = practiceAccount(9);
  const chain = defineChain({
    ...{ id: chainId, name: "practice", nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 } },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const client = createWalletClient({
    ...{ account, chain, transport: http(), pollingInterval: POLLING_MS },
  }).extend(publicActions);
  // Sent one after the other, so that each takes the next nonce; they are waited for together.
  const turns = createTurnQueue();
  const writeContract = (order: never): Promise<unknown> => turns.run(() => client.writeContract(order));
  const signer = toFacilitatorEvmSigner({ ...client, writeContract, address: account.address } as never);
  const network = `eip155:${chainId}` as const;
  const facilitator = new x402Facilitator()
    .register(network, new ExactEvmScheme(signer))
    .register(network, new BatchSettlementEvmScheme(signer, account as never));
  return {
    verify: (payload, requirements) => facilitator.verify(payload, requirements),
    settle: (payload, requirements) => facilitator.settle(payload, requirements),
    getSupported: () => Promise.resolve(facilitator.getSupported() as never),
  };
}
