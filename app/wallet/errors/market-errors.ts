import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";

/** What the market refuses. */
export const marketErrors = {
  "MarketAmountInvalid(uint256,uint256)": () => "Buy more than nothing, and no less than you want at least.",
  "MarketCostAboveMax(uint256,uint256)": (cost: bigint, most: bigint) =>
    `It would cost ${formatDollars(cost)}, more than the ${formatDollars(most)} that you agreed to.`,
  "MarketNotAllowed(uint256,uint256)": () =>
    "The seller no longer lets the market hand this over. Choose another offer.",
  "MarketNotDelivered(uint256,uint256)": () =>
    "Less would arrive than is paid for, because this token keeps a fee.",
  "MarketNotMaker(address,address)": () => "Only who made the offer can do this.",
  "MarketNotSigned(bytes32,address)": () => "The seller has neither signed nor published this offer.",
  "MarketOrderCancelled(bytes32)": () => "The seller has taken this offer back.",
  "MarketOrderEmpty(uint256,uint256)": () => "An offer needs something to sell and a price above zero.",
  "MarketOrderExpired(uint256,uint256)": (validUntil: bigint) =>
    `This offer stood until ${formatMoment(Number(validUntil))}.`,
  "MarketOrderOfOtherRound(uint64,uint64)": () =>
    "The seller has taken all offers back that were made before, this one too.",
  "MarketOwnOrder(address)": () => "You cannot buy from your own offer. Take it back instead.",
  "MarketRoyaltyTooHigh(uint256,uint256)": (royalty: bigint, price: bigint) =>
    `Its creators ask for ${formatDollars(royalty)} out of a price of ${formatDollars(price)}.`,
  "MarketTooFewLeft(uint256,uint256)": (left: bigint) =>
    left === 0n
      ? "Somebody else has bought the last of it."
      : `Only ${formatShares(left)} are left of this offer.`,
};
