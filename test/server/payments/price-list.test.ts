import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { dollarsFor } from "../../../client/price.ts";
import {
  costOf,
  CREDIT,
  priceListShape,
  quote,
  STANDARD_PRICES,
} from "../../../server/payments/price-list.ts";

describe("the price list of a release", () => {
  it("is one credit a call where the manifest names no prices", () => {
    assert.equal(costOf(STANDARD_PRICES), CREDIT);
    assert.equal(costOf(STANDARD_PRICES, { inputTokens: 900, outputTokens: 100 }), CREDIT);
  });

  it("counts the call and each token of text, to the smallest unit", () => {
    const prices = priceListShape.parse({
      perCall: "0.01",
      perInputToken: "0.000001",
      perOutputToken: "0.002",
    });
    assert.equal(costOf(prices), 10_000n);
    assert.equal(costOf(prices, { inputTokens: 7 }), 10_007n);
    assert.equal(costOf(prices, { inputTokens: 7, outputTokens: 50 }), 110_007n);
  });

  it("never lets a call cost nothing", () => {
    const prices = priceListShape.parse({ perOutputToken: "0.002" });
    assert.equal(costOf(prices, { inputTokens: 3 }), 1n);
  });

  it("refuses prices that are no exact credits, or nothing at all", () => {
    for (const wrong of ["1.0000001", "-1", "1e3", "", "1000001", 1])
      assert.equal(priceListShape.safeParse({ perCall: wrong }).success, false, String(wrong));
    assert.equal(priceListShape.safeParse({}).success, false);
    assert.equal(priceListShape.safeParse({ perCall: "0" }).success, false);
  });

  it("is quoted in credits, in dollars rounded up, and in whole free calls", () => {
    assert.deepEqual(quote(1_500_001n, 10_000n), { credits: 1_500_001n, dollars: 15_001n, freeCalls: 2n });
    assert.equal(dollarsFor(1_500_001n, 10_000n), 15_001n);
  });
});
