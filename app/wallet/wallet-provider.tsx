import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { cookieToInitialState, WagmiProvider } from "wagmi";
import type { ChainFacts } from "../api/service.server.ts";
import { ChainProvider } from "./chain-context.tsx";
import { createWalletConfig } from "./wallet-config.ts";

/** Gives the pages a wallet, the chain's facts and a cache for reads. Nothing in it is shared between requests. */
export function WalletProvider(props: { chain: ChainFacts; cookie: string | null; children: ReactNode }) {
  const [config] = useState(() => createWalletConfig(props.chain.chainId));
  const [queryClient] = useState(() => new QueryClient());
  const initialState = cookieToInitialState(config, props.cookie);
  return (
    <WagmiProvider config={config} {...(initialState === undefined ? {} : { initialState })}>
      <QueryClientProvider client={queryClient}>
        <ChainProvider chain={props.chain}>{props.children}</ChainProvider>
      </QueryClientProvider>
    </WagmiProvider>
  );
}
