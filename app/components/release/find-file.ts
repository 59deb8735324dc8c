import type { Address, PublicClient } from "viem";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { releaseStates } from "../../api/release-states.ts";
import type { Release } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";

const text = messages.releases.verify;
const inOrder = new Intl.ListFormat("en-GB", { type: "conjunction" });

type HashField = "weightsSha256" | "manifestSha256" | "suiteSha256";

/** Which file of which releases a hash names; `newest` is the id of the newest of them. */
export type FoundFile = { sentence: string; field: HashField; newest: string };
/** What the chain itself says of a file that the index knows. */
export type ChainCheck = { agrees: true; state: string } | { agrees: false };

/** The releases of a model to which a file with this sha256 (64 hexadecimal digits) belongs, or null. */
export function findFile(releases: readonly Release[], hash: string): FoundFile | null {
  const kinds = [
    [text.isWeights, "weightsSha256"],
    [text.isManifest, "manifestSha256"],
    [text.isSuite, "suiteSha256"],
  ] as const;
  for (const [sentence, field] of kinds) {
    const found = releases.filter((release) => release[field].toLowerCase() === `0x${hash}`);
    const [newest] = found;
    if (newest === undefined) continue;
    const names = found.map(({ number }) => text.release(number));
    return { field, newest: newest.id, sentence: sentence(inOrder.format(names)) };
  }
  return null;
}

/** Asks the register whether it names this file too, and where its release stands. */
export async function checkOnChain(
  chain: PublicClient,
  register: Address,
  { field, newest }: FoundFile,
  hash: string,
): Promise<ChainCheck> {
  const release = await chain.readContract({
    ...{ address: register, abi: releaseRegistryAbi, functionName: "release", args: [BigInt(newest)] },
  });
  if (release[field] !== `0x${hash}`) return { agrees: false };
  // The register counts from 1; 0 is a release that does not exist.
  const state = releaseStates[release.state - 1];
  return { agrees: true, state: state === undefined ? "" : messages.releases.state[state] };
}
