import { size, stringToHex, zeroHash } from "viem";

import { WHOLE_BPS, WHOLE_CREDIT, WHOLE_DOLLAR, WHOLE_SHARE } from "./units.ts";
import type { ModelParams } from "./launch-terms.ts";

/** What is wrong with one field, as a sentence that says what is expected. */
export interface LaunchProblem {
  /** Path of the field, such as "raise.softCap". */
  readonly field: string;
  readonly message: string;
}

const MAX_UINT112 = 2n ** 112n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
const MAX_UNITS = 2 ** 24 - 1;
const MAX_TEAM_BPS = 5_000;
const MAX_ROYALTY_BPS = 1_000;
const MAX_PARENTS = 8;
const MAX_LINEAGE_BPS = 3_000;

/** A rule: what must hold, the field to mend, and what to say when it does not hold. */
type Rule = readonly [holds: boolean, field: string, message: string];

/**
 * Holds terms against the rules that the contracts will apply, all at once and in words, so that nobody pays for a
 * refused launch. The platform's own limits of voting times, and whether a parent model exists, are left to the
 * contracts.
 */
export function findLaunchProblems(params: ModelParams): readonly LaunchProblem[] {
  const rules = [
    ...identityRules(params),
    ...raiseRules(params.raise),
    ...tierRules(params.raise),
    ...perkRules(params),
    ...milestoneRules(params),
    ...votingRules(params.voting),
    ...revenueRules(params.revenue),
    ...parentRules(params.revenue),
    ...serviceRules(params),
    ...evaluationRules(params.evaluation),
  ];
  return rules.filter(([holds]) => !holds).map(([, field, message]) => ({ field, message }));
}

function identityRules({ identity, firstRelease }: ModelParams): Rule[] {
  const { name, symbol, description, licence } = identity;
  return [
    [isBetween(bytesOf(name), 1, 64), "name", "The name needs 1 to 64 bytes."],
    [isBetween(bytesOf(symbol), 1, 11), "symbol", "The ticker needs 1 to 11 bytes."],
    [bytesOf(description) <= 2_000, "description", "The description may have 2,000 bytes at most."],
    [isBetween(bytesOf(licence), 1, 80), "licence", "Name a licence, for example MIT, in at most 80 bytes."],
    [bytesOf(firstRelease.notes) <= 2_000, "firstRelease.notes", "The notes may have 2,000 bytes at most."],
    [
      firstRelease.weightsSha256 !== zeroHash || firstRelease.manifestSha256 === zeroHash,
      "firstRelease.weights",
      "The first release needs a weights file.",
    ],
    [
      firstRelease.manifestSha256 !== zeroHash || firstRelease.weightsSha256 === zeroHash,
      "firstRelease.manifest",
      "The first release needs a manifest.",
    ],
  ];
}

function raiseRules(raise: ModelParams["raise"]): Rule[] {
  const { softCap, hardCap, start, end, minContribution, walletMax, teamBps } = raise;
  const { teamCliffSeconds, teamVestingSeconds } = raise;
  return [
    [softCap <= hardCap, "raise.hardCap", "The most that is taken cannot be less than what is needed."],
    [end > start, "raise.end", "The raise must end after it starts."],
    [
      minContribution <= hardCap,
      "raise.minContribution",
      "The least contribution is more than is taken in all.",
    ],
    [
      walletMax === 0n || walletMax >= minContribution,
      "raise.walletMax",
      "The most for one account cannot be below the least contribution.",
    ],
    [isBetween(teamBps, 0, MAX_TEAM_BPS), "raise.teamBps", "The team may take half of the shares at most."],
    [
      teamBps === 0 || teamCliffSeconds <= teamVestingSeconds,
      "raise.teamCliffSeconds",
      "The team's shares cannot begin to be released after all of them are.",
    ],
  ];
}

function tierRules(raise: ModelParams["raise"]): Rule[] {
  const { softCap, hardCap, teamBps } = raise;
  const tiers = raise.tiers.filter(({ price }) => price !== 0n);
  const prices = tiers.map(({ price }) => price);
  const lowest = prices.reduce((least, price) => (price < least ? price : least), prices[0] ?? 0n);
  const highest = prices.reduce((most, price) => (price > most ? price : most), 0n);
  const capacity = tiers.reduce((sum, { cap }) => sum + (cap === 0n ? hardCap : cap), 0n);
  const rules: Rule[] = [
    [isBetween(raise.tiers.length, 1, 4), "raise.tiers", "A raise has one to four tiers."],
    [tiers.length > 0, "raise.tiers", "At least one tier needs a price of a share."],
    [capacity >= softCap, "raise.tiers", "All tiers together take less than what is needed."],
    [
      softCap >= 2n * highest,
      "raise.softCap",
      "What is needed must pay for two shares at the highest price at least.",
    ],
  ];
  if (lowest <= 0n || teamBps > MAX_TEAM_BPS) return rules;
  const largestSupply =
    (((hardCap * WHOLE_SHARE) / lowest) * BigInt(WHOLE_BPS)) / BigInt(WHOLE_BPS - teamBps);
  return [
    ...rules,
    [largestSupply <= MAX_UINT112, "raise.tiers", "There would be too many shares: raise the price."],
  ];
}

function perkRules({ raise, service }: ModelParams): Rule[] {
  const { tiers, hardCap, end, perksBy } = raise;
  const accessOnly = tiers.filter(({ price }) => price === 0n);
  const most = accessOnly.reduce((sum, { cap }) => sum + cap, hardCap);
  const hasCredits = tiers.some(({ creditsPerDollar }) => creditsPerDollar > 0n);
  return [
    [
      accessOnly.every(({ creditsPerDollar, cap }) => creditsPerDollar > 0n && cap > 0n),
      "raise.tiers",
      "A tier without shares needs credits for each dollar, and a most that it takes.",
    ],
    [
      tiers.every(({ price, creditsPerDollar }) => {
        const whole = WHOLE_DOLLAR * WHOLE_CREDIT;
        return creditsPerDollar * service.callPrice <= (price === 0n ? whole : whole / 2n);
      }),
      "raise.tiers",
      "The credits of a tier must be paid from it: half of each dollar at most, or all of it in a tier without shares.",
    ],
    [most <= MAX_UINT64, "raise.hardCap", "The most that is taken is too large."],
    [
      hasCredits ? perksBy > end : perksBy === 0,
      "raise.perksBy",
      "The date for the credits must be after the end of the raise; without credits there is none.",
    ],
  ];
}

function milestoneRules({ milestones, raise }: ModelParams): Rule[] {
  const sum = milestones.reduce((total, { shareBps }) => total + shareBps, 0);
  const dates = milestones.map(({ dueBy }) => dueBy).filter((dueBy, index) => index > 0 || dueBy !== 0);
  const inOrder = dates.every((dueBy, index) => index === 0 || dueBy >= (dates[index - 1] ?? 0));
  return [
    [isBetween(milestones.length, 1, 12), "milestones", "A plan has one to twelve milestones."],
    [
      sum === WHOLE_BPS,
      "milestones",
      `The parts of the milestones must add up to 100 %; they add up to ${sum / 100} %.`,
    ],
    [
      milestones.every(({ shareBps }) => shareBps > 0),
      "milestones",
      "Each milestone needs a part of the money.",
    ],
    [
      milestones.every(({ title }) => isBetween(bytesOf(title), 1, 120)),
      "milestones",
      "Each milestone needs a promise of 1 to 120 bytes.",
    ],
    [
      milestones.every(({ liveDays }) => isBetween(liveDays, 0, 365)),
      "milestones",
      "A release must be live 365 days at most.",
    ],
    [inOrder, "milestones", "Milestones come in the order of their dates."],
    [
      dates.every((dueBy) => dueBy > raise.end),
      "milestones",
      "A milestone cannot be due before the raise ends.",
    ],
  ];
}

function votingRules({
  categories,
  thresholdBps,
  votingPeriod,
  lateExtension,
}: ModelParams["voting"]): Rule[] {
  return [
    [
      isBetween(thresholdBps, 1, 1_000),
      "voting.thresholdBps",
      "A proposer needs 0.01 % to 10 % of the votes.",
    ],
    [
      lateExtension <= votingPeriod,
      "voting.lateExtension",
      "A late vote cannot be extended beyond the voting period.",
    ],
    [
      categories.every(({ quorumBps }) => isBetween(quorumBps, 100, 5_000)),
      "voting.categories",
      "A quorum lies between 1 % and 50 %.",
    ],
    [
      categories.every(({ majorityBps }) => isBetween(majorityBps, 5_000, 9_000)),
      "voting.categories",
      "A majority lies between 50 % and 90 %.",
    ],
    [
      risesByCategory(categories),
      "voting.categories",
      "From Price over Release and Treasury to Constitution, neither quorum nor majority nor extra wait may fall.",
    ],
  ];
}

/** Else an action added to a proposal could make it easier to pass. */
function risesByCategory([release, price, ...graver]: ModelParams["voting"]["categories"]): boolean {
  const order = [price, release, ...graver];
  return order.slice(1).every((stricter, index) => {
    const easier = order[index] ?? stricter;
    return (
      stricter.quorumBps >= easier.quorumBps &&
      stricter.majorityBps >= easier.majorityBps &&
      stricter.extraDelay >= easier.extraDelay
    );
  });
}

function revenueRules({
  authorsBps,
  sharesBps,
  treasuryBps,
  resaleRoyaltyBps,
  authors,
}: ModelParams["revenue"]): Rule[] {
  const sum = authorsBps + sharesBps + treasuryBps;
  const units = authors.reduce((total, author) => total + author.units, 0);
  return [
    [
      sum === WHOLE_BPS,
      "revenue",
      `Authors, shares and treasury must get 100 % together; they get ${sum / 100} %.`,
    ],
    [
      isBetween(resaleRoyaltyBps, 0, MAX_ROYALTY_BPS),
      "revenue.resaleRoyaltyBps",
      "The resale royalty is 10 % at most.",
    ],
    [isBetween(authors.length, 1, 50), "revenue.authors", "A model has one to fifty authors at its launch."],
    [
      isBetween(units, 1, MAX_UNITS),
      "revenue.authors",
      "All royalty units together lie between 1 and 16,777,215.",
    ],
  ];
}

function parentRules({ parents }: ModelParams["revenue"]): Rule[] {
  const sum = parents.reduce((total, { bps }) => total + bps, 0);
  return [
    [parents.length <= MAX_PARENTS, "revenue.parents", "A model has eight parent models at most."],
    [
      parents.every(
        ({ modelId }, index) => modelId > 0 && modelId < (parents[index - 1]?.modelId ?? Infinity),
      ),
      "revenue.parents",
      "Parent models come from the newest to the oldest, each once.",
    ],
    [parents.every(({ bps }) => bps > 0), "revenue.parents", "Each parent model needs a part of the income."],
    [
      sum <= MAX_LINEAGE_BPS,
      "revenue.parents",
      `Parent models may get 30 % of the income together; they would get ${sum / 100} %.`,
    ],
  ];
}

function serviceRules({ service }: ModelParams): Rule[] {
  return [
    [service.callPrice > 0n, "service.callPrice", "A call needs a price."],
    [service.epochSeconds > 0, "service.epochSeconds", "An epoch needs a length."],
  ];
}

function evaluationRules({ evaluators, needed }: ModelParams["evaluation"]): Rule[] {
  const addresses = evaluators.map((account) => account.toLowerCase());
  return [
    [evaluators.length <= 9, "evaluation.evaluators", "Name at most nine evaluators."],
    [
      addresses.every((account, index) => BigInt(account) > BigInt(addresses[index - 1] ?? 0)),
      "evaluation.evaluators",
      "Evaluators come in rising order of their addresses, each once.",
    ],
    [
      evaluators.length === 0 ? needed === 0 : isBetween(needed, 1, evaluators.length),
      "evaluation.needed",
      "Ask for one to all of the evaluators, or name none and ask for none.",
    ],
  ];
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function bytesOf(text: string): number {
  return size(stringToHex(text));
}
