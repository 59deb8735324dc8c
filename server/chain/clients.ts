import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Abi,
  type Address,
  type Chain,
  type HttpTransport,
  type LocalAccount,
  type PublicClient,
  type WalletClient,
} from "viem";

import { Defect } from "../core/errors.ts";
import { toChainError } from "./chain-errors.ts";

/** How to reach one chain; the same for the practice chain and a public network. */
export interface ChainAccess {
  readonly chainId: number;
  readonly rpcUrl: string;
  /** Multicall3, where it is deployed: many reads become one request. */
  readonly multicall?: Address;
  /** How often receipts and blocks are looked for; the practice chain mines at once. */
  readonly pollingIntervalMs?: number;
  readonly timeoutMs?: number;
  /** Tries after the first, with doubling pauses, for transport failures only. */
  readonly retries?: number;
}

export type ChainReader = PublicClient<HttpTransport, Chain>;
export type ChainWriter = WalletClient<HttpTransport, Chain, LocalAccount>;

const RETRY_DELAY_MS = 150;

/** Reads. Wrap calls in `onChain`, so that failures become one of our four kinds. */
export function createChainReader(access: ChainAccess): ChainReader {
  return createPublicClient({
    chain: toChain(access),
    transport: toTransport(access),
    pollingInterval: access.pollingIntervalMs ?? 500,
    // A head that is remembered for a poll would hide the block that was just mined.
    cacheTime: 0,
  });
}

/** Sends with a local key, for scripts that act once. Servers use `createTransactionSender`. */
export function createChainWriter(access: ChainAccess, account: LocalAccount): ChainWriter {
  return createWalletClient({ account, chain: toChain(access), transport: toTransport(access) });
}

/**
 * Runs a chain call and sorts what it throws.
 * @throws Unavailable, Refused or Defect, see `toChainError`
 */
export async function onChain<T>(
  what: string,
  call: () => Promise<T>,
  abis: readonly Abi[] = [],
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toChainError(error, what, abis);
  }
}

/**
 * Makes sure that the node is about the configured chain, before anything is believed or signed.
 * @throws Unavailable when the node cannot be reached, Defect (`chain-mismatch`) when it is another chain
 */
export async function assertChain(reader: ChainReader): Promise<void> {
  const found = await onChain("asking for the chain's id", () => reader.getChainId());
  if (found !== reader.chain.id) {
    throw new Defect(
      "chain-mismatch",
      `Expected the node of chain ${reader.chain.id}, found chain ${found}. Check CHAIN_ID and RPC_URL.`,
    );
  }
}

/** The time in seconds that a block mined now would carry; on a practice chain not the wall's. */
export async function chainTime(reader: ChainReader): Promise<bigint> {
  const block = await onChain("reading the chain's time", () => reader.getBlock({ blockTag: "pending" }));
  return block.timestamp;
}

function toChain({ chainId, rpcUrl, multicall }: ChainAccess): Chain {
  return defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    ...(multicall === undefined ? {} : { contracts: { multicall3: { address: multicall } } }),
  });
}

function toTransport({ rpcUrl, retries = 4, timeoutMs = 15_000 }: ChainAccess): HttpTransport {
  return http(rpcUrl, { retryCount: retries, retryDelay: RETRY_DELAY_MS, timeout: timeoutMs });
}
