import assert from "node:assert/strict";
import { it } from "node:test";

import { receiptWay } from "../../client/receipt-way.ts";
import { holderAccount, receiptAccount } from "../../server/payments/receipt-account.ts";

const person = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

it("a receipt says by its account how the call was paid", () => {
  assert.equal(receiptWay(holderAccount(person)), "quota");
  assert.equal(receiptWay(receiptAccount("exact", person)), "exact");
  assert.equal(receiptWay(receiptAccount("trial", person)), "trial");
  assert.equal(receiptWay("0x6c3c8e5057c267041c1f594edf2abc135f7923c9e6d86c3000a11847ca4009cd"), "credits");
});
