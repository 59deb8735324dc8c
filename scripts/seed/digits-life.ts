import { buyCreditsCall } from "../../client/actions/credits.ts";
import { submitReleaseCall } from "../../client/actions/publish.ts";
import { approveReleaseAction, setPriceAction } from "../../client/actions/proposal-actions.ts";
import {
  claimRevenueCall,
  claimRoyaltiesCall,
  claimTreasuryCall,
  payIncomeCall,
} from "../../client/actions/revenue.ts";
import { creditTokenAbi } from "../../generated/abi/CreditToken.ts";
import { creditVaultAbi } from "../../generated/abi/CreditVault.ts";
import { modelSharesAbi } from "../../generated/abi/ModelShares.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";
import { DIGITS_CREATOR } from "./digits-story.ts";
import { evaluateDigitsRelease } from "./evaluate-release.ts";
import { openVote, passVote } from "./proposal-steps.ts";
import { uploadTrainedRelease } from "./release-files.ts";
import { sendPaid } from "./send-paid.ts";
import type { SeededModel } from "./seeded-model.ts";
import type { Stage } from "./stage.ts";

const DOLLAR = 1_000_000n;
const CREDIT = 1_000_000n;
const OLD_PRICE = DOLLAR / 50n;
const NEW_PRICE = DOLLAR / 100n;
/** Index of a practice account that holds no shares of Digits: donates, buys credits, sends signed votes. */
const CUSTOMER = 9;

/** Somebody donates; the money is divided at once and streams to the holders over the next day. */
export async function donateToDigits(stage: Stage, { modelId }: SeededModel): Promise<void> {
  const router = stage.addressOf("RevenueRouter");
  const events = await stage.chain.getContractEvents({
    ...{ address: router, abi: revenueRouterAbi, eventName: "IncomePaid", args: { modelId } },
    fromBlock: 0n,
  });
  if (events.length > 0) return;
  const amount = 50n * DOLLAR;
  const call = payIncomeCall({ router, modelId, amount, kind: "donation" });
  await sendPaid(stage, CUSTOMER, { spender: router, amount, call });
}

/** Holders halve the price of a call: proposed, voted, waited for, executed. */
export async function halveDigitsPrice(stage: Stage, { parts }: SeededModel): Promise<void> {
  const price = await stage.chain.readContract({
    ...{ address: parts.creditVault, abi: creditVaultAbi },
    functionName: "price",
  });
  if (price !== OLD_PRICE) return;
  await passVote(stage, parts.governor, {
    proposer: 5,
    title: "Halve the price of a call to 0.01 dollars",
    body: "A call costs 0.02 dollars since the launch. At 0.01 dollars a credit it is easier to try the model out. Credits that were bought before keep their calls.",
    actions: [setPriceAction(parts.creditVault, NEW_PRICE)],
    votes: [
      { by: 5, side: "for", reason: "" },
      { by: 6, side: "for", reason: "" },
      { by: 8, side: "against", reason: "" },
    ],
  });
}

/** A holder, an author and the treasury take out what the donation earned. */
export async function claimDonation(stage: Stage, { modelId, parts }: SeededModel): Promise<void> {
  const router = { address: stage.addressOf("RevenueRouter"), abi: revenueRouterAbi } as const;
  const shares = { address: parts.shares, abi: modelSharesAbi } as const;
  const holder = stage.person(5).address;
  const author = stage.person(DIGITS_CREATOR).address;

  const earned = await stage.chain.readContract({ ...shares, functionName: "claimable", args: [holder] });
  if (earned > 0n) await stage.send(5, claimRevenueCall(parts.shares, holder));
  const royalties = await stage.chain.readContract({
    ...router,
    functionName: "authorClaimable",
    args: [modelId, author],
  });
  if (royalties > 0n) await stage.send(DIGITS_CREATOR, claimRoyaltiesCall(router.address, modelId, author));
  const due = await stage.chain.readContract({
    ...router,
    functionName: "treasuryClaimable",
    args: [modelId],
  });
  if (due > 0n) await stage.send(CUSTOMER, claimTreasuryCall(router.address, modelId));
}

/** A customer buys credits for a hundred calls at the new price. */
export async function buyDigitsCredits(stage: Stage, { parts }: SeededModel): Promise<void> {
  const customer = stage.person(CUSTOMER).address;
  const held = await stage.chain.readContract({
    ...{ address: parts.creditToken, abi: creditTokenAbi },
    functionName: "balanceOf",
    args: [customer],
  });
  if (held > 0n) return;
  const cost = 100n * NEW_PRICE;
  const call = buyCreditsCall(parts.creditVault, { to: customer, credits: 100n * CREDIT, maxCost: cost });
  await sendPaid(stage, CUSTOMER, { spender: parts.creditVault, amount: cost, call });
}

/** The better release is handed in and proposed; some have voted and the vote stays open. */
export async function proposeDigitsRelease(stage: Stage, model: SeededModel): Promise<void> {
  const releaseId = await ensureSecondRelease(stage, model);
  await evaluateDigitsRelease(stage, releaseId);
  await openVote(stage, model.parts.governor, {
    proposer: 6,
    title: "Serve release 2",
    body: "Release 2 has a hidden layer and was trained on digits that are stretched, slanted and shifted at random. Its card and its evaluation on the held-out digits lie beside its weights; compare them with those of release 1 below.",
    actions: [approveReleaseAction(stage.addressOf("ReleaseRegistry"), releaseId)],
    votes: [
      {
        by: 6,
        side: "for",
        reason: "The evaluation on the held-out digits is better than that of release 1.",
      },
      { by: 7, side: "for", reason: "", sentBy: CUSTOMER },
      { by: 8, side: "abstain", reason: "" },
    ],
  });
}

async function ensureSecondRelease(stage: Stage, { modelId }: Pick<SeededModel, "modelId">): Promise<bigint> {
  const releases = stage.addressOf("ReleaseRegistry");
  const submitted = await stage.chain.getContractEvents({
    ...{ address: releases, abi: releaseRegistryAbi, eventName: "ReleaseSubmitted", args: { modelId } },
    fromBlock: 0n,
    strict: true,
  });
  const [first, second] = submitted.map(({ args }) => args.releaseId);
  if (second !== undefined) return second;
  if (first === undefined)
    throw new Error(`Expected model ${modelId} to have its first release, found none.`);
  const notes = "A hidden layer of 128 units, trained on stretched, slanted and shifted digits.";
  const files = await uploadTrainedRelease(stage, { model: "digits", number: 2, notes });
  await stage.send(DIGITS_CREATOR, submitReleaseCall({ releases, modelId, files, parentReleaseId: first }));
  return ensureSecondRelease(stage, { modelId });
}
