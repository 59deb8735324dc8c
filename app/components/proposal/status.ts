/** Where a proposal stands, as a person needs to know it. */
export type ProposalStatus =
  | "pending"
  | "active"
  | "succeeded"
  | "waiting"
  | "executable"
  | "executed"
  | "defeated"
  | "expired"
  | "cancelled";

/** The facts of a proposal that decide where it stands: votes with 18 decimals, times in unix seconds. */
export type ProposalFacts = {
  voteStart: number;
  voteEnd: number;
  quorum: bigint;
  majorityBps: number;
  extraDelay: number;
  expiresAt: number;
  forVotes: bigint;
  againstVotes: bigint;
  abstainVotes: bigint;
  eta: number | null;
  executedAt: number | null;
  canceledAt: number | null;
};

type Votes = Pick<ProposalFacts, "forVotes" | "againstVotes" | "abstainVotes" | "quorum" | "majorityBps">;

/** Votes that count towards the quorum: for and abstain. */
export function quorumVotes({ forVotes, abstainVotes }: Pick<Votes, "forVotes" | "abstainVotes">): bigint {
  return forVotes + abstainVotes;
}

/** True when enough votes take part and, of those for and against, more than the majority is for. */
export function hasPassed(votes: Votes): boolean {
  const { forVotes, againstVotes, quorum, majorityBps } = votes;
  if (quorumVotes(votes) < quorum) return false;
  return forVotes * 10_000n > (forVotes + againstVotes) * BigInt(majorityBps);
}

/** The unix second from which a queued proposal may be carried out; null when it is not queued. */
export function executableAtOf({
  eta,
  extraDelay,
}: Pick<ProposalFacts, "eta" | "extraDelay">): number | null {
  return eta === null ? null : eta + extraDelay;
}

/** A proposal's status at a chain time, from the index and by the same rules as the governor. */
export function statusAt(facts: ProposalFacts, now: number): ProposalStatus {
  if (facts.executedAt !== null) return "executed";
  if (facts.canceledAt !== null) return "cancelled";
  if (now <= facts.voteStart) return "pending";
  if (now <= facts.voteEnd) return "active";
  if (!hasPassed(facts)) return "defeated";
  if (now >= facts.expiresAt) return "expired";
  const executableAt = executableAtOf(facts);
  if (executableAt === null) return "succeeded";
  return now < executableAt ? "waiting" : "executable";
}

const governorStates = [
  "pending",
  "active",
  "cancelled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;

/**
 * A proposal's status from the governor's own `state()` number and `executableAt()` (0 = not queued).
 * Throws a RangeError for a number that the governor does not have.
 */
export function statusOfGovernor(state: number, executableAt: number, now: number): ProposalStatus {
  const name = governorStates[state];
  if (name === undefined) throw new RangeError(`Expected a governor's state from 0 to 7, found ${state}.`);
  if (name !== "queued") return name;
  return now < executableAt ? "waiting" : "executable";
}

/** The quorum as a part of all votes in ten-thousandths, rounded up: less than this never suffices. */
export function quorumBpsUp(quorum: bigint, supply: bigint): bigint {
  return supply === 0n ? 0n : (quorum * 10_000n + supply - 1n) / supply;
}
