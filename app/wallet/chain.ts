import { defineChain, type Chain } from "viem";
import { messages } from "../messages.ts";

/** The id of the practice chain; a practice wallet signs for no other. */
export const practiceChainId = 31_337;

/** Describes the chain that the site lives on, reached through the site's own /rpc door. */
export function describeChain(chainId: number, rpcUrl: string): Chain {
  return defineChain({
    id: chainId,
    name: chainId === practiceChainId ? messages.wallet.practiceNetwork : messages.wallet.network(chainId),
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
}

/** The address of the site's /rpc door: absolute in a browser, where wallets want it so. */
export function rpcUrl(): string {
  return typeof window === "undefined" ? "/rpc" : new URL("/rpc", window.location.origin).href;
}
