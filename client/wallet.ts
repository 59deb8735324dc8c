import type {
  Abi,
  Account,
  Address,
  Chain,
  Hex,
  LocalAccount,
  PublicClient,
  Transport,
  WalletClient,
} from "viem";

import { ComodelClientError } from "./errors.ts";

/** The person's own key, wherever it is kept: a browser wallet, or an account in this process. */
export interface Wallet {
  readonly address: Address;
  signTypedData(typed: TypedMessage): Promise<Hex>;
  /** Sends a contract call and waits until it is mined. @throws ComodelClientError `transaction-failed` */
  send(call: WalletCall): Promise<Hex>;
}

export interface TypedMessage {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: number;
    readonly verifyingContract: Address;
  };
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

export interface WalletCall {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
}

/** Another call may be mined between estimate and block, and leave storage that costs more to touch. */
const GAS_MARGIN_PERCENT = 120n;

/** A viem wallet client that has an account. */
export function walletOf(
  client: WalletClient<Transport, Chain | undefined, Account>,
  reader: PublicClient,
): Wallet {
  const { account } = client;
  return {
    address: account.address,
    signTypedData: (typed) =>
      client.signTypedData({ account, ...typed } as Parameters<typeof client.signTypedData>[0]),
    send: async (call) => {
      // Simulated first, so that a refusal comes in the contract's words and costs nothing.
      await reader.simulateContract({ ...call, account });
      const gas = await reader.estimateContractGas({ ...call, account });
      const request = {
        ...call,
        account,
        chain: client.chain ?? null,
        gas: (gas * GAS_MARGIN_PERCENT) / 100n,
      };
      const hash = await client.writeContract(request);
      const receipt = await reader.waitForTransactionReceipt({ hash });
      if (receipt.status === "success") return hash;
      throw new ComodelClientError(
        "transaction-failed",
        `Expected ${call.functionName} to succeed, found transaction ${hash} reverted.`,
      );
    },
  };
}

/** Signs typed data with a key in this process, such as a session key. */
export function signWith(account: LocalAccount, typed: TypedMessage): Promise<Hex> {
  return account.signTypedData(typed as Parameters<LocalAccount["signTypedData"]>[0]);
}
