import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";

const states = ["does not exist", "is open", "is accepted", "is completed", "was taken back"];

/** What the contract of offers for whole models refuses. */
export const buyOutErrors = {
  "BuyOutUnknownOffer(uint256)": (id: bigint) => `There is no offer with the number ${id}.`,
  "BuyOutUnexpectedState(uint256,uint8,uint8)": (_id: bigint, actual: number, expected: number) =>
    `The offer ${states[actual] ?? "is in another state"}; this is possible only when it ${states[expected] ?? "is in another state"}.`,
  "BuyOutBelowNetAssets(uint256,uint256)": (amount: bigint, owned: bigint) =>
    `An offer must be more than the model owns: ${formatDollars(owned)}; ${formatDollars(amount)} are offered.`,
  "BuyOutExpiryOutOfRange(uint256,uint256,uint256)": (_expiry: bigint, _now: bigint, latest: bigint) =>
    `An offer ends in the future, before ${formatMoment(Number(latest))}.`,
  "BuyOutNotForSale(uint256)": () => "The model has no shares yet, or it was sold already.",
  "BuyOutNotBuyer(address,address)": () => "Only who made the offer may do this.",
  "BuyOutNotTimelock(address,address)": () => "Only a vote of the members can do this.",
  "BuyOutVoteNotPassed(uint256)": () => "The vote on this offer has not passed.",
  "BuyOutVoteBeforeOffer(uint256,uint256)": () =>
    "This vote began before the offer was made, so members could not know what they voted on. It needs a new vote.",
  "BuyOutNotByHalf(uint256,uint256)": (votes: bigint, half: bigint) =>
    `The offer has ${formatShares(votes)} votes; it needs more than ${formatShares(half)}, half of all shares.`,
  "BuyOutTooEarly(uint256,uint256)": (from: bigint) =>
    `Whoever disagrees may leave first; the model can change hands from ${formatMoment(Number(from))} on.`,
  "BuyOutOtherVote(uint256)": () => "This is not the vote that accepted the offer.",
  "BuyOutBinding(uint256,uint256)": (expiry: bigint) =>
    `Members have accepted the offer; it binds until ${formatMoment(Number(expiry))}.`,
  "BuyOutNothing()": () => "Nothing was paid in, or nothing is to be had for so few shares.",
  "BuyOutAmountMismatch(uint256,uint256)": () => "The dollar did not deliver the whole amount.",
  "BuyOutPayeeZero()": () => "Choose an address to pay to.",
  "BuyOutPaysLess(uint256,uint256)": (amount: bigint, least: bigint) =>
    `These shares would bring ${formatDollars(amount)} now, less than ${formatDollars(least)}.`,
};
