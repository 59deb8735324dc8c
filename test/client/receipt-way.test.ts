import assert from "node:assert/strict";
import { it } from "node:test";

import { receiptWay } from "../../client/receipt-way.ts";

it("a receipt of a holder names an address, one of a customer a channel", () => {
  assert.equal(receiptWay(`0x${"0".repeat(24)}70997970C51812dc3A010C7d01b50e0d17dc79C8`), "quota");
  assert.equal(receiptWay("0x6c3c8e5057c267041c1f594edf2abc135f7923c9e6d86c3000a11847ca4009cd"), "credits");
});
