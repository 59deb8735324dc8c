import { type Address, isAddress, size, stringToHex } from "viem";
import {
  approveReleaseAction,
  fundCallsAction,
  payAction,
  type ProposalAction,
  setAllowanceAction,
  endTrialAction,
  rejectReleaseAction,
  setEvaluatorsAction,
  setFeeAction,
  setPriceAction,
  windDownAction,
} from "../../../client/actions/proposal-actions.ts";
import { formatDollars, parseDollars } from "../../format/dollars.ts";
import { parseUnits } from "../../format/decimal.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";

export const templates = [
  "price",
  "release",
  "spend",
  "quota",
  "fund",
  "fee",
  "evaluators",
  "trial",
  "wind-down",
  "text",
] as const;
/** What kind of change a form makes. */
export type Template = (typeof templates)[number];

/** What was typed, as it was typed. */
export type DraftFields = {
  price: string;
  calls: string;
  epochSeconds: number;
  /** Dollars for each free call. */
  pay: string;
  to: string;
  /** A part in percent. */
  percent: string;
  amount: string;
  memo: string;
  releaseId: string;
  /** Addresses, one a line. */
  evaluators: string;
  needed: string;
  /** How a trial, or a release that waits, shall end. */
  end: "live" | "rejected";
  title: string;
  body: string;
};

/** What is in force now and where the contracts are. Dollars with 6 decimals. */
export type DraftContext = {
  modelId: bigint;
  creditVault: Address;
  timelock: Address;
  /** The milestone vault. */
  vault: Address;
  allowance: Address;
  releases: Address;
  registry: Address;
  buyOut: Address;
  callPrice: bigint;
  holderCallsPerEpoch: bigint;
  epochSeconds: number;
  holderCallPay: bigint;
  router: Address;
  feeBps: number;
  treasury: bigint;
  /** Releases that wait for a vote. */
  drafts: readonly { id: string; number: number }[];
  /** The release on trial; null when there is none. */
  trial: { id: string; number: number } | null;
};

/** A form that can be proposed, or what is still wrong with it, by field. */
export type Draft =
  | { state: "ready"; title: string; actions: ProposalAction[] }
  | { state: "unfinished"; title: string; problems: Problems };

type Problems = Partial<Record<keyof DraftFields, string>>;

const text = messages.propose;
/** The contract takes no higher fee. */
const MOST_FEE_BPS = 3_000;

/** Turns what was typed into calls, or says in plain words what is missing. */
export function toDraft(template: Template, fields: DraftFields, context: DraftContext): Draft {
  const draft = drafters[template](fields, context);
  const title = fields.title.trim() === "" ? draft.title : fields.title.trim();
  return { ...draft, title };
}

type Drafter = (fields: DraftFields, context: DraftContext) => Draft;

const drafters: Record<Template, Drafter> = {
  price: ({ price }, { creditVault, callPrice }) => {
    const amount = parseDollars(price);
    const problem =
      amount === null || amount === 0n
        ? text.problems.price
        : amount === callPrice
          ? text.problems.priceSame
          : null;
    if (amount === null || problem !== null) return unfinished({ price: problem ?? text.problems.price });
    return ready(text.titles.price(formatDollars(amount)), [setPriceAction(creditVault, amount)]);
  },
  release: ({ releaseId }, { releases, drafts }) => {
    const chosen = drafts.find((draft) => draft.id === releaseId);
    if (chosen === undefined) return unfinished({ releaseId: text.problems.release });
    return ready(text.titles.release(chosen.number), [approveReleaseAction(releases, BigInt(chosen.id))]);
  },
  spend: (fields, { timelock, treasury }) => {
    const amount = parseDollars(fields.amount);
    const memo = fields.memo.trim();
    const problems = spendProblems(fields, amount, treasury);
    if (
      amount === null ||
      !isAddress(fields.to.trim(), { strict: false }) ||
      Object.keys(problems).length > 0
    ) {
      return unfinished(problems);
    }
    const payment = { timelock, to: fields.to.trim() as Address, amount, memo };
    return ready(text.titles.spend(formatDollars(amount), memo), [payAction(payment)]);
  },
  quota: ({ calls, epochSeconds, pay }, context) => {
    const digits = calls.trim().replaceAll(",", "");
    if (!/^\d{1,12}$/.test(digits)) return unfinished({ calls: text.problems.calls });
    const callsPerEpoch = BigInt(digits);
    const payPerCall = parseDollars(pay);
    if (payPerCall === null) return unfinished({ pay: text.problems.pay });
    const { allowance, modelId } = context;
    const isSame =
      callsPerEpoch === context.holderCallsPerEpoch &&
      epochSeconds === context.epochSeconds &&
      payPerCall === context.holderCallPay;
    if (isSame) return unfinished({ calls: text.problems.callsSame });
    const title = text.titles.quota(formatCount(callsPerEpoch), formatDuration(epochSeconds));
    return ready(title, [
      setAllowanceAction({ allowance, modelId, callsPerEpoch, epochSeconds, payPerCall }),
    ]);
  },
  fund: (fields, { timelock, treasury }) => {
    const amount = parseDollars(fields.amount);
    const problem = amountProblem(amount, treasury);
    if (amount === null || problem !== undefined) {
      return unfinished({ amount: problem ?? text.problems.amount });
    }
    return ready(text.titles.fund(formatDollars(amount)), [fundCallsAction(timelock, amount)]);
  },
  evaluators: ({ evaluators, needed }, { releases, modelId }) => {
    const accounts = [...new Set(evaluators.split(/[\s,;]+/).filter((word) => word !== ""))];
    const count = Number(needed.trim() === "" ? "0" : needed.trim());
    const problems = evaluatorProblems(accounts, count);
    if (Object.keys(problems).length > 0) return unfinished(problems);
    const rising = (accounts as Address[]).toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
    const title = count === 0 ? text.titles.noGate : text.titles.gate(count, rising.length);
    return ready(title, [setEvaluatorsAction(releases, modelId, { evaluators: rising, needed: count })]);
  },
  trial: ({ releaseId, end }, { releases, drafts, trial }) => {
    const chosen = [trial, ...drafts].find((release) => release?.id === releaseId);
    if (chosen == null) return unfinished({ releaseId: text.problems.trial });
    const id = BigInt(chosen.id);
    if (chosen.id !== trial?.id) {
      return ready(text.titles.reject(chosen.number), [rejectReleaseAction(releases, id)]);
    }
    const title = end === "live" ? text.titles.trialLive : text.titles.trialRejected;
    return ready(title(chosen.number), [endTrialAction(releases, id, end)]);
  },
  "wind-down": (_fields, { vault }) => ready(text.titles.windDown, [windDownAction(vault)]),
  fee: ({ to, percent }, { router, modelId }) => {
    const feeBps = parseBps(percent);
    const problems = {
      ...(isAddress(to.trim(), { strict: false }) ? {} : { to: text.problems.to }),
      ...(feeBps === null || feeBps > MOST_FEE_BPS ? { percent: text.problems.percent } : {}),
    };
    if (feeBps === null || Object.keys(problems).length > 0) return unfinished(problems);
    const change = { router, modelId, operator: to.trim() as Address, feeBps };
    return ready(text.titles.fee(formatBps(feeBps)), [setFeeAction(change)]);
  },
  text: ({ title, body }, { timelock }) => {
    const problems = {
      ...(title.trim() === "" ? { title: text.problems.title } : {}),
      ...(body.trim() === "" ? { body: text.problems.body } : {}),
    };
    if (Object.keys(problems).length > 0) return unfinished(problems);
    // A governor takes no proposal without a call; an empty one to the treasury does nothing.
    return ready(title.trim(), [{ target: timelock, value: 0n, calldata: "0x" }]);
  },
};

function evaluatorProblems(accounts: readonly string[], needed: number): Problems {
  const most = accounts.length;
  const fits = most === 0 ? needed === 0 : Number.isInteger(needed) && needed >= 1 && needed <= most;
  return {
    ...(most > 9 || accounts.some((account) => !isAddress(account, { strict: false }))
      ? { evaluators: text.problems.evaluators }
      : {}),
    ...(fits ? {} : { needed: text.problems.needed }),
  };
}

/** Reads typed percents as ten-thousandths, or null when that is impossible. */
function parseBps(typed: string): number | null {
  const bps = parseUnits(typed.replace(/\s*%\s*$/, ""), 2);
  return bps === null ? null : Number(bps);
}

function spendProblems(fields: DraftFields, amount: bigint | null, treasury: bigint): Problems {
  const memoBytes = size(stringToHex(fields.memo.trim()));
  const amountIsWrong = amountProblem(amount, treasury);
  return {
    ...(isAddress(fields.to.trim(), { strict: false }) ? {} : { to: text.problems.to }),
    ...(amountIsWrong === undefined ? {} : { amount: amountIsWrong }),
    ...(memoBytes === 0 || memoBytes > 500 ? { memo: text.problems.memo } : {}),
  };
}

function amountProblem(amount: bigint | null, treasury: bigint): string | undefined {
  if (amount === null || amount === 0n) return text.problems.amount;
  return amount > treasury ? text.problems.amountAbove(formatDollars(treasury)) : undefined;
}

function ready(title: string, actions: ProposalAction[]): Draft {
  return { state: "ready", title, actions };
}

function unfinished(problems: Problems): Draft {
  return { state: "unfinished", title: "", problems };
}
