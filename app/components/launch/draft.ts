import type { ReleaseFiles } from "../../../client/actions/publish.ts";
import type { ParentDraft } from "../parent-list.tsx";

export const launchSteps = ["identity", "release", "raise", "money", "voting", "service", "review"] as const;
export type LaunchStep = (typeof launchSteps)[number];

export type TierDraft = { price: string; cap: string; credits: string };
export type MilestoneDraft = { title: string; percent: string; dueDays: string; liveDays: string };
export type AuthorDraft = { account: string; units: string };
export type CategoryDraft = { quorum: string; majority: string; extra: string };

/** The files of the first release, stored already, and how people call them. */
export type StoredRelease = Omit<ReleaseFiles, "notes"> & { label: string };

/** Everything that a creator has typed so far, as it was typed. Times of votes are in the draft's own unit. */
export type LaunchDraft = {
  name: string;
  symbol: string;
  description: string;
  licence: string;
  release: StoredRelease | null;
  /** Whether the model starts without a release, because there is nothing to serve yet. */
  releaseLater: boolean;
  notes: string;
  softCap: string;
  hardCap: string;
  days: string;
  minContribution: string;
  walletMax: string;
  tiers: TierDraft[];
  teamPercent: string;
  teamVestingDays: string;
  teamCliffDays: string;
  perkDays: string;
  admissionRoot: string;
  attester: string;
  milestones: MilestoneDraft[];
  authors: AuthorDraft[];
  /** Models that it was made from; none by default. */
  parents: ParentDraft[];
  authorsPercent: string;
  sharesPercent: string;
  treasuryPercent: string;
  resalePercent: string;
  votingDelay: string;
  votingPeriod: string;
  lateExtension: string;
  minDelay: string;
  thresholdPercent: string;
  categories: CategoryDraft[];
  /** Addresses of evaluators, one a line; nobody by default. */
  evaluators: string;
  /** How many of them must sign. */
  evaluationsNeeded: string;
  callPrice: string;
  holderCalls: string;
  epochHours: string;
  operator: string;
};

const numbers = {
  softCap: "5000",
  hardCap: "20000",
  days: "14",
  minContribution: "10",
  walletMax: "0",
  teamPercent: "10",
  teamVestingDays: "365",
  teamCliffDays: "90",
  perkDays: "180",
  authorsPercent: "20",
  sharesPercent: "50",
  treasuryPercent: "30",
  resalePercent: "5",
  callPrice: "0.02",
  holderCalls: "1000",
  epochHours: "24",
};

/** The usual terms. On a practice chain a vote takes minutes, elsewhere days. */
export function usualDraft(practice: boolean, operator: string): LaunchDraft {
  return {
    name: "",
    symbol: "",
    description: "",
    licence: "MIT",
    release: null,
    releaseLater: false,
    notes: "",
    ...numbers,
    tiers: [{ price: "1", cap: "0", credits: "0" }],
    admissionRoot: "",
    attester: "",
    milestones: [{ title: "Start of the work", percent: "100", dueDays: "0", liveDays: "0" }],
    authors: [{ account: "", units: "100" }],
    parents: [],
    ...(practice ? minutesOfVoting : hoursOfVoting),
    thresholdPercent: "0.5",
    evaluators: "",
    evaluationsNeeded: "0",
    operator,
  };
}

const minutesOfVoting = {
  votingDelay: "1",
  votingPeriod: "10",
  lateExtension: "2",
  minDelay: "1",
  categories: categoriesWith("0", "0", "2", "5"),
};

const hoursOfVoting = {
  votingDelay: "24",
  votingPeriod: "120",
  lateExtension: "24",
  minDelay: "48",
  categories: categoriesWith("0", "0", "24", "72"),
};

function categoriesWith(...extras: [string, string, string, string]): CategoryDraft[] {
  const [release, price, treasury, constitution] = extras;
  return [
    { quorum: "8", majority: "50", extra: release },
    { quorum: "5", majority: "50", extra: price },
    { quorum: "10", majority: "60", extra: treasury },
    { quorum: "20", majority: "66.67", extra: constitution },
  ];
}

const storageKey = "comodel.launch-draft";

/** The draft that this browser kept, completed by the usual terms; null when there is none that can be read. */
export function loadDraft(usual: LaunchDraft): LaunchDraft | null {
  const stored = window.localStorage.getItem(storageKey);
  if (stored === null) return null;
  try {
    const draft = { ...usual, ...(JSON.parse(stored) as Partial<LaunchDraft>) };
    // A tier that was kept before tiers could carry credits has none.
    return { ...draft, tiers: draft.tiers.map((tier) => ({ ...tier, credits: tier.credits ?? "0" })) };
  } catch {
    // Something else wrote there; a draft that nobody can read is none.
    return null;
  }
}

/** Keeps the draft in this browser. */
export function saveDraft(draft: LaunchDraft): void {
  window.localStorage.setItem(storageKey, JSON.stringify(draft));
}

/** Throws the kept draft away. */
export function forgetDraft(): void {
  window.localStorage.removeItem(storageKey);
}
