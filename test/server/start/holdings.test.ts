import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createHoldings } from "../../../server/start/holdings.ts";

const QUESTION = { modelId: 1n, holder: "0x00000000000000000000000000000000000000aa", at: 1_000n } as const;

/** What the index says of a member who holds nothing any more, with so many changes, all in one second. */
function holdingAfter(changes: readonly string[]) {
  const answer = {
    model: { totalSupply: "100" },
    member: { balance: "0", custody: false },
    balanceChanges: changes.map((balance) => ({ balance, at: "999" })),
  };
  return createHoldings(() => Promise.resolve(answer))(QUESTION);
}

describe("shares that pass through an account in the last second before an epoch", () => {
  it("count with the smallest balance of that second", async () => {
    assert.equal((await holdingAfter(["60", "60", "0", "60"])).balanceThen, 0n);
    assert.equal((await holdingAfter(["60", "50"])).balanceThen, 50n);
  });

  it("count as nothing where they moved so often that a smaller balance may be hidden", async () => {
    assert.equal((await holdingAfter(Array<string>(20).fill("60"))).balanceThen, 0n);
    assert.equal((await holdingAfter(Array<string>(19).fill("60"))).balanceThen, 60n);
  });
});
