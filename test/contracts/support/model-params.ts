import { zeroAddress, zeroHash, type Address, type ContractFunctionArgs } from "viem";

import type { modelFactoryAbi } from "../../../generated/abi/ModelFactory.ts";

/** What `ModelFactory.createModel` takes. */
export type ModelParams = ContractFunctionArgs<typeof modelFactoryAbi, "nonpayable", "createModel">[0];

/** Terms that differ from the default; within a group only the named ones change. */
export type ModelOverrides = {
  readonly [Group in keyof ModelParams]?: ModelParams[Group] extends readonly unknown[] | string
    ? ModelParams[Group]
    : Partial<ModelParams[Group]>;
};

const DOLLAR = 1_000_000n;
const DAY = 86_400;

/** Terms as a creator would choose them on a practice chain: raise 1,000 to 10,000 dollars at 1 dollar a share. */
export function defaultModelParams(
  options: ModelOverrides & { readonly now: number; readonly creator: Address },
): ModelParams {
  const { now, creator, ...overrides } = options;
  const defaults = termsAt(now, creator);
  const groups = Object.entries(defaults).map(([name, group]) => {
    const override = overrides[name as keyof ModelParams];
    const mergeable = typeof group === "object" && !Array.isArray(group);
    return [name, mergeable ? { ...group, ...(override as object | undefined) } : (override ?? group)];
  });
  return Object.fromEntries(groups) as ModelParams;
}

function termsAt(now: number, creator: Address): ModelParams {
  return {
    identity: {
      name: "Digits",
      symbol: "DIGIT",
      description: "Reads handwritten digits.",
      licence: "Apache-2.0",
      metadataSha256: sha256Like(1),
    },
    raise: {
      softCap: 1_000n * DOLLAR,
      hardCap: 10_000n * DOLLAR,
      start: now,
      end: now + 7 * DAY,
      minContribution: 10n * DOLLAR,
      walletMax: 6_000n * DOLLAR,
      teamBps: 1_000,
      teamVestingSeconds: 365 * DAY,
      teamCliffSeconds: 0,
      perksBy: 0,
      tiers: [{ price: DOLLAR, cap: 0n, allowlistRoot: zeroHash, creditsPerDollar: 0n }],
    },
    admission: { allowlistRoot: zeroHash, attester: zeroAddress },
    milestones: [
      { shareBps: 4_000, dueBy: 0, liveDays: 0, specSha256: sha256Like(2), title: "Start of the work" },
      {
        shareBps: 6_000,
        dueBy: now + 60 * DAY,
        liveDays: 3,
        specSha256: sha256Like(3),
        title: "Release 2 is live for three days",
      },
    ],
    voting: {
      votingDelay: 60,
      votingPeriod: 600,
      lateExtension: 120,
      minDelay: 60,
      thresholdBps: 50,
      guardian: zeroAddress,
      guardianExpiry: 0,
      categories: [
        { quorumBps: 800, majorityBps: 5_000, extraDelay: 0 },
        { quorumBps: 500, majorityBps: 5_000, extraDelay: 0 },
        { quorumBps: 1_000, majorityBps: 6_000, extraDelay: 120 },
        { quorumBps: 2_000, majorityBps: 6_667, extraDelay: 300 },
      ],
    },
    revenue: {
      authorsBps: 2_000,
      sharesBps: 6_000,
      treasuryBps: 2_000,
      resaleRoyaltyBps: 500,
      authors: [{ account: creator, units: 100 }],
      parents: [],
    },
    service: { operator: creator, callPrice: 10_000n, holderCallsPerEpoch: 1_000n, epochSeconds: DAY },
    firstRelease: {
      weightsSha256: sha256Like(4),
      manifestSha256: sha256Like(5),
      suiteSha256: sha256Like(6),
      notes: "The first weights.",
    },
    evaluation: { evaluators: [], needed: 0 },
    salt: zeroHash,
  };
}

/** A 32-byte word that stands for the hash of some file. */
export function sha256Like(seed: number): `0x${string}` {
  return `0x${seed.toString(16).padStart(64, "0")}`;
}
