import { zeroHash, type Address, type ContractFunctionArgs, type Hex } from "viem";

import type { modelFactoryAbi } from "../../generated/abi/ModelFactory.ts";

/** What `ModelFactory.createModel` takes; every field is explained in contracts/interfaces/ModelTerms.sol. */
export type ModelParams = ContractFunctionArgs<typeof modelFactoryAbi, "nonpayable", "createModel">[0];
export type VotingTerms = ModelParams["voting"];
export type MilestoneTerms = ModelParams["milestones"][number];

/** What a creator decides. Dollars have 6 decimals, times are unix seconds, `Bps` are ten-thousandths. */
export interface LaunchInput {
  readonly creator: Address;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  /** SPDX identifier, or `custom:` and the sha256 of the licence's text. */
  readonly licence: string;
  /** sha256 of an ERC-721 metadata file; none by default. */
  readonly metadataSha256?: Hex;
  readonly raise: RaiseInput;
  /** One to twelve; their parts add up to 10,000. By default everything is paid out right after the raise. */
  readonly milestones?: readonly MilestoneTerms[];
  /** What differs from the voting terms of a practice chain. */
  readonly voting?: Partial<VotingTerms>;
  readonly revenue?: Partial<Omit<ModelParams["revenue"], "authors" | "parents">>;
  /** The creator alone by default. */
  readonly authors?: ModelParams["revenue"]["authors"];
  /** Models that this one was made from, with their parts of its income; none by default. */
  readonly parents?: ModelParams["revenue"]["parents"];
  readonly service: ServiceInput;
  /** None when there is nothing to serve yet; members then vote the first release live. */
  readonly firstRelease?: ModelParams["firstRelease"];
  /** Restricts who may buy shares, in the raise and from others; everybody may by default. */
  readonly admission?: Partial<ModelParams["admission"]>;
  /** Who must have evaluated later releases before they can be passed; nobody by default. */
  readonly evaluation?: ModelParams["evaluation"];
  /** Makes the addresses of the model's contracts; the same creator needs another one for each model. */
  readonly salt: Hex;
}

export interface RaiseInput {
  readonly softCap: bigint;
  readonly hardCap: bigint;
  readonly start: number;
  readonly end: number;
  readonly tiers: readonly TierInput[];
  readonly minContribution?: bigint;
  /** Most dollars for one account; 0 = no limit. */
  readonly walletMax?: bigint;
  /** Part of the final supply for the creator; none by default. */
  readonly teamBps?: number;
  /** Counted from the end of the raise. */
  readonly teamVestingSeconds?: number;
  /** Before which none of the team's shares is released, counted from the end of the raise. */
  readonly teamCliffSeconds?: number;
  /** Last second for the credits of the tiers; half a year after the end of the raise by default. */
  readonly perksBy?: number;
}

export interface TierInput {
  /** Dollars for one whole share; 0 = credits only, no shares. */
  readonly price: bigint;
  /** Most dollars that the tier takes; 0 = no limit of its own. */
  readonly cap?: bigint;
  /** Root of the Merkle tree of admitted accounts; open to everybody by default. */
  readonly allowlistRoot?: Hex;
  /** Credits (6 decimals) that come with each whole dollar. */
  readonly creditsPerDollar?: bigint;
}

export interface ServiceInput {
  /** Key of the endpoint that signs receipts and settles usage. */
  readonly operator: Address;
  /** Dollars for one credit, that is one standard call. */
  readonly callPrice: bigint;
  /** Whole calls for all holders together in an epoch. */
  readonly holderCallsPerEpoch: bigint;
  /** A day by default. */
  readonly epochSeconds?: number;
}

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;
const HALF_YEAR_SECONDS = 182 * DAY_SECONDS;
const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/** Minutes in place of days, so that a newcomer lives through a vote while watching. */
export const practiceVotingTerms: VotingTerms = {
  votingDelay: 60,
  votingPeriod: 600,
  lateExtension: 120,
  minDelay: 60,
  thresholdBps: 50,
  guardian: NOBODY,
  guardianExpiry: 0,
  categories: [
    { quorumBps: 800, majorityBps: 5_000, extraDelay: 0 },
    { quorumBps: 500, majorityBps: 5_000, extraDelay: 0 },
    { quorumBps: 1_000, majorityBps: 6_000, extraDelay: 120 },
    { quorumBps: 2_000, majorityBps: 6_667, extraDelay: 300 },
  ],
};

const usualRevenue = { authorsBps: 2_000, sharesBps: 5_000, treasuryBps: 3_000, resaleRoyaltyBps: 500 };

const wholeAtOnce: MilestoneTerms = {
  shareBps: 10_000,
  dueBy: 0,
  liveDays: 0,
  specSha256: zeroHash,
  title: "Start of the work",
};

const noRelease = { weightsSha256: zeroHash, manifestSha256: zeroHash, suiteSha256: zeroHash, notes: "" };

/** Fills what a creator left open with the usual terms. */
export function completeTerms(input: LaunchInput): ModelParams {
  const { name, symbol, description, licence, metadataSha256 = zeroHash, milestones = [wholeAtOnce] } = input;
  const { creator, authors = [{ account: creator, units: 100 }], parents = [], service } = input;
  return {
    identity: { name, symbol, description, licence, metadataSha256 },
    raise: completeRaise(input.raise),
    admission: { allowlistRoot: zeroHash, attester: NOBODY, ...input.admission },
    milestones,
    voting: { ...practiceVotingTerms, ...input.voting },
    revenue: { ...usualRevenue, ...input.revenue, authors, parents: inFallingOrder(parents) },
    service: { epochSeconds: DAY_SECONDS, ...service },
    firstRelease: input.firstRelease ?? noRelease,
    evaluation: completeEvaluation(input.evaluation),
    salt: input.salt,
  };
}

/** The router takes parents from the newest to the oldest. */
export function inFallingOrder<Parent extends { readonly modelId: number }>(
  parents: readonly Parent[],
): Parent[] {
  return [...parents].sort((one, other) => other.modelId - one.modelId);
}

/** The registry takes evaluators in rising order. */
function completeEvaluation(
  { evaluators, needed }: ModelParams["evaluation"] = { evaluators: [], needed: 0 },
): ModelParams["evaluation"] {
  const rising = [...evaluators].sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
  return { evaluators: rising, needed };
}

function completeRaise(raise: RaiseInput): ModelParams["raise"] {
  const { softCap, hardCap, start, end, tiers, minContribution = 1_000_000n, walletMax = 0n } = raise;
  const { teamBps = 0, teamVestingSeconds = teamBps === 0 ? 0 : YEAR_SECONDS, teamCliffSeconds = 0 } = raise;
  const completed = tiers.map(({ price, cap = 0n, allowlistRoot = zeroHash, creditsPerDollar = 0n }) => ({
    ...{ price, cap, allowlistRoot, creditsPerDollar },
  }));
  const hasCredits = completed.some(({ creditsPerDollar }) => creditsPerDollar > 0n);
  const perksBy = raise.perksBy ?? (hasCredits ? end + HALF_YEAR_SECONDS : 0);
  return {
    ...{ softCap, hardCap, start, end, minContribution, walletMax, teamBps, teamVestingSeconds },
    ...{ teamCliffSeconds, perksBy, tiers: completed },
  };
}
