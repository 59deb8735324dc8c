import { chainTime, type ChainReader } from "../chain/clients.ts";
import type { Clock } from "../core/clock.ts";
import { createMemo } from "./memo.ts";

/** An epoch lasts minutes at least, and prices may be as old. */
const TIME_AGE_MS = 1_000;

/** The chain's time in seconds, at most a second old: asked with each free call, the chain would be most of its cost. */
export function createChainClock(reader: ChainReader, clock: Clock): () => Promise<bigint> {
  const memo = createMemo({
    maxEntries: 1,
    maxAgeMs: TIME_AGE_MS,
    clock,
    load: (_: "now") => chainTime(reader),
  });
  return () => memo.get("now");
}
