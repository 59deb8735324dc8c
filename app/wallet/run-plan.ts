import type { Hash, PublicClient } from "viem";
import { ExplainedFailure } from "./explain-failure.ts";
import { messages } from "../messages.ts";
import type { PlanStage, PlanStep, Signer } from "./transaction-plan.ts";

/** What is told while a plan runs. */
export type PlanListener = {
  onStage: (stage: PlanStage) => void;
  onSent: (hash: Hash) => void;
  onMined: (hash: Hash, success: boolean) => void;
};

/**
 * Does the steps from `first` on, one after the other, and waits for each to be on chain, then for the index to have
 * seen the last. Throws what stopped it; steps before that have happened.
 */
export async function runPlan(
  steps: readonly PlanStep[],
  { signer, first }: { signer: Signer; first: number },
  listener: PlanListener,
): Promise<void> {
  let lastBlock: bigint | null = null;
  for (const [index, step] of [...steps.entries()].slice(first)) {
    listener.onStage({ name: "signing", step: index });
    const hash = await step.run(signer);
    if (hash === null) continue;
    listener.onSent(hash);
    listener.onStage({ name: "waiting", step: index, hash });
    lastBlock = await waitForTransaction(signer.chain, hash, listener);
  }
  if (lastBlock !== null) {
    listener.onStage({ name: "indexing" });
    await waitForIndex(lastBlock);
  }
}

async function waitForTransaction(chain: PublicClient, hash: Hash, listener: PlanListener): Promise<bigint> {
  const receipt = await chain.waitForTransactionReceipt({ hash, timeout: 180_000 });
  const success = receipt.status === "success";
  listener.onMined(hash, success);
  if (!success) throw new ExplainedFailure(messages.wallet.failure.reverted);
  return receipt.blockNumber;
}

/** Waits until the index has seen `block`, at most 20 seconds; pages say by themselves when the index lags. */
async function waitForIndex(block: bigint): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (Date.now() < giveUpAt) {
    // Whoever loses the connection here still knows that the chain has included it.
    const head = await readIndexHead().catch(() => null);
    if (head !== null && BigInt(head) >= block) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function readIndexHead(): Promise<number | null> {
  const response = await fetch("/subgraphs/name/comodel", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ _meta { block { number } } }" }),
  });
  const answer = (await response.json()) as { data?: { _meta: { block: { number: number } } | null } };
  return answer.data?._meta?.block.number ?? null;
}
