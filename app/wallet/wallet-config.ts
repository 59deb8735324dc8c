import { cookieStorage, createConfig, createStorage, http } from "wagmi";
import { describeChain, practiceChainId, rpcUrl } from "./chain.ts";
import { practiceWallet } from "./practice-connector.ts";

/** Makes the wallet configuration. One per request on the server, one per page load in a browser. */
export function createWalletConfig(chainId: number) {
  const url = rpcUrl();
  const chain = describeChain(chainId, url);
  return createConfig({
    chains: [chain],
    connectors: chainId === practiceChainId ? [practiceWallet(chain)] : [],
    transports: { [chainId]: http(url) },
    ssr: true,
    storage: createStorage({ storage: cookieStorage }),
    multiInjectedProviderDiscovery: true,
    // The practice chain answers at once; others are asked no more often than they make blocks.
    pollingInterval: chainId === practiceChainId ? 500 : 4_000,
  });
}
