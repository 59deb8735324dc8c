import { formatDollars } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";

const onlyVote = () => "Only a vote of the members can do this.";
const unknown = (id: bigint) => `There is no model with the number ${id}.`;

/** What the contract of the holders' free calls refuses. */
export const allowanceErrors = {
  "HolderAllowanceAmount(uint256,uint256)": (amount: bigint, funds: bigint) =>
    amount === 0n
      ? "An amount of nothing cannot be moved."
      : `Only ${formatDollars(funds)} are set aside for free calls, not ${formatDollars(amount)}.`,
  "HolderAllowanceAmountMismatch(uint256,uint256)": (received: bigint, expected: bigint) =>
    `${formatDollars(received)} would arrive instead of ${formatDollars(expected)}.`,
  "HolderAllowanceEpochFailed(address,uint64)": () =>
    "Evaluators found that the operator did not serve the model in this time, so it is not paid for it.",
  "HolderAllowanceEpochOutOfRange(uint32,uint32,uint32)": (
    _asked: number,
    minimum: number,
    maximum: number,
  ) => `An epoch takes between ${formatDuration(minimum)} and ${formatDuration(maximum)}.`,
  "HolderAllowanceGrantNotSigned(address,address)": () =>
    "The holder has not signed that this key may use the free calls.",
  "HolderAllowanceGrantOver(address,uint64,uint64)": () =>
    "The holder had let this key use the free calls for an earlier time only.",
  "HolderAllowanceModelExists(uint256)": () => "The holders' free calls are set up already.",
  "HolderAllowanceMoreThanSigned(address,uint256,uint256)": (
    _holder: string,
    calls: bigint,
    signed: bigint,
  ) => `The holder signed for ${formatCount(signed)} calls, not for ${formatCount(calls)}.`,
  "HolderAllowanceNoSuchEpoch(uint256,uint64)": () => "No epoch of free calls begins at this time.",
  "HolderAllowanceNotFactory(address)": () => "Only the platform's own contracts may do this.",
  "HolderAllowanceNotOperator(address,uint64)": () =>
    "This operator did not serve the model in that time, so it is not paid for it.",
  "HolderAllowanceNotSettleable(uint64,uint256,uint256)": (
    _epoch: bigint,
    opensAt: bigint,
    closesAt: bigint,
  ) =>
    `Free calls of this epoch are paid for from ${formatMoment(Number(opensAt))} until ${formatMoment(Number(closesAt))}.`,
  "HolderAllowanceNotTimelock(address,address)": onlyVote,
  "HolderAllowanceNothingToSettle(uint256,uint64)": () =>
    "Nothing is to be paid: no call is new, all calls of the epoch are paid, or nothing is left of what was set aside.",
  "HolderAllowanceEpochNotBegun(uint64,uint256)": (epoch: bigint) =>
    `This time of free calls begins only at ${formatMoment(Number(epoch))}.`,
  "HolderAllowanceProbesOver(uint64,uint256)": (_epoch: bigint, until: bigint) =>
    `That an epoch failed could be reported until ${formatMoment(Number(until))}.`,
  "HolderAllowanceSettledAlready(address,uint64,uint256)": (_holder: string, _epoch: bigint, calls: bigint) =>
    `${formatCount(calls)} free calls of this holder are paid for already.`,
  "HolderAllowanceTooFewVerdicts(uint256,uint256)": (given: bigint, needed: bigint) =>
    needed === 0n
      ? "This model has no evaluators who could say that an epoch failed."
      : `${needed} evaluators must sign, and ${given} did.`,
  "HolderAllowanceTooManyCalls(uint256,uint256)": (_calls: bigint, most: bigint) =>
    `Holders can have at most ${formatCount(most)} calls in an epoch.`,
  "HolderAllowanceUnknownModel(uint256)": unknown,
  "HolderAllowanceVerdictRefused(address)": () =>
    "One of the evaluators is none, is named twice, or has not signed this.",
  "HolderAllowanceVoucherNotSigned(address,address)": () =>
    "The holder's key has not signed for so many calls with this operator.",
};
