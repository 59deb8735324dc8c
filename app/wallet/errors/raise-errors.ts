import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";

const states = [
  "has not started",
  "is open",
  "reached its goal and waits to be closed",
  "is closed",
  "missed its goal",
  "was called off",
];
const termProblems = [
  "it needs one to four prices",
  "a price is zero",
  "the goal must not be above the most that is taken",
  "the goal is too small for its prices",
  "it would make too many shares",
  "its prices together take less than the goal",
  "it ends too early",
  "it ends too late",
  "the smallest contribution is above a limit",
  "the most for one wallet is below the smallest contribution",
  "the team's part is too large",
  "the team's shares would be released too soon",
  "a price for access only needs credits, and a most that it takes",
  "the credits of a price would cost more than may be taken from it",
  "the date for the credits is missing, too early, too late, or not needed",
];
const perkStates = [
  "there are none",
  "they wait to be bought",
  "they have been bought",
  "their time is over",
];

/** What the raise (the contract PresaleRound) refuses. */
export const raiseErrors = {
  "PresaleTermsInvalid(uint8)": (problem: number) =>
    `The terms of the raise do not fit together: ${termProblems[problem] ?? "a number is out of range"}.`,
  "PresaleUnexpectedState(uint8,uint8)": (actual: number, expected: number) =>
    `The raise ${states[actual] ?? "is in another state"}; this is possible only when it ${states[expected] ?? "is in another state"}.`,
  "PresaleUnknownTier(uint8,uint256)": (tier: number, count: bigint) =>
    `The raise has ${count} prices; there is no number ${tier + 1}.`,
  "PresaleNotAllowlisted(address,uint8)": (_who: string, tier: number) =>
    `Price ${tier + 1} is for invited wallets, and the invitation does not name this wallet.`,
  "PresaleBelowMinimum(uint256,uint256)": (_amount: bigint, minimum: bigint) =>
    `The smallest contribution is ${formatDollars(minimum)}.`,
  "PresaleOverHardCap(uint256,uint256)": (_amount: bigint, remaining: bigint) =>
    `The raise takes only ${formatDollars(remaining)} more.`,
  "PresaleOverTierCap(uint8,uint256,uint256)": (_tier: number, _amount: bigint, remaining: bigint) =>
    `Only ${formatDollars(remaining)} are left at this price.`,
  "PresaleOverWalletMax(address,uint256,uint256)": (_who: string, _amount: bigint, remaining: bigint) =>
    `This wallet may contribute only ${formatDollars(remaining)} more.`,
  "PresaleTooFewShares(uint256,uint256)": (shares: bigint, minimum: bigint) =>
    `The amount would buy ${formatShares(shares)} shares, fewer than the ${formatShares(minimum)} that were promised.`,
  "PresaleBeneficiaryRefused(address)": () => "Shares cannot be bought for this address.",
  "PresaleNotAdmitted(address)": () =>
    "Shares of this model are only for wallets that have been admitted, and this one has not, or no longer.",
  "PresaleTooFewCredits(uint256)": (amount: bigint) =>
    `${formatDollars(amount)} are too little for any credits at this price.`,
  "PresaleUnexpectedPerkState(uint8,uint8)": (actual: number, expected: number) =>
    `For the credits of this raise, ${perkStates[actual] ?? "nothing is known"}; this is possible only when ${perkStates[expected] ?? "something else is so"}.`,
  "PresaleCreditsTooDear(uint256,uint256)": (cost: bigint, deposits: bigint) =>
    `The credits cost ${formatDollars(cost)} now, but only ${formatDollars(deposits)} are kept for them. They are bought when the price has fallen, or the money goes back at their date.`,
  "PresaleAmountMismatch(uint256,uint256)": (held: bigint, owed: bigint) =>
    `The raise would hold ${formatDollars(held)} and owe ${formatDollars(owed)}.`,
  "PresaleNotSteward(address,address)": () => "Only the model's steward may do this.",
  "PresaleNothingToClaim(address)": () =>
    "Nothing waits for this wallet: it did not contribute, or has claimed already.",
  "PresaleNothingToRefund(address)": () =>
    "No money waits for this wallet: it did not contribute, or has taken it back already.",
  "PresalePayeeZero()": () => "The money cannot be sent to nobody.",
};
