import {
  createPublicClient,
  createWalletClient,
  hexToBigInt,
  http,
  isHex,
  toHex,
  type Chain,
  type EIP1193RequestFn,
  type Hex,
} from "viem";
import { practiceAccount } from "./practice-key.ts";

/** An EIP-1193 provider that signs with this browser's practice key and passes everything else to the chain. */
export type PracticeProvider = { request: EIP1193RequestFn };

type SentTransaction = { to?: Hex; data?: Hex; value?: Hex; gas?: Hex };

/** Makes the provider for `chain`; the key is read at each call, so that a reset takes effect at once. */
export function createPracticeProvider(chain: Chain): PracticeProvider {
  const transport = http(chain.rpcUrls.default.http[0]);
  const publicClient = createPublicClient({ chain, transport });

  const sign: Record<string, (params: readonly unknown[]) => Promise<unknown>> = {
    eth_accounts: async () => [practiceAccount().address],
    eth_requestAccounts: async () => [practiceAccount().address],
    eth_chainId: async () => toHex(chain.id),
    personal_sign: async ([message]) =>
      practiceAccount().signMessage({ message: isHex(message) ? { raw: message } : String(message) }),
    eth_signTypedData_v4: async ([, typedData]) =>
      practiceAccount().signTypedData(typeof typedData === "string" ? JSON.parse(typedData) : typedData),
    eth_sendTransaction: async ([transaction]) => send(chain, transport, transaction as SentTransaction),
    wallet_switchEthereumChain: async () => null,
  };

  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const answer = sign[method];
    if (answer !== undefined) return answer((params ?? []) as readonly unknown[]);
    return publicClient.request({ method, params } as never);
  };
  return { request: request as EIP1193RequestFn };
}

function send(chain: Chain, transport: ReturnType<typeof http>, transaction: SentTransaction): Promise<Hex> {
  const client = createWalletClient({ account: practiceAccount(), chain, transport });
  return client.sendTransaction({
    ...(transaction.to === undefined ? {} : { to: transaction.to }),
    ...(transaction.data === undefined ? {} : { data: transaction.data }),
    ...(transaction.value === undefined ? {} : { value: hexToBigInt(transaction.value) }),
    ...(transaction.gas === undefined ? {} : { gas: hexToBigInt(transaction.gas) }),
  });
}
