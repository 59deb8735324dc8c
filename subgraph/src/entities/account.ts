import { Address } from "@graphprotocol/graph-ts";
import { Account } from "../../generated/schema";
import { loadOrCreatePlatform } from "./platform";

function loadOrCreateAccount(address: Address): Account {
  let account = Account.load(address);
  if (account == null) {
    account = new Account(address);
    account.membershipCount = 0;
  }
  return account;
}

/** Counts the first share that an account holds of one more model. */
export function addMembership(address: Address): void {
  const account = loadOrCreateAccount(address);
  account.membershipCount += 1;
  account.save();
  if (account.membershipCount != 1) return;
  const platform = loadOrCreatePlatform();
  platform.memberCount += 1;
  platform.save();
}

/** Counts the last share that an account gives away of one model. */
export function removeMembership(address: Address): void {
  const account = loadOrCreateAccount(address);
  account.membershipCount -= 1;
  account.save();
  if (account.membershipCount != 0) return;
  const platform = loadOrCreatePlatform();
  platform.memberCount -= 1;
  platform.save();
}
