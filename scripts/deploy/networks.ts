import type { Address } from "viem";
import {
  arbitrum,
  arbitrumSepolia,
  base,
  baseSepolia,
  mainnet,
  optimism,
  optimismSepolia,
  sepolia,
} from "viem/chains";
import { usdc } from "viem/tokens";

/** A network that is known by name: its chain, and the dollar on it. */
export interface Network {
  readonly name: string;
  readonly chainId: number;
  /** USDC as its issuer deployed it, with permit and signed authorizations; a practice chain makes its own. */
  readonly asset: Address | undefined;
}

/** The chain of the practice network. */
export const PRACTICE_CHAIN_ID = 31337;

const CHAINS: ReadonlyMap<string, number> = new Map([
  ["ethereum", mainnet.id],
  ["sepolia", sepolia.id],
  ["base", base.id],
  ["base-sepolia", baseSepolia.id],
  ["optimism", optimism.id],
  ["optimism-sepolia", optimismSepolia.id],
  ["arbitrum", arbitrum.id],
  ["arbitrum-sepolia", arbitrumSepolia.id],
  ["practice", PRACTICE_CHAIN_ID],
]);

/** What The Graph calls networks that it names otherwise than we do. */
const GRAPH_NAMES: Readonly<Record<string, string>> = { ethereum: "mainnet", arbitrum: "arbitrum-one" };

const DOLLARS: Readonly<Record<number, Address>> = usdc.addresses;

/** Names of all known networks. */
export const NETWORK_NAMES: readonly string[] = [...CHAINS.keys()];

/** The network of that name; undefined when none is known by it. */
export function findNetwork(name: string): Network | undefined {
  const chainId = CHAINS.get(name);
  return chainId === undefined ? undefined : { name, chainId, asset: DOLLARS[chainId] };
}

/** The Graph's name of a chain; that of one which nobody named is to be given to graph-node alike. */
export function graphNetworkOf(chainId: number): string {
  const [name] = [...CHAINS].find(([, id]) => id === chainId) ?? [`chain-${chainId}`];
  return GRAPH_NAMES[name] ?? name;
}
