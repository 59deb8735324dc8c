import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesToHex } from "viem";
import { mnemonicToAccount } from "viem/accounts";

import {
  PRACTICE_ACCOUNT_COUNT,
  PRACTICE_MNEMONIC,
  practiceAccount,
  practiceKey,
} from "../../../../server/chain/practice/accounts.ts";

test("practice accounts are those that a wallet makes of the mnemonic", () => {
  for (const index of [0, 1, PRACTICE_ACCOUNT_COUNT - 1]) {
    const expected = mnemonicToAccount(PRACTICE_MNEMONIC, { addressIndex: index });
    const found = practiceAccount(index);
    assert.equal(found.address, expected.address);
    assert.equal(practiceKey(index), bytesToHex(expected.getHdKey().privateKey!));
  }
});

test("there is no account where no money is", () => {
  for (const index of [-1, 0.5, PRACTICE_ACCOUNT_COUNT])
    assert.throws(() => practiceAccount(index), RangeError);
});
