import { Address, BigInt, Bytes, dataSource } from "@graphprotocol/graph-ts";
import { Model } from "../../generated/schema";

/** Name of the value that each data source of a model's contract carries. */
export const MODEL_CONTEXT = "model";

/** Id of the model to which the contract that is being indexed belongs. */
export function contextModelId(): string {
  return dataSource.context().getString(MODEL_CONTEXT);
}

export function loadModel(id: string): Model {
  const model = Model.load(id);
  if (model == null) throw new Error("expected model " + id + " in the index, found none");
  return model;
}

/** The model to which the contract that is being indexed belongs. */
export function loadContextModel(): Model {
  return loadModel(contextModelId());
}

/** The name in lower case, with one dash for each run of other characters than a to z and 0 to 9. */
export function toSlug(name: string): string {
  const lower = name.toLowerCase();
  let slug = "";
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i);
    const isPlain = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (isPlain) slug += lower.charAt(i);
    else if (slug.length > 0 && !slug.endsWith("-")) slug += "-";
  }
  if (slug.endsWith("-")) slug = slug.substring(0, slug.length - 1);
  return slug.length > 0 ? slug : "model";
}

/** A model with no history yet; terms and contracts are set by its creator's event. */
export function createModel(id: string): Model {
  const model = new Model(id);
  model.steward = Address.zero();
  model.operators = new Array<Bytes>(0);
  model.presale = id;
  model.evaluators = new Array<Bytes>(0);
  model.evaluationsNeeded = 0;
  model.releaseCount = 0;
  model.proposalCount = 0;
  model.memberCount = 0;
  model.contributorCount = 0;
  model.totalSupply = BigInt.zero();
  model.vaultHeld = BigInt.zero();
  model.vaultWaiting = BigInt.zero();
  model.proceedsPaid = BigInt.zero();
  model.exitPot = BigInt.zero();
  model.totalRoyaltyUnits = BigInt.zero();
  model.incomeTotal = BigInt.zero();
  model.incomeToAuthors = BigInt.zero();
  model.incomeToShares = BigInt.zero();
  model.incomeToTreasury = BigInt.zero();
  model.creditsSold = BigInt.zero();
  model.creditsRealised = BigInt.zero();
  model.creditsRedeemed = BigInt.zero();
  model.treasuryClaimed = BigInt.zero();
  model.treasuryPaid = BigInt.zero();
  model.sharesRevenueClaimed = BigInt.zero();
  model.feeBps = 0;
  model.incomeToOperators = BigInt.zero();
  model.feesClaimed = BigInt.zero();
  model.lineageBps = 0;
  model.incomeToParents = BigInt.zero();
  model.tradeCount = 0;
  model.tradedDollars = BigInt.zero();
  model.holderCallFunds = BigInt.zero();
  model.holderCallsPaid = BigInt.zero();
  model.holderCallsCost = BigInt.zero();
  setUnknownTerms(model);
  return model;
}

/** Placeholders until the event with the terms, which follows in the same transaction. */
function setUnknownTerms(model: Model): void {
  model.votingDelay = BigInt.zero();
  model.votingPeriod = BigInt.zero();
  model.lateExtension = BigInt.zero();
  model.minDelay = BigInt.zero();
  model.thresholdBps = 0;
  model.guardianExpiry = BigInt.zero();
  model.authorsBps = 0;
  model.sharesBps = 0;
  model.treasuryBps = 0;
  model.resaleRoyaltyBps = 0;
  model.callPrice = BigInt.zero();
  model.holderCallsPerEpoch = BigInt.zero();
  model.epochSeconds = 0;
  model.holderCallPay = BigInt.zero();
  model.holderCallsSince = BigInt.zero();
}
