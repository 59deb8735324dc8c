import {
  encodeDeployData,
  getAddress,
  getContractAddress,
  isAddressEqual,
  type Account,
  type Address,
  type Chain,
  type Hex,
  type PublicClient,
  type Transport,
  type WalletClient,
} from "viem";

import type { ArtifactSource } from "./artifacts.ts";
import type { PlannedContract } from "./plan.ts";

/** What deploys: reads the chain, and sends with one account. */
export interface DeployClients {
  readonly publicClient: PublicClient<Transport, Chain | undefined>;
  readonly walletClient: WalletClient<Transport, Chain | undefined, Account>;
}

/** Where something lives, and since which block. */
export interface Deployed {
  readonly address: Address;
  readonly block: number;
}

/** One contract that was made. */
export interface Creation extends Deployed {
  readonly gasUsed: bigint;
}

/** Sends contract creations one after the other from one account. */
export interface Deployer {
  readonly account: Address;
  /**
   * The address of the contract that will be made after `skipped` other transactions of the account.
   * Holds as long as the account sends nothing else.
   */
  predict(skipped: number): Promise<Address>;
  /** @throws Error when the transaction fails, naming the contract */
  create(planned: PlannedContract, args: readonly unknown[]): Promise<Creation>;
  hasCode(address: Address): Promise<boolean>;
  codeOf(address: Address): Promise<Hex | undefined>;
}

export function createDeployer(clients: DeployClients, artifacts: ArtifactSource): Deployer {
  const { publicClient, walletClient } = clients;
  const account = walletClient.account.address;
  const nonce = (): Promise<number> =>
    publicClient.getTransactionCount({ address: account, blockTag: "pending" });
  const codeOf = (address: Address): Promise<Hex | undefined> => publicClient.getCode({ address });

  return {
    account,
    codeOf,
    hasCode: async (address) => ((await codeOf(address)) ?? "0x") !== "0x",
    predict: async (skipped) =>
      getContractAddress({ from: account, nonce: BigInt((await nonce()) + skipped) }),
    create: async ({ name, contract }, args) => {
      const { abi, bytecode } = await artifacts(contract);
      const data = encodeDeployData({ abi, bytecode, args });
      const hash = await walletClient.sendTransaction({
        data,
        account: walletClient.account,
        chain: walletClient.chain ?? null,
      });
      const receipt = await publicClient.waitForTransactionReceipt({ hash });
      if (receipt.status !== "success" || receipt.contractAddress == null) {
        throw new Error(`Expected ${name} to be deployed by transaction ${hash}, but it failed.`);
      }
      return {
        address: getAddress(receipt.contractAddress),
        block: Number(receipt.blockNumber),
        gasUsed: receipt.gasUsed,
      };
    },
  };
}

/** Whether two addresses that may be missing are the same one. */
export function isSame(one: Address | undefined, other: Address | undefined): boolean {
  return one !== undefined && other !== undefined && isAddressEqual(one, other);
}
