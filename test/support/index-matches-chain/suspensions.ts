import assert from "node:assert/strict";

import { suspensionsAbi } from "../../../generated/abi/Suspensions.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, idIn, rowsOf, type Row } from "./rows.ts";

/** Who is not served until when, and that each suspension names the proposal that decided it. */
export async function assertSuspensions(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const fields = "model { id } address until liftedAt at reason proposal { id calldatas executedAt }";
  for (const suspension of await rowsOf(index, "suspensions", fields)) {
    const account = addressIn(suspension, "address");
    const until = await reader.readContract({
      ...{ address: addressOf("Suspensions"), abi: suspensionsAbi },
      functionName: "suspendedUntil",
      args: [BigInt(idIn(suspension, "model")), account],
    });
    const expected = suspension["liftedAt"] === null ? String(suspension["until"]) : "0";
    assert.equal(`${until}`, expected, `end of suspension ${suspension.id}`);
    const proposal = suspension["proposal"] as Row | null;
    assert.ok(proposal, `suspension ${suspension.id} names its proposal`);
    assert.equal(proposal["executedAt"], suspension["at"]);
    const reason = Buffer.from(String(suspension["reason"])).toString("hex");
    const calls = (proposal["calldatas"] as string[]).filter((data) => data.includes(account.slice(2)));
    assert.ok(
      calls.some((data) => data.includes(reason)),
      `${suspension.id} is what was proposed`,
    );
  }
}
