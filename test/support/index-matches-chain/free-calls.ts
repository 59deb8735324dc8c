import assert from "node:assert/strict";

import { holderAllowanceAbi } from "../../../generated/abi/HolderAllowance.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf } from "./rows.ts";

/** Terms, budget, settlements and evaluators of the holders' free calls. */
export async function assertFreeCalls(
  index: RunningSubgraph,
  { reader, addressOf }: PracticePlatform,
): Promise<void> {
  const contract = { address: addressOf("HolderAllowance"), abi: holderAllowanceAbi } as const;
  const fields = `holderCallsPerEpoch epochSeconds holderCallPay holderCallsSince holderCallFunds holderCallsPaid
    holderCallsCost`;
  const settlements = await rowsOf(
    index,
    "freeCallSettlements",
    "model { id } holder operator epoch calls amount",
  );
  for (const model of await rowsOf(index, "models", fields)) {
    const args = [BigInt(model.id)] as const;
    const [holderCallsPerEpoch, epochSeconds, holderCallPay, holderCallsSince] = await reader.readContract({
      ...{ ...contract, functionName: "allowance", args },
    });
    const [holderCallFunds] = await reader.readContract({ ...contract, functionName: "budget", args });
    const own = settlements.filter((row) => idIn(row, "model") === model.id);
    assertRow("model", model, {
      ...{ holderCallsPerEpoch, epochSeconds, holderCallPay, holderCallsSince, holderCallFunds },
      holderCallsPaid: sumOf(own, "calls"),
      holderCallsCost: sumOf(own, "amount"),
    });
  }
  for (const row of settlements) {
    const [epoch, calls] = await reader.readContract({
      ...{ ...contract, functionName: "settledCalls" },
      args: [BigInt(idIn(row, "model")), addressIn(row, "operator"), addressIn(row, "holder")],
    });
    assertRow("settlement", row, { epoch, calls });
  }
  for (const row of await rowsOf(index, "epochFailures", "model { id } operator epoch")) {
    const hasFailed = await reader.readContract({
      ...{ ...contract, functionName: "hasFailed" },
      args: [BigInt(idIn(row, "model")), addressIn(row, "operator"), BigInt(String(row["epoch"]))],
    });
    assert.ok(hasFailed, `epoch ${String(row["epoch"])} failed`);
  }
}
