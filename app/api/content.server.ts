import { createHash } from "node:crypto";
import { internalOrigin } from "../config.server.ts";
import { messages } from "../messages.ts";
import { problemResponse } from "./problem.server.ts";

// Contents never change under their hash; the bound keeps a long-running server small.
const keptTexts = 200;
const kept = new Map<string, string>();

/**
 * The text with this sha256 (with or without 0x), or null when nobody has stored it here.
 * Throws a 503 problem when the store does not answer, and an Error when it answers with other bytes.
 */
export async function loadContentText(sha256: string): Promise<string | null> {
  const hash = sha256.replace(/^0x/, "").toLowerCase();
  const known = kept.get(hash);
  if (known !== undefined) return known;

  const response = await fetch(`${internalOrigin}/ipfs/${hash}`, {
    signal: AbortSignal.timeout(7_000),
  }).catch((cause: unknown) => {
    throw unavailable(String(cause));
  });
  if (response.status === 404) return null;
  if (!response.ok) throw unavailable(`HTTP ${response.status}`);

  const bytes = Buffer.from(await response.arrayBuffer());
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== hash) throw new Error(`Expected content with sha256 ${hash}, found ${found}.`);
  return keep(hash, bytes.toString("utf8"));
}

function keep(hash: string, text: string): string {
  if (kept.size >= keptTexts) kept.delete(kept.keys().next().value ?? "");
  kept.set(hash, text);
  return text;
}

function unavailable(detail: string) {
  return problemResponse(503, {
    title: messages.problem.unavailableTitle,
    sentence: messages.problem.unavailable("The content store"),
    detail,
  });
}
