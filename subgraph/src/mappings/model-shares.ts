import { Address } from "@graphprotocol/graph-ts";
import {
  CustodySet,
  DelegateChanged,
  DelegateVotesChanged,
  RevenueClaimed,
  Transfer,
  TransfersFreed,
  TransfersRestricted,
} from "../../generated/templates/ModelShares/ModelShares";
import { ActivityLine } from "../entities/activity";
import { Payment, recordClaim } from "../entities/claim";
import { loadOrCreateMember, moveShares } from "../entities/member";
import { contextModelId, loadContextModel } from "../entities/model";

export function handleTransfer(event: Transfer): void {
  const model = loadContextModel();
  const amount = event.params.value;
  if (event.params.from == Address.zero()) model.totalSupply = model.totalSupply.plus(amount);
  else moveShares(model, event.params.from, amount.neg(), 0, event);
  if (event.params.to == Address.zero()) model.totalSupply = model.totalSupply.minus(amount);
  else moveShares(model, event.params.to, amount, 1, event);
  model.save();
}

export function handleDelegateChanged(event: DelegateChanged): void {
  const member = loadOrCreateMember(contextModelId(), event.params.delegator);
  member.delegate = event.params.toDelegate;
  member.save();
}

export function handleDelegateVotesChanged(event: DelegateVotesChanged): void {
  const member = loadOrCreateMember(contextModelId(), event.params.delegate);
  member.votes = event.params.newVotes;
  member.save();
}

export function handleCustodySet(event: CustodySet): void {
  const member = loadOrCreateMember(contextModelId(), event.params.account);
  member.custody = true;
  member.save();
}

export function handleRevenueClaimed(event: RevenueClaimed): void {
  const model = loadContextModel();
  model.sharesRevenueClaimed = model.sharesRevenueClaimed.plus(event.params.amount);
  model.save();
  const member = loadOrCreateMember(model.id, event.params.account);
  member.claimedRevenue = member.claimedRevenue.plus(event.params.amount);
  member.save();

  const payment = new Payment(event.params.account, event.params.to, event.params.amount);
  recordClaim(event, model.id, "SHARES", payment);
  new ActivityLine(model.id, "REVENUE_CLAIMED", payment.account).withAmount(payment.amount).save(event);
}

export function handleTransfersRestricted(event: TransfersRestricted): void {
  const model = loadContextModel();
  model.restrictedFrom = event.params.from;
  model.save();
  // The launch may do it too; only changes are news.
  if (event.transaction.hash == model.createdTx) return;
  new ActivityLine(model.id, "TRANSFERS_RESTRICTED", event.transaction.from).save(event);
}

export function handleTransfersFreed(event: TransfersFreed): void {
  const model = loadContextModel();
  model.restrictedFrom = null;
  model.save();
  new ActivityLine(model.id, "TRANSFERS_FREED", event.transaction.from).save(event);
}
