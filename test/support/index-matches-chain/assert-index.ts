import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { assertBuyOuts } from "./buy-outs.ts";
import { assertFreeCalls } from "./free-calls.ts";
import { assertGovernance } from "./governance.ts";
import { assertMarket } from "./market.ts";
import { assertModels } from "./models.ts";
import { assertMoney } from "./money.ts";
import { assertRaises } from "./raises.ts";
import { assertSuspensions } from "./suspensions.ts";
import { assertShares } from "./shares.ts";

/**
 * Recomputes every state entity of the index by direct reads of the contracts at the present block, and the sums of
 * the journals against the state. Fails on the first difference.
 */
export async function assertIndexMatchesChain(
  index: RunningSubgraph,
  platform: PracticePlatform,
): Promise<void> {
  await index.whenIndexed(Number(await platform.reader.getBlockNumber()));
  await assertModels(index, platform);
  await assertRaises(index, platform);
  await assertShares(index, platform);
  await assertGovernance(index, platform);
  await assertMoney(index, platform);
  await assertFreeCalls(index, platform);
  await assertMarket(index, platform);
  await assertBuyOuts(index, platform);
  await assertSuspensions(index, platform);
}
