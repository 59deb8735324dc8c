import type { Account, Chain, PublicClient, TransactionReceipt, Transport, WalletClient } from "viem";

import type { WalletCall } from "../../client/wallet.ts";

/** Who sends: a wallet with its own key, and a view of the chain. */
interface CallSender {
  readonly wallet: WalletClient<Transport, Chain, Account>;
  readonly chain: PublicClient<Transport, Chain>;
}

/**
 * Sends a call and waits until it is on chain.
 * @throws viem's ContractFunctionExecutionError, naming the contract's own error, when it would be refused
 * @throws Error when it was mined but refused
 */
export async function sendCall({ wallet, chain }: CallSender, call: WalletCall): Promise<TransactionReceipt> {
  const gas = await chain.estimateContractGas({ ...call, account: wallet.account });
  // Between estimate and block another transaction may change what the call has to write.
  const hash = await wallet.writeContract({
    ...call,
    chain: wallet.chain,
    account: wallet.account,
    gas: (gas * 12n) / 10n,
  });
  const receipt = await chain.waitForTransactionReceipt({ hash });
  if (receipt.status === "success") return receipt;
  throw new Error(
    `Expected ${call.functionName} of ${call.address} to succeed, found it refused in ${hash}.`,
  );
}
