import { type Address, zeroHash } from "viem";
import { LaunchInvalid, buildModelParams } from "../../../client/actions/launch-model.ts";
import type { LaunchInput, ModelParams } from "../../../client/actions/launch-terms.ts";
import { parseAddress } from "../../format/address.ts";
import { parseUnits } from "../../format/decimal.ts";
import { parseDollars } from "../../format/dollars.ts";
import { creditDecimals } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import type { LaunchDraft, LaunchStep } from "./draft.ts";

/** What is wrong, by the path of the field as the launch rules name it. */
export type LaunchProblems = Readonly<Record<string, string>>;

/** What a draft is held against. Times in unix seconds. */
export type LaunchSetting = {
  creator: Address;
  now: number;
  /** Seconds of one unit of the voting times. */
  unitSeconds: number;
  salt: `0x${string}`;
};

/** Terms that the contracts will take, or everything that is still wrong. */
export type ParsedDraft =
  { state: "ready"; params: ModelParams } | { state: "unfinished"; problems: LaunchProblems };

/** What a draft decides about votes; there is no guardian. */
export type DecidedVoting = Omit<ModelParams["voting"], "guardian" | "guardianExpiry">;

const day = 86_400;
const text = messages.launch.fields;

/** Reads a draft as terms and holds them against the launch rules. */
export function parseDraft(draft: LaunchDraft, setting: LaunchSetting): ParsedDraft {
  const reader = createReader();
  const input = readInput(draft, setting, reader);
  if (Object.keys(reader.problems).length > 0) return { state: "unfinished", problems: reader.problems };
  try {
    return { state: "ready", params: buildModelParams(input) };
  } catch (error) {
    if (!(error instanceof LaunchInvalid)) throw error;
    const problems = Object.fromEntries(error.problems.map(({ field, message }) => [field, message]));
    return { state: "unfinished", problems };
  }
}

type Reader = ReturnType<typeof createReader>;

/** Reads typed numbers and notes what cannot be read; then the value does not matter, because nothing is launched. */
function createReader() {
  const problems: Record<string, string> = {};
  const fail = (field: string, sentence: string): void => {
    problems[field] ??= sentence;
  };
  const whole = (field: string, typed: string): number => {
    const digits = typed.trim().replaceAll(",", "");
    if (!/^\d{1,9}$/.test(digits)) fail(field, text.whole);
    return Number(digits) || 0;
  };
  return {
    problems,
    fail,
    whole,
    dollars: (field: string, typed: string): bigint => {
      const amount = parseDollars(typed);
      if (amount === null) fail(field, text.dollars);
      return amount ?? 0n;
    },
    credits: (field: string, typed: string): bigint => {
      const amount = parseUnits(typed, creditDecimals);
      if (amount === null) fail(field, text.credits);
      return amount ?? 0n;
    },
    bps: (field: string, typed: string): number => {
      const parsed = parseUnits(typed.replace(/%\s*$/, ""), 2);
      if (parsed === null || parsed > 10_000n) fail(field, text.percent);
      return Number(parsed ?? 0n);
    },
    /** Whole seconds of a number of units, at most two decimals. */
    duration: (field: string, typed: string, unitSeconds: number): number => {
      const parsed = parseUnits(typed, 2);
      if (parsed === null) fail(field, text.duration);
      return Number(((parsed ?? 0n) * BigInt(unitSeconds)) / 100n);
    },
    address: (field: string, typed: string): Address => {
      if (parseAddress(typed) === null) fail(field, text.address);
      return typed.trim() as Address;
    },
  };
}

function readInput(draft: LaunchDraft, setting: LaunchSetting, reader: Reader): LaunchInput {
  const { creator, salt } = setting;
  const days = reader.whole("raise.end", draft.days);
  if (days < 1) reader.fail("raise.end", text.days);
  const end = setting.now + days * day;
  const release = draft.releaseLater ? null : draft.release;
  if (draft.release === null && !draft.releaseLater) reader.fail("firstRelease.weights", text.release);
  return {
    creator,
    salt,
    name: draft.name.trim(),
    symbol: draft.symbol.trim(),
    description: draft.description.trim(),
    licence: draft.licence.trim(),
    raise: readRaise(draft, reader, { start: setting.now, end }),
    admission: readAdmission(draft, reader),
    milestones: draft.milestones.map(({ title, percent, dueDays, liveDays }) => {
      const due = reader.whole("milestones", dueDays);
      return {
        title: title.trim(),
        shareBps: reader.bps("milestones", percent),
        dueBy: due === 0 ? 0 : end + due * day,
        liveDays: reader.whole("milestones", liveDays),
        specSha256: zeroHash,
      };
    }),
    voting: readVoting(draft, reader, setting.unitSeconds),
    evaluation: {
      evaluators: draft.evaluators
        .split(/[\s,;]+/)
        .filter((word) => word !== "")
        .map((word) => reader.address("evaluation.evaluators", word)),
      needed: reader.whole("evaluation.needed", draft.evaluationsNeeded),
    },
    ...readEarning(draft, creator, reader),
    service: {
      operator: reader.address("service.operator", draft.operator),
      callPrice: reader.dollars("service.callPrice", draft.callPrice),
      holderCallsPerEpoch: BigInt(reader.whole("service.holderCalls", draft.holderCalls)),
      epochSeconds: reader.whole("service.epochSeconds", draft.epochHours) * 3_600,
    },
    firstRelease: {
      weightsSha256: release?.weightsSha256 ?? zeroHash,
      manifestSha256: release?.manifestSha256 ?? zeroHash,
      suiteSha256: release?.suiteSha256 ?? zeroHash,
      notes: release === null ? "" : draft.notes.trim(),
    },
  };
}

/** How income is divided, and what leaves it before. */
function readEarning(
  draft: LaunchDraft,
  creator: Address,
  reader: Reader,
): Pick<LaunchInput, "revenue" | "authors" | "parents"> {
  return {
    revenue: {
      authorsBps: reader.bps("revenue", draft.authorsPercent),
      sharesBps: reader.bps("revenue", draft.sharesPercent),
      treasuryBps: reader.bps("revenue", draft.treasuryPercent),
      resaleRoyaltyBps: reader.bps("revenue.resaleRoyaltyBps", draft.resalePercent),
    },
    authors: draft.authors.map(({ account, units }) => ({
      account: account.trim() === "" ? creator : reader.address("revenue.authors", account),
      units: reader.whole("revenue.authors", units),
    })),
    parents: draft.parents.map(({ modelId, percent }) => {
      if (!/^[1-9]\d{0,8}$/.test(modelId)) reader.fail("revenue.parents", messages.lineage.problems.model);
      return { modelId: Number(modelId), bps: reader.bps("revenue.parents", percent) };
    }),
  };
}

/** Who may buy shares; everybody when neither a list nor an attester is named. */
function readAdmission(draft: LaunchDraft, reader: Reader): Exclude<LaunchInput["admission"], undefined> {
  const root = draft.admissionRoot.trim();
  if (root !== "" && !/^0x[0-9a-fA-F]{64}$/.test(root)) reader.fail("raise.admissionRoot", text.root);
  const attester = draft.attester.trim();
  return {
    ...(root === "" ? {} : { allowlistRoot: root as `0x${string}` }),
    ...(attester === "" ? {} : { attester: reader.address("raise.attester", attester) }),
  };
}

function readRaise(
  draft: LaunchDraft,
  reader: Reader,
  time: { start: number; end: number },
): LaunchInput["raise"] {
  const teamBps = reader.bps("raise.teamBps", draft.teamPercent);
  const vesting = reader.whole("raise.teamVesting", draft.teamVestingDays) * day;
  const cliff = reader.whole("raise.teamCliffSeconds", draft.teamCliffDays) * day;
  const tiers = draft.tiers.map(({ price, cap, credits }) => ({
    price: reader.dollars("raise.tiers", price),
    cap: reader.dollars("raise.tiers", cap),
    creditsPerDollar: reader.credits("raise.tiers", credits),
  }));
  const hasCredits = tiers.some(({ creditsPerDollar }) => creditsPerDollar > 0n);
  return {
    ...time,
    softCap: reader.dollars("raise.softCap", draft.softCap),
    hardCap: reader.dollars("raise.hardCap", draft.hardCap),
    minContribution: reader.dollars("raise.minContribution", draft.minContribution),
    walletMax: reader.dollars("raise.walletMax", draft.walletMax),
    teamBps,
    teamVestingSeconds: teamBps === 0 ? 0 : vesting,
    teamCliffSeconds: teamBps === 0 ? 0 : cliff,
    perksBy: hasCredits ? time.end + reader.whole("raise.perksBy", draft.perkDays) * day : 0,
    tiers,
  };
}

function readVoting(draft: LaunchDraft, reader: Reader, unitSeconds: number): DecidedVoting {
  const [release, price, treasury, constitution] = draft.categories.map(({ quorum, majority, extra }) => ({
    quorumBps: reader.bps("voting.categories", quorum),
    majorityBps: reader.bps("voting.categories", majority),
    extraDelay: reader.duration("voting.categories", extra, unitSeconds),
  }));
  if (release === undefined || price === undefined || treasury === undefined || constitution === undefined) {
    throw new Error(`Expected four categories in the draft, found ${draft.categories.length}.`);
  }
  return {
    votingDelay: reader.duration("voting.votingDelay", draft.votingDelay, unitSeconds),
    votingPeriod: reader.duration("voting.votingPeriod", draft.votingPeriod, unitSeconds),
    lateExtension: reader.duration("voting.lateExtension", draft.lateExtension, unitSeconds),
    minDelay: reader.duration("voting.minDelay", draft.minDelay, unitSeconds),
    thresholdBps: reader.bps("voting.thresholdBps", draft.thresholdPercent),
    categories: [release, price, treasury, constitution],
  };
}

/** The times and rules of votes that a draft describes; null while they cannot be read. */
export function parseVoting(draft: LaunchDraft, unitSeconds: number): DecidedVoting | null {
  const reader = createReader();
  const voting = readVoting(draft, reader, unitSeconds);
  return Object.keys(reader.problems).length === 0 ? voting : null;
}

/** The step on which a problem is mended. */
export function stepOf(field: string): LaunchStep {
  const [part] = field.split(".");
  switch (part) {
    case "raise":
    case "milestones":
      return "raise";
    case "revenue":
      return "money";
    case "voting":
    case "evaluation":
      return "voting";
    case "service":
      return "service";
    case "firstRelease":
      return "release";
    default:
      return "identity";
  }
}
