import { pbkdf2Sync } from "node:crypto";

import { HDKey, hdKeyToAccount, type HDAccount } from "viem/accounts";

/** Publicly known test words of Hardhat: worthless on purpose, never to be used on a public network. */
export const PRACTICE_MNEMONIC = "test test test test test test test test test test test junk";

/** Accounts that hold the chain's own money at genesis. */
export const PRACTICE_ACCOUNT_COUNT = 20;

/** Wei that each of them starts with: one million. */
export const PRACTICE_GENESIS_BALANCE = 1_000_000n * 10n ** 18n;

/** What each index of the mnemonic is for; 2 to 9 are people in the seeded models. */
export const PRACTICE_ROLES = {
  deployer: 0,
  operator: 1,
  firstPerson: 2,
  lastPerson: 9,
  faucet: 19,
} as const;

const known = new Map<number, HDAccount>();
let root: HDKey | undefined;

/**
 * The account at an index of the practice mnemonic, with its key.
 * @throws RangeError outside 0 to 19, where no money is.
 */
export function practiceAccount(index: number): HDAccount {
  if (!Number.isInteger(index) || index < 0 || index >= PRACTICE_ACCOUNT_COUNT) {
    throw new RangeError(
      `Expected an account index from 0 to ${PRACTICE_ACCOUNT_COUNT - 1}, found ${index}.`,
    );
  }
  root ??= HDKey.fromMasterSeed(seedOf(PRACTICE_MNEMONIC));
  const account = known.get(index) ?? hdKeyToAccount(root, { addressIndex: index });
  known.set(index, account);
  return account;
}

/** The seed that BIP-39 makes of a mnemonic without a passphrase, by compiled code: in JavaScript it takes a tenth of a second. */
function seedOf(mnemonic: string): Uint8Array {
  return pbkdf2Sync(mnemonic.normalize("NFKD"), "mnemonic", 2_048, 64, "sha512");
}
