import { formatBps } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";

const states = [
  "does not exist",
  "is handed in",
  "is evaluated",
  "is approved",
  "is on trial",
  "is live",
  "was replaced",
  "was rolled back",
  "was rejected",
];

/** What the registry of releases refuses. */
export const releaseErrors = {
  "ReleaseRegistryFilesMissing()": () => "A release needs the hashes of its weights and of its manifest.",
  "ReleaseRegistryNotesTooLong(uint256,uint256)": (length: bigint, maximum: bigint) =>
    `The notes are ${length} bytes long; ${maximum} are allowed.`,
  "ReleaseRegistryCanaryTooLarge(uint256,uint256)": (bps: bigint, maximum: bigint) =>
    `A trial may get at most ${formatBps(maximum)} of the calls, not ${formatBps(bps)}.`,
  "ReleaseRegistryCanaryRunning(uint256)": (id: bigint) =>
    `Release ${id} in the registry is on trial; that must end first.`,
  "ReleaseRegistryCanaryTooYoung(uint256,uint256)": (endsAt: bigint) =>
    `The trial runs until ${formatMoment(Number(endsAt))}.`,
  "ReleaseRegistryUnexpectedState(uint256,uint8,uint8)": (_id: bigint, actual: number, expected: number) =>
    `The release ${states[actual] ?? "is in another state"}; this is possible only when it ${states[expected] ?? "is in another state"}.`,
  "ReleaseRegistryUnknownRelease(uint256)": (id: bigint) =>
    `There is no release with the number ${id} in the registry.`,
  "ReleaseRegistryNotEnoughVotes(address,uint256,uint256)": (_who: string, votes: bigint, needed: bigint) =>
    `To hand in a release a member must be able to vote with ${formatShares(needed)} shares; this wallet could with ${formatShares(votes)} a moment ago.`,
  "ReleaseRegistryGateClosed(uint256,uint256,uint256)": (_id: bigint, attested: bigint, needed: bigint) =>
    `${attested} of the ${needed} evaluations that the release needs are signed; the vote counts when all are.`,
  "ReleaseRegistryNotEvaluator(address)": () => "This account is not an evaluator of the model.",
  "ReleaseRegistryAlreadyAttested(uint256,address)": () =>
    "This evaluator has signed an evaluation of the release already.",
  "ReleaseRegistrySignatureWrong(address)": () => "The evaluator did not sign this evaluation.",
  "ReleaseRegistryScoreCount(uint256,uint256)": (count: bigint, maximum: bigint) =>
    `An evaluation has 1 to ${maximum} scores, not ${count}.`,
  "ReleaseRegistryGateImpossible(uint256,uint256,uint256)": (
    count: bigint,
    needed: bigint,
    maximum: bigint,
  ) =>
    `Name at most ${maximum} evaluators, and ask for one to all of them; ${needed} of ${count} were asked for.`,
  "ReleaseRegistryEvaluatorOrder(address)": () =>
    "Evaluators must be listed in rising order of their addresses, each once.",
  "ReleaseRegistryNoPredecessor(uint256)": () =>
    "There is no earlier release that could answer again in its place.",
  "ReleaseRegistryRollbackClosed(uint256,uint256,uint256)": (_id: bigint, closedAt: bigint) =>
    `The release could be called back until ${formatMoment(Number(closedAt))}; now only another vote replaces it.`,
  "ReleaseRegistryAlreadySignalled(uint256,address)": () =>
    "This wallet has asked to call the release back already.",
  "ReleaseRegistryNoVotes(address,uint256)": (_who: string, snapshot: bigint) =>
    `This wallet could not vote with any shares on ${formatMoment(Number(snapshot))}, just before the first wish to call the release back; those votes count.`,
  "ReleaseRegistryFirstExists(uint256)": () => "The model has its first release already.",
  "ReleaseRegistryNotFactory(address)": () => "Only the platform may hand in a first release.",
  "ReleaseRegistryNotPresale(address,address)": () => "Only the raise may set the first release live.",
  "ReleaseRegistryNotSteward(address,address)": () => "Only the model's steward may do this.",
  "ReleaseRegistryNotTimelock(address,address)": () => "Only a vote of the members can do this.",
};
