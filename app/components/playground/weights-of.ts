import type { ServedInfo } from "../../api/playground.server.ts";

/** The page knows the weights of the release that it was loaded with; after a swap it is loaded again. */
export function weightsOf(releaseId: bigint, info: ServedInfo): string | null {
  return info.release.releaseId === String(releaseId) ? info.release.weightsSha256.replace(/^0x/, "") : null;
}
