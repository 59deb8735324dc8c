import { Contribution, Contributor } from "../../generated/schema";
import {
  ContributionMade,
  ContributionRefunded,
  CreditsClaimed,
  CreditsPromised,
  DepositRefunded,
  PerksOpened,
  PresaleCancelled,
  PresaleFinalized,
  PresaleOpened,
  SharesClaimed,
} from "../../generated/templates/PresaleRound/PresaleRound";
import { ActivityLine } from "../entities/activity";
import { isContributor, loadContributor, loadOrCreateContributor } from "../entities/contributor";
import { eventId } from "../entities/event-id";
import { contextModelId, loadModel } from "../entities/model";
import { loadPresale } from "../entities/presale";
import { createPresaleTier, loadPresaleTier } from "../entities/presale-tier";

export function handlePresaleOpened(event: PresaleOpened): void {
  const terms = event.params.terms;
  const presale = loadPresale(contextModelId());
  presale.softCap = terms.softCap;
  presale.hardCap = terms.hardCap;
  presale.start = terms.start;
  presale.end = terms.end;
  presale.minContribution = terms.minContribution;
  presale.walletMax = terms.walletMax;
  presale.teamBps = terms.teamBps;
  presale.teamVestingSeconds = terms.teamVestingSeconds;
  presale.teamCliffSeconds = terms.teamCliffSeconds;
  presale.perksBy = terms.perksBy;
  presale.save();
  for (let i = 0; i < terms.tiers.length; i++) createPresaleTier(presale.id, i, terms.tiers[i]);
}

export function handleContributionMade(event: ContributionMade): void {
  const made = event.params;
  const modelId = contextModelId();
  const isFirst = !isContributor(modelId, made.contributor);
  if (isFirst) countContributor(modelId);
  const contributor = loadOrCreateContributor(modelId, made.contributor);
  contributor.paid = contributor.paid.plus(made.amount);
  contributor.shares = contributor.shares.plus(made.shares);
  contributor.save();

  const tier = loadPresaleTier(modelId, made.tier);
  tier.raised = tier.raised.plus(made.amount);
  tier.save();
  const presale = loadPresale(modelId);
  presale.raised = made.raised;
  if (tier.price.isZero()) presale.raisedForAccess = presale.raisedForAccess.plus(made.amount);
  presale.sharesSold = presale.sharesSold.plus(made.shares);
  presale.save();

  recordContribution(event, contributor);
  new ActivityLine(modelId, "CONTRIBUTED", made.contributor).withAmount(made.amount).save(event);
}

export function handlePresaleFinalized(event: PresaleFinalized): void {
  const presale = loadPresale(contextModelId());
  presale.finalizedAt = event.block.timestamp;
  presale.teamShares = event.params.teamShares;
  presale.save();
  new ActivityLine(presale.id, "FINALIZED", event.transaction.from)
    .withAmount(event.params.raised)
    .save(event);
}

export function handlePresaleCancelled(event: PresaleCancelled): void {
  const presale = loadPresale(contextModelId());
  presale.cancelledAt = event.block.timestamp;
  presale.save();
  new ActivityLine(presale.id, "CANCELLED", event.transaction.from).save(event);
}

export function handleSharesClaimed(event: SharesClaimed): void {
  const contributor = loadContributor(contextModelId(), event.params.contributor);
  contributor.claimed = true;
  contributor.save();
  new ActivityLine(contributor.model, "CLAIMED", event.params.contributor)
    .withAmount(event.params.shares)
    .save(event);
}

export function handleContributionRefunded(event: ContributionRefunded): void {
  const presale = loadPresale(contextModelId());
  presale.refunded = presale.refunded.plus(event.params.amount);
  presale.save();
  const contributor = loadContributor(presale.id, event.params.contributor);
  contributor.refunded = true;
  contributor.save();
  new ActivityLine(presale.id, "REFUNDED", event.params.contributor)
    .withAmount(event.params.amount)
    .save(event);
}

export function handleCreditsPromised(event: CreditsPromised): void {
  const presale = loadPresale(contextModelId());
  presale.credits = presale.credits.plus(event.params.credits);
  presale.deposits = presale.deposits.plus(event.params.deposit);
  presale.save();
  const contributor = loadContributor(presale.id, event.params.contributor);
  contributor.credits = contributor.credits.plus(event.params.credits);
  contributor.deposit = contributor.deposit.plus(event.params.deposit);
  contributor.save();
}

export function handlePerksOpened(event: PerksOpened): void {
  const presale = loadPresale(contextModelId());
  presale.perksOpenedAt = event.block.timestamp;
  presale.save();
  new ActivityLine(presale.id, "PERKS_OPENED", event.transaction.from)
    .withAmount(event.params.cost)
    .save(event);
}

export function handleCreditsClaimed(event: CreditsClaimed): void {
  const contributor = loadContributor(contextModelId(), event.params.contributor);
  contributor.creditsClaimed = true;
  contributor.save();
  new ActivityLine(contributor.model, "CREDITS_CLAIMED", event.params.contributor)
    .withAmount(event.params.credits)
    .save(event);
}

export function handleDepositRefunded(event: DepositRefunded): void {
  const contributor = loadContributor(contextModelId(), event.params.contributor);
  contributor.depositRefunded = true;
  contributor.save();
  new ActivityLine(contributor.model, "DEPOSIT_REFUNDED", event.params.contributor)
    .withAmount(event.params.amount)
    .save(event);
}

function countContributor(modelId: string): void {
  const presale = loadPresale(modelId);
  presale.contributorCount += 1;
  presale.save();
  const model = loadModel(modelId);
  model.contributorCount += 1;
  model.save();
}

function recordContribution(event: ContributionMade, contributor: Contributor): void {
  const contribution = new Contribution(eventId(event));
  contribution.presale = contributor.presale;
  contribution.contributor = contributor.id;
  contribution.payer = event.params.payer;
  contribution.tier = event.params.tier;
  contribution.amount = event.params.amount;
  contribution.shares = event.params.shares;
  contribution.raisedAfter = event.params.raised;
  contribution.at = event.block.timestamp;
  contribution.tx = event.transaction.hash;
  contribution.save();
}
