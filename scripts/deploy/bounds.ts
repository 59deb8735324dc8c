/** Hard limits of a platform, which the constructors of the contracts take; times in seconds, parts in 1/10,000. */
export interface PlatformBounds {
  readonly minVotingDelay: number;
  readonly maxVotingDelay: number;
  readonly minVotingPeriod: number;
  readonly maxVotingPeriod: number;
  /** From queueing to execution. */
  readonly minTimelockDelay: number;
  readonly maxTimelockDelay: number;
  /** What a category may wait beyond the timelock. */
  readonly maxExtraDelay: number;
  /** After which a passed proposal expires that nobody queues or executes. */
  readonly proposalLifetime: number;
  readonly maxGuardianTerm: number;
  /** After a raise, in which contributors take their shares and nothing can be proposed yet. */
  readonly claimSeconds: number;
  /** Longest time from a launch to the end of its presale. */
  readonly maxRaiseSeconds: number;
  /** Shortest time over which the team's shares vest. */
  readonly minVestingSeconds: number;
  /** Longest time from the end of a presale to the date by which its credits are given out. */
  readonly maxPerkSeconds: number;
  /** In which members may object to a milestone. */
  readonly objectionSeconds: number;
  /** Part of the past supply whose objection stops a milestone. */
  readonly objectionBps: number;
  /** After a milestone's date, for evidence; as long again for a vote about evidence that was stopped. */
  readonly graceSeconds: number;
  /** Part of the proceeds that may be paid out within `tapSeconds`. */
  readonly tapBps: number;
  readonly tapSeconds: number;
  /** In which members may leave after a missed milestone. */
  readonly exitSeconds: number;
  readonly canarySeconds: number;
  /** Part of the past supply whose signals call a release back. */
  readonly rollbackBps: number;
  /** After its vote, in which a release can be called back. */
  readonly rollbackSeconds: number;
  /** From an epoch's end, in which evaluators report that it failed; then its free calls are paid for. */
  readonly probeSeconds: number;
  /** From the acceptance of a buy-out to its completion, in which who disagrees may leave. */
  readonly leaveSeconds: number;
  /** Part of the treasury that may be paid out within `treasuryWindow`. */
  readonly treasuryBps: number;
  readonly treasuryWindow: number;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Minutes instead of days, so that a newcomer lives through a vote while watching. */
export const practiceBounds: PlatformBounds = {
  minVotingDelay: 30,
  maxVotingDelay: 30 * DAY,
  minVotingPeriod: 2 * MINUTE,
  maxVotingPeriod: 30 * DAY,
  minTimelockDelay: 30,
  maxTimelockDelay: 30 * DAY,
  maxExtraDelay: 30 * DAY,
  proposalLifetime: 14 * DAY,
  maxGuardianTerm: 730 * DAY,
  claimSeconds: 0,
  maxRaiseSeconds: 180 * DAY,
  minVestingSeconds: 30 * DAY,
  maxPerkSeconds: 730 * DAY,
  objectionSeconds: 5 * MINUTE,
  objectionBps: 1_500,
  graceSeconds: 10 * MINUTE,
  tapBps: 5_000,
  tapSeconds: DAY,
  exitSeconds: 7 * DAY,
  canarySeconds: MINUTE,
  rollbackBps: 1_500,
  rollbackSeconds: 7 * DAY,
  probeSeconds: MINUTE,
  leaveSeconds: 5 * MINUTE,
  treasuryBps: 2_000,
  treasuryWindow: DAY,
};

/** For networks on which money is real: nobody is outvoted while asleep. */
export const publicBounds: PlatformBounds = {
  minVotingDelay: DAY / 2,
  maxVotingDelay: 7 * DAY,
  minVotingPeriod: 2 * DAY,
  maxVotingPeriod: 14 * DAY,
  minTimelockDelay: DAY,
  maxTimelockDelay: 14 * DAY,
  maxExtraDelay: 14 * DAY,
  proposalLifetime: 14 * DAY,
  maxGuardianTerm: 730 * DAY,
  claimSeconds: 7 * DAY,
  maxRaiseSeconds: 180 * DAY,
  minVestingSeconds: 180 * DAY,
  maxPerkSeconds: 730 * DAY,
  objectionSeconds: 5 * DAY,
  objectionBps: 1_500,
  graceSeconds: 14 * DAY,
  tapBps: 2_500,
  tapSeconds: 30 * DAY,
  exitSeconds: 90 * DAY,
  canarySeconds: DAY,
  rollbackBps: 1_500,
  rollbackSeconds: 7 * DAY,
  probeSeconds: DAY,
  leaveSeconds: 3 * DAY,
  treasuryBps: 2_000,
  treasuryWindow: 30 * DAY,
};
