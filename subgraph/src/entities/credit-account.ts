import { Address, BigInt } from "@graphprotocol/graph-ts";
import { CreditAccount } from "../../generated/schema";

/** Adds `amount` credits (6 decimals; negative takes them away). The zero address, from which credits are made, has none. */
export function moveCredits(modelId: string, address: Address, amount: BigInt): void {
  if (address == Address.zero()) return;
  const id = modelId + "-" + address.toHexString();
  let account = CreditAccount.load(id);
  if (account == null) {
    account = new CreditAccount(id);
    account.model = modelId;
    account.address = address;
    account.balance = BigInt.zero();
  }
  account.balance = account.balance.plus(amount);
  account.save();
}
