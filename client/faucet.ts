import type { Address, PublicClient } from "viem";

import { localDollarAbi } from "../generated/abi/LocalDollar.ts";
import { ComodelClientError } from "./errors.ts";
import { contractOf, type Service } from "./service.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Takes gas money and practice dollars from the faucets of a practice chain.
 * @throws ComodelClientError `no-faucet` on any other chain
 */
export async function takeFromFaucet(
  wallet: Wallet,
  service: Service,
  publicClient: PublicClient,
): Promise<void> {
  if (!service.practice) {
    throw new ComodelClientError(
      "no-faucet",
      `Expected a practice chain, found chain ${service.chainId}, where money is real and nothing is given away.`,
    );
  }
  await giveGas(wallet.address, publicClient);
  await wallet.send({
    address: contractOf(service, "LocalDollar"),
    abi: localDollarAbi,
    functionName: "faucet",
    args: [wallet.address],
  });
}

/** Answers only once the gift is mined, or at once when there is enough already. */
async function giveGas(address: Address, publicClient: PublicClient): Promise<void> {
  const request = publicClient.request as (call: {
    method: string;
    params: readonly unknown[];
  }) => Promise<unknown>;
  await request({ method: "comodel_faucet", params: [address] });
}
