import type { Peer } from "./peers/chain.ts";
import { juicebox } from "./peers/juicebox.ts";
import { ocean } from "./peers/ocean.ts";
import { openZeppelin, paymentSplitter } from "./peers/openzeppelin.ts";
import { sablier } from "./peers/sablier.ts";
import { sablierLockup } from "./peers/sablier-lockup.ts";
import { singularityNet } from "./peers/singularitynet.ts";
import { solady } from "./peers/solady.ts";
import { thirdweb } from "./peers/thirdweb.ts";
import { thirdwebVote } from "./peers/thirdweb-vote.ts";
import { uniswapGovernance } from "./peers/uniswap-governance.ts";
import { uniswapPool } from "./peers/uniswap-pool.ts";

/** What others' contracts cost for the same step, by their names. */
type PeerGas = Readonly<Record<string, Readonly<Record<string, number>>>>;

const PEERS: readonly Peer[] = [
  juicebox,
  openZeppelin,
  uniswapGovernance,
  thirdwebVote,
  solady,
  paymentSplitter,
  thirdweb,
  sablier,
  sablierLockup,
  ocean,
  singularityNet,
  uniswapPool,
];

/** What differs between each of the others and ours, by their names. */
export const DIFFERENCES: Readonly<Record<string, string>> = Object.fromEntries(
  PEERS.map(({ name, differs }) => [name, differs]),
);

/** Runs what others have published on a chain like that of ours: as they compiled it, or else by our compiler. */
export async function measurePeers(): Promise<PeerGas> {
  const found: Record<string, Record<string, number>> = {};
  for (const { name, measure } of PEERS) {
    console.log(`Measuring ${name} ...`);
    for (const [step, gas] of Object.entries(await measure())) {
      found[step] = { ...found[step], [name]: gas };
    }
  }
  return found;
}
