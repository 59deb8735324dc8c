import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import { BalanceChange, Member, Model } from "../../generated/schema";
import { addMembership, removeMembership } from "./account";
import { eventId } from "./event-id";

function memberId(modelId: string, address: Address): string {
  return modelId + "-" + address.toHexString();
}

export function loadOrCreateMember(modelId: string, address: Address): Member {
  let member = Member.load(memberId(modelId, address));
  if (member == null) {
    member = new Member(memberId(modelId, address));
    member.model = modelId;
    member.address = address;
    member.balance = BigInt.zero();
    member.votes = BigInt.zero();
    member.claimedRevenue = BigInt.zero();
    member.custody = false;
  }
  return member;
}

/**
 * Adds `amount` shares (negative takes them away), writes the journal and counts members; the caller saves the model.
 * `side` tells the two entries of one transfer apart: 0 from, 1 to.
 */
export function moveShares(
  model: Model,
  address: Address,
  amount: BigInt,
  side: i32,
  event: ethereum.Event,
): void {
  const member = loadOrCreateMember(model.id, address);
  const before = member.balance;
  member.balance = before.plus(amount);
  member.save();
  countMember(model, address, member.custody, before, member.balance);

  const change = new BalanceChange(eventId(event).concatI32(side));
  change.model = model.id;
  change.member = member.id;
  change.balance = member.balance;
  change.at = event.block.timestamp;
  change.save();
}

function countMember(model: Model, address: Address, custody: bool, before: BigInt, after: BigInt): void {
  if (custody) return;
  if (before.isZero() && !after.isZero()) {
    model.memberCount += 1;
    addMembership(address);
  } else if (!before.isZero() && after.isZero()) {
    model.memberCount -= 1;
    removeMembership(address);
  }
}
