import type { Logger } from "../core/logger.ts";
import type { Config } from "../config.ts";
import type { ContentStore } from "../storage/content-store.ts";
import type { OpenChain } from "./open-chain.ts";
export async function seedOnce(_config: Config, _parts: { chain: OpenChain; store: ContentStore; logger: Logger }): Promise<void> {}
