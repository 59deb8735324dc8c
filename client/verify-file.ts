import { sha256, type Address, type Hex, type PublicClient } from "viem";

import { releaseRegistryAbi } from "../generated/abi/ReleaseRegistry.ts";

export interface FileVerdict {
  /** sha256 of the file. */
  readonly found: Hex;
  /** What the members voted, by the chain. */
  readonly expected: Hex;
  readonly matches: boolean;
  readonly releaseId: bigint;
}

/** Whether a weights file is the one that the chain says is live for the model. */
export async function verifyFile(
  file: Uint8Array,
  {
    publicClient,
    releaseRegistry,
    modelId,
  }: { publicClient: PublicClient; releaseRegistry: Address; modelId: bigint },
): Promise<FileVerdict> {
  const [releaseId, expected] = await publicClient.readContract({
    address: releaseRegistry,
    abi: releaseRegistryAbi,
    functionName: "live",
    args: [modelId],
  });
  const found = sha256(file);
  return { found, expected, matches: found === expected.toLowerCase(), releaseId };
}
