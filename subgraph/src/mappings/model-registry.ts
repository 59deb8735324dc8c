import { Address, Bytes, DataSourceContext } from "@graphprotocol/graph-ts";
import {
  MetadataSet,
  ModelCreated,
  ModelCreatedPartsStruct,
  OperatorSet,
  StewardSet,
  TermsRecorded,
  TermsRecordedVotingStruct,
} from "../../generated/ModelRegistry/ModelRegistry";
import { Model } from "../../generated/schema";
import {
  CreditToken,
  CreditVault,
  MilestoneVault,
  ModelGovernor,
  ModelShares,
  ModelTimelock,
  PresaleRound,
} from "../../generated/templates";
import { ActivityLine } from "../entities/activity";
import { recordGoods } from "../entities/goods";
import { setCategoryRule } from "../entities/category-rule";
import { createModel, loadModel, MODEL_CONTEXT, toSlug } from "../entities/model";
import { loadOrCreatePlatform } from "../entities/platform";
import { createPresale } from "../entities/presale";
import { toLine, toText } from "../entities/shown-text";

export function handleModelCreated(event: ModelCreated): void {
  const id = event.params.modelId.toString();
  const identity = event.params.identity;
  const parts = event.params.parts;
  const model = createModel(id);
  model.modelId = event.params.modelId;
  model.name = toLine(identity.name);
  model.symbol = toLine(identity.symbol);
  model.slug = toSlug(identity.name);
  model.route = model.slug + "-" + id;
  model.description = toText(identity.description);
  model.licence = toLine(identity.licence);
  model.metadataSha256 = identity.metadataSha256;
  model.creator = event.params.creator;
  model.createdAt = event.block.timestamp;
  model.createdTx = event.transaction.hash;
  setParts(model, parts);
  model.save();
  createPresale(id, parts.presale).save();
  followParts(id, parts);
  recordGoods(parts.shares, "SHARES", id);
  recordGoods(parts.creditToken, "CREDITS", id);
  recordGoods(event.address, "MODELS", null);

  const platform = loadOrCreatePlatform();
  platform.modelCount += 1;
  platform.save();
  new ActivityLine(id, "CREATED", event.params.creator).save(event);
}

export function handleTermsRecorded(event: TermsRecorded): void {
  const model = loadModel(event.params.modelId.toString());
  const voting = event.params.voting;
  model.votingDelay = voting.votingDelay;
  model.votingPeriod = voting.votingPeriod;
  model.lateExtension = voting.lateExtension;
  model.minDelay = voting.minDelay;
  model.thresholdBps = voting.thresholdBps;
  model.guardian = orNull(voting.guardian);
  model.guardianExpiry = voting.guardianExpiry;
  setCategories(model.id, voting);

  const revenue = event.params.revenue;
  model.authorsBps = revenue.authorsBps;
  model.sharesBps = revenue.sharesBps;
  model.treasuryBps = revenue.treasuryBps;
  model.resaleRoyaltyBps = revenue.resaleRoyaltyBps;

  const service = event.params.service;
  model.callPrice = service.callPrice;
  model.holderCallsPerEpoch = service.holderCallsPerEpoch;
  model.epochSeconds = service.epochSeconds.toI32();
  model.save();
}

export function handleOperatorSet(event: OperatorSet): void {
  const model = loadModel(event.params.modelId.toString());
  const operators = new Array<Bytes>(0);
  for (let i = 0; i < model.operators.length; i++) {
    if (model.operators[i] != event.params.operator) operators.push(model.operators[i]);
  }
  if (event.params.allowed) operators.push(event.params.operator);
  model.operators = operators;
  model.save();
}

export function handleMetadataSet(event: MetadataSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.description = toText(event.params.description);
  model.licence = toLine(event.params.licence);
  model.metadataSha256 = event.params.metadataSha256;
  model.save();
}

export function handleStewardSet(event: StewardSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.steward = event.params.steward;
  model.save();
}

function setParts(model: Model, parts: ModelCreatedPartsStruct): void {
  model.shares = parts.shares;
  model.presaleAddress = parts.presale;
  model.vaultAddress = parts.vault;
  model.governor = parts.governor;
  model.timelock = parts.timelock;
  model.creditToken = parts.creditToken;
  model.creditVault = parts.creditVault;
  model.till = parts.till;
  model.vesting = orNull(parts.vesting);
}

/** From this block on, the model's own contracts are indexed too. */
function followParts(modelId: string, parts: ModelCreatedPartsStruct): void {
  const context = new DataSourceContext();
  context.setString(MODEL_CONTEXT, modelId);
  ModelShares.createWithContext(parts.shares, context);
  PresaleRound.createWithContext(parts.presale, context);
  MilestoneVault.createWithContext(parts.vault, context);
  ModelGovernor.createWithContext(parts.governor, context);
  ModelTimelock.createWithContext(parts.timelock, context);
  CreditToken.createWithContext(parts.creditToken, context);
  CreditVault.createWithContext(parts.creditVault, context);
}

function setCategories(modelId: string, voting: TermsRecordedVotingStruct): void {
  for (let i = 0; i < voting.categories.length; i++) {
    const rule = voting.categories[i];
    setCategoryRule(modelId, i, rule.quorumBps, rule.majorityBps, rule.extraDelay);
  }
}

function orNull(address: Address): Bytes | null {
  return address == Address.zero() ? null : address;
}
