import { pbkdf2Sync } from "node:crypto";

import { bytesToHex, type Hex } from "viem";
import { HDKey, privateKeyToAccount, type HDAccount } from "viem/accounts";

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

/** Where wallets keep the accounts of a mnemonic (BIP-44). */
const BRANCH = "m/44'/60'/0'/0";

let branch: HDKey | undefined;
const accounts = new Map<number, HDAccount>();

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
  const account = accounts.get(index) ?? createAccount(index);
  accounts.set(index, account);
  return account;
}

/** The private key of the account at an index. */
export function practiceKey(index: number): Hex {
  const { privateKey } = practiceAccount(index).getHdKey();
  if (privateKey === null) throw new Error(`Expected practice account ${index} to have a key, found none.`);
  return bytesToHex(privateKey);
}

function createAccount(index: number): HDAccount {
  branch ??= HDKey.fromMasterSeed(seedOf(PRACTICE_MNEMONIC)).derive(BRANCH);
  const key = branch.deriveChild(index);
  return { ...privateKeyToAccount(bytesToHex(key.privateKey!)), getHdKey: () => key, source: "hd" };
}

/** The seed that BIP-39 makes of a mnemonic without a passphrase, by compiled code: in JavaScript it takes a tenth of a second. */
function seedOf(mnemonic: string): Uint8Array {
  return pbkdf2Sync(mnemonic.normalize("NFKD"), "mnemonic", 2_048, 64, "sha512");
}
