import {
  createPublicClient,
  createWalletClient,
  http as httpTransport,
  type Account,
  type Address,
  type Chain,
  type LocalAccount,
  type PublicClient,
  type Transport,
  type WalletClient,
} from "viem";

import { ComodelClientError } from "./errors.ts";
import { createHttp, type Http } from "./http.ts";
import { contractOf, readService, type Service } from "./service.ts";
import { memoryStorage, type ClientStorage } from "./storage.ts";
import { walletOf, type Wallet } from "./wallet.ts";

export interface ComodelOptions {
  /** Origin of the endpoint, such as http://localhost:3000. */
  readonly url: string;
  /** The person's key in this process (Node), or ... */
  readonly account?: LocalAccount;
  /** ... in a browser wallet. Without either, only reading and verifying work. */
  readonly walletClient?: WalletClient<Transport, Chain | undefined, Account>;
  /** A node that you trust; the endpoint's own `/rpc` when left out. */
  readonly publicClient?: PublicClient;
  /**
   * Chain and contracts that receipts are held against. When left out the endpoint is asked, and a
   * dishonest one could then name contracts of its own: pin them where that matters.
   */
  readonly service?: Service;
  /** Keeps session keys and channel notes; forgotten at the end of the process when left out. */
  readonly storage?: ClientStorage;
  readonly fetch?: typeof fetch;
}

/** One endpoint, its chain, and the person who uses it. */
export interface Endpoint {
  readonly http: Http;
  readonly storage: ClientStorage;
  readonly publicClient: PublicClient;
  /** @throws ComodelClientError `wallet-missing` */
  wallet(): Wallet;
  service(): Promise<Service>;
  /** The address of a contract of the platform. */
  contract(name: string): Promise<Address>;
}

const POLLING_MS = 250;

export function createEndpoint(options: ComodelOptions): Endpoint {
  const { url, storage = memoryStorage() } = options;
  const http = createHttp({ url, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) });
  const transport = httpTransport(new URL("/rpc", url).href);
  const publicClient =
    options.publicClient ?? createPublicClient({ transport, cacheTime: 0, pollingInterval: POLLING_MS });
  const wallet = findWallet(options, publicClient);
  let known: Promise<Service> | undefined;

  const service = (): Promise<Service> => {
    if (options.service !== undefined) return Promise.resolve(options.service);
    known ??= readService(http);
    // A failed look-up is not kept: the endpoint may be starting.
    known.catch(() => (known = undefined));
    return known;
  };

  return {
    http,
    storage,
    publicClient,
    service,
    wallet: () => {
      if (wallet !== undefined) return wallet;
      throw new ComodelClientError(
        "wallet-missing",
        "Expected a wallet, found none. Give createComodel an account or a walletClient.",
      );
    },
    contract: async (name) => contractOf(await service(), name),
  };
}

function findWallet(
  { account, walletClient, url }: ComodelOptions,
  publicClient: PublicClient,
): Wallet | undefined {
  if (walletClient !== undefined) return walletOf(walletClient, publicClient);
  if (account === undefined) return undefined;
  const node = (publicClient.transport["url"] as string | undefined) ?? new URL("/rpc", url).href;
  return walletOf(createWalletClient({ account, transport: httpTransport(node) }), publicClient);
}
