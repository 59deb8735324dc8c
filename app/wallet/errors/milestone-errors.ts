import { formatDollars } from "../../format/dollars.ts";
import { formatShares } from "../../format/shares.ts";
import { formatDuration, formatMoment } from "../../format/time.ts";

const states = [
  "waits for the money of the raise",
  "has no evidence yet",
  "has its evidence under objection",
  "has been accepted",
];
const standings = [
  "waits for the money of the raise",
  "still takes evidence",
  "has its evidence under objection",
  "still waits for a vote about its evidence",
  "waits until its release has been live for long enough",
  "can be paid",
  "has been accepted",
  "was missed",
  "ended when members began to leave",
];
const planProblems = [
  "there are none or too many",
  "their parts do not add up to the whole",
  "one has no part",
  "their dates are not in order",
  "one is due before the raise ends",
  "one asks for too many days live",
  "a title is missing or too long",
  "one is due more than ten years after the raise ends",
];

/** What the milestone vault refuses. */
export const milestoneErrors = {
  "MilestonePlanInvalid(uint8)": (problem: number) =>
    `The milestones do not fit together: ${planProblems[problem] ?? "a number is out of range"}.`,
  "MilestoneUnknown(uint256,uint256)": (index: bigint, count: bigint) =>
    `There are ${count} milestones; there is no number ${index + 1n}.`,
  "MilestoneUnexpectedState(uint256,uint8,uint8)": (index: bigint, actual: number, expected: number) =>
    `Milestone ${index + 1n} ${states[actual] ?? "is in another state"}; this is possible only when it ${states[expected] ?? "is in another state"}.`,
  "MilestoneTooEarly(uint256,uint256)": (_index: bigint, seconds: bigint) =>
    `Members first have ${formatDuration(Number(seconds))} after the raise to take their shares; evidence is taken after that.`,
  "MilestoneOverdue(uint256,uint256,uint256)": (index: bigint, latest: bigint) =>
    `Evidence for milestone ${index + 1n} could be handed in until ${formatMoment(Number(latest))}.`,
  "MilestoneObjectionOpen(uint256,uint256,uint256)": (_index: bigint, until: bigint) =>
    `Members may still object until ${formatMoment(Number(until))}.`,
  "MilestoneObjectionClosed(uint256,uint256,uint256)": (_index: bigint, until: bigint) =>
    `Members could object until ${formatMoment(Number(until))}.`,
  "MilestoneContested(uint256,uint256,uint256)": (_index: bigint, objections: bigint, limit: bigint) =>
    `Members with ${formatShares(objections)} shares object, and ${formatShares(limit)} are enough to stop the payment. A vote can still decide it.`,
  "MilestoneAlreadyObjected(uint256,address)": () => "This wallet has objected already.",
  "MilestoneNoVotes(address)": () =>
    "Only members may object, and this wallet held no shares at the time that counts.",
  "MilestoneForeignRelease(uint256,uint256)": (releaseId: bigint) =>
    `Release ${releaseId} in the registry belongs to another model.`,
  "MilestoneReleaseTooYoung(uint256,uint256,uint256)": (
    _releaseId: bigint,
    seconds: bigint,
    needed: bigint,
  ) =>
    `The release has been live for ${formatDuration(Number(seconds))}; the milestone needs ${formatDuration(Number(needed))}.`,
  "MilestoneNotMissed(uint256,uint8)": (index: bigint, standing: number) =>
    `Milestone ${index + 1n} was not missed: it ${standings[standing] ?? "is in another state"}.`,
  "MilestoneExitOpened(uint48)": () =>
    "Members leave with their part of the money, so nothing is paid for milestones any more.",
  "MilestoneExitClosed(uint48,uint256)": (until: number) =>
    until === 0
      ? "Members cannot leave with a part of the money: no milestone was missed, and no vote has wound the model down."
      : `Members could leave until ${formatMoment(until)}.`,
  "MilestoneExitTooLittle(uint256,uint256)": (amount: bigint, minimum: bigint) =>
    `The shares bring ${formatDollars(amount)}, less than the ${formatDollars(minimum)} that were expected.`,
  "MilestoneTooManyShares(uint256,uint256)": (shares: bigint, all: bigint) =>
    `There are no ${formatShares(shares)} shares to give back: all that are not locked are ${formatShares(all)}.`,
  "MilestoneNothingLeft(uint48,uint256)": () =>
    "There is nothing to take: members can still leave, or nothing is left.",
  "MilestoneTapEmpty(uint256)": (waiting: bigint) =>
    waiting === 0n
      ? "No money of accepted milestones waits."
      : `${formatDollars(waiting)} wait, and nothing more can be paid for now. Try again later.`,
  "MilestonePayeeZero()": () => "The money cannot be sent to nobody.",
  "MilestoneNoSteward()": () => "The model has no steward who could be paid; a vote must name one first.",
  "MilestoneNotSteward(address,address)": () => "Only the model's steward may hand in evidence.",
  "MilestoneNotPresale(address,address)": () => "Only the raise itself may bring the proceeds.",
  "MilestoneNotTimelock(address,address)": () => "Only a vote of the members can do this.",
  "MilestoneProceedsMissing(uint256,uint256)": (held: bigint, needed: bigint) =>
    `The vault holds ${formatDollars(held)} instead of ${formatDollars(needed)}.`,
};
