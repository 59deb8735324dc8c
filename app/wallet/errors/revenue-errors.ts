import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount, formatCredits, formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";

const onlyVote = () => "Only a vote of the members can do this.";
const platformOnly = () => "Only the platform's own contracts may do this.";
const mismatch = (received: bigint, expected: bigint) =>
  `${formatDollars(received)} would arrive instead of ${formatDollars(expected)}.`;

/** What shares refuse beyond a plain token. */
export const shareErrors = {
  "ModelSharesAlreadyMinted()": () => "The shares have been made already; there will never be more.",
  "ModelSharesCustodyHasNoVotes(address)": () =>
    "This account keeps shares for others and can neither vote nor be voted through.",
  "ModelSharesLastShare(uint256,uint256)": () =>
    "The very last unit of all shares stays, so that income always has an owner. Give back a little less.",
  "ModelSharesNotAdmitted(address)": () =>
    "Shares of this model are only for wallets that have been admitted, and this one has not, or no longer.",
  "ModelSharesNotPresale(address)": platformOnly,
  "ModelSharesEscrowEarnsForTreasury(address)": () =>
    "What shares in the escrow of a buy-out earn goes to the treasury, and to nobody else.",
  "ModelSharesNotTimelock(address)": onlyVote,
  "ModelSharesNotVault(address)": platformOnly,
  "ModelSharesNotRouter(address)": platformOnly,
  "ModelSharesNothingToClaim(address)": () => "These shares have no income to claim now.",
  "ModelSharesPayeeZero()": () => "The money cannot be sent to nobody.",
  "ModelSharesReceiverRefused(address)": () =>
    "Shares cannot be sent to this address: nobody could use them there.",
  "ModelSharesRevenueTooLarge(uint256,uint256)": () => "This is more income than the shares can account for.",
  "ModelSharesSupplyOutOfRange(uint256,uint256,uint256)": (supply: bigint) =>
    `A supply of ${formatShares(supply)} shares is too small or too large.`,
  "ModelSharesTeamWithoutVesting(uint256)": () =>
    "Shares of the team need a contract that hands them out little by little.",
  "ModelSharesUnclaimedSharesEarnForOwners(address)": () =>
    "Claim the shares first: what they earned comes along with them.",
};

/** What the revenue router and the till refuse. */
export const incomeErrors = {
  "RevenueRouterAmountMismatch(uint256,uint256)": mismatch,
  "RevenueRouterAmountZero()": () => "An income of nothing cannot be paid.",
  "RevenueRouterAuthorCount(uint256,uint256)": (count: bigint, maximum: bigint) =>
    `There are ${count} authors; one to ${maximum} are possible.`,
  "RevenueRouterAuthorZero()": () => "An author needs an address.",
  "RevenueRouterFeeTooHigh(uint256,uint256)": (bps: bigint, most: bigint) =>
    `An operator can get at most ${formatBps(most)} of what calls earn, not ${formatBps(bps)}.`,
  "RevenueRouterIncomeTooLarge(uint256,uint256)": () => "This is more income than can be accounted for.",
  "RevenueRouterLineageTooHigh(uint256,uint256)": (bps: bigint, most: bigint) =>
    `Parent models together can get at most ${formatBps(most)} of the income, not ${formatBps(bps)}.`,
  "RevenueRouterModelExists(uint256)": () => "The model's income is set up already.",
  "RevenueRouterNotEnoughUnits(address,uint256,uint256)": (_author: string, held: bigint, asked: bigint) =>
    `This wallet holds ${formatCount(held)} royalty units, not ${formatCount(asked)}.`,
  "RevenueRouterNotFactory(address)": platformOnly,
  "RevenueRouterNotTimelock(address,address)": onlyVote,
  "RevenueRouterNothingToClaim(uint256,address)": () => "Nothing waits to be claimed now.",
  "RevenueRouterParentRefused(uint256,uint256)": () =>
    "A parent model must be older than its child, and each can be named once, the youngest first.",
  "RevenueRouterPayeeZero()": () => "The money cannot be sent to nobody.",
  "RevenueRouterSplitInvalid(uint256)": (sum: bigint) =>
    `The parts of authors, holders and treasury add up to ${formatBps(sum)} instead of 100%.`,
  "RevenueRouterTooManyParents(uint256,uint256)": (count: bigint, most: bigint) =>
    `A model can have at most ${most} parent models, not ${count}.`,
  "RevenueRouterUnitsOutOfRange(uint256,uint256)": (total: bigint, maximum: bigint) =>
    `${formatCount(total)} royalty units are too many or none; the most is ${formatCount(maximum)}.`,
  "RevenueRouterUnknownModel(uint256)": (id: bigint) => `There is no model with the number ${id}.`,
  "TillAmountMismatch(uint256,uint256)": mismatch,
  "TillEmpty()": () => "Nothing in the till can be taken out yet.",
  "TillNotOperator(address)": () => "Only an operator of this model can give payments back.",
  "TillPaymentUnknown(address,bytes32)": () => "This payment never arrived, or was given back already.",
  "TillRefundTooLate(uint256,uint256)": () => "This payment is income by now and cannot be given back.",
};

/** What the sale of credits refuses. */
export const creditErrors = {
  "CreditTokenNotVault(address)": platformOnly,
  "CreditVaultAmountMismatch(uint256,uint256)": mismatch,
  "CreditVaultCostAboveMax(uint256,uint256)": (cost: bigint, most: bigint) =>
    `The credits cost ${formatDollars(cost)} now, more than the ${formatDollars(most)} that you agreed to. The price has changed.`,
  "CreditVaultCreditsZero()": () => "Buy more than no credits.",
  "CreditVaultNotAuthorizer(address,address)": () =>
    "Only the operator that a channel names can bring its credits home.",
  "CreditVaultNotLive()": () =>
    "No release of this model is live yet; credits are sold once its raise has succeeded.",
  "CreditVaultNotRouter(address)": platformOnly,
  "CreditVaultNotTimelock(address)": onlyVote,
  "CreditVaultNothingToRealise(uint256)": (credits: bigint) =>
    `Only ${formatCredits(credits)} used credits wait, too few to be worth anything.`,
  "CreditVaultPayeeZero()": () => "Credits cannot be given to nobody.",
  "CreditVaultPriceFallsTooFar(uint256,uint256)": (_price: bigint, lowest: bigint) =>
    `One vote can halve the price of a call at most, to ${formatDollars(lowest)}.`,
  "CreditVaultPriceFallsTooOften(uint256,uint256)": (from: bigint) =>
    `The price of a call was lowered a short time ago; it can be lowered again from ${formatMoment(Number(from))} on.`,
  "CreditVaultPriceZero()": () => "A call cannot be free for everybody; the price must be above zero.",
  "CreditVaultServiceStopped()": () => "The model is no longer served, so no credits are sold.",
  "CreditVaultStillServed()": () =>
    "The model is still served; credits can be given back only after its service has ended.",
};
