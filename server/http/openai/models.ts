import type { Releases } from "../../releases/releases.ts";
import type { ModelObject } from "./responses.ts";

/** The text models that answer now. */
export function describeModels(releases: Releases): ModelObject[] {
  return releases.list().flatMap((state) => {
    if (state.kind === "not-served" || state.served.text === undefined) return [];
    const { release, text, servedSince } = state.served;
    const { number, releaseId, weightsSha256 } = release;
    return {
      id: release.route,
      object: "model" as const,
      created: servedSince,
      owned_by: "community" as const,
      context_length: text.contextLength,
      release: { number, releaseId: `${releaseId}`, weightsSha256 },
    };
  });
}
