import {
  approveReleaseAction,
  fundCallsAction,
  payAction,
  setAllowanceAction,
  endTrialAction,
  rejectReleaseAction,
  releaseMilestoneAction,
  setFeeAction,
  setPriceAction,
  windDownAction,
} from "../../../client/actions/proposal-actions.ts";
import { parseAddress } from "../../format/address.ts";
import { formatDollars, parseDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { constitutionDrafters } from "./constitution-drafters.ts";
import {
  bytesOf,
  type Draft,
  type DraftContext,
  type DraftFields,
  type Drafter,
  parseBps,
  type Problems,
  ready,
  type Template,
  unfinished,
} from "./draft-parts.ts";
import { identityDrafters } from "./identity-drafters.ts";
import { draftSuspension } from "./suspension-drafter.ts";

const text = messages.propose;
/** The contract takes no higher fee. */
const MOST_FEE_BPS = 3_000;

/** Turns what was typed into calls, or says in plain words what is missing. */
export function toDraft(template: Template, fields: DraftFields, context: DraftContext): Draft {
  const draft = drafters[template](fields, context);
  const title = fields.title.trim() === "" ? draft.title : fields.title.trim();
  return { ...draft, title };
}

const drafters: Record<Template, Drafter> = {
  ...constitutionDrafters,
  ...identityDrafters,
  suspension: draftSuspension,
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
    const to = parseAddress(fields.to);
    const problems = spendProblems(fields, amount, treasury);
    if (amount === null || to === null || Object.keys(problems).length > 0) return unfinished(problems);
    const payment = { timelock, to, amount, memo };
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
    const title = text.titles.quota(formatCount(callsPerEpoch), formatPeriod(epochSeconds));
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
  milestone: ({ milestone }, { vault, milestones }) => {
    const chosen = milestones.find(({ index }) => String(index) === milestone);
    if (chosen === undefined) return unfinished({ milestone: text.problems.milestone });
    return ready(text.titles.milestone(chosen.title), [releaseMilestoneAction(vault, BigInt(chosen.index))]);
  },
  "wind-down": (_fields, { vault }) => ready(text.titles.windDown, [windDownAction(vault)]),
  fee: ({ to, percent }, { router, modelId }) => {
    const feeBps = parseBps(percent);
    const operator = parseAddress(to);
    const problems = {
      ...(operator === null ? { to: text.problems.to } : {}),
      ...(feeBps === null || feeBps > MOST_FEE_BPS ? { percent: text.problems.percent } : {}),
    };
    if (feeBps === null || operator === null || Object.keys(problems).length > 0) return unfinished(problems);
    const change = { router, modelId, operator, feeBps };
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

function spendProblems(fields: DraftFields, amount: bigint | null, treasury: bigint): Problems {
  const memoBytes = bytesOf(fields.memo);
  const amountIsWrong = amountProblem(amount, treasury);
  return {
    ...(parseAddress(fields.to) === null ? { to: text.problems.to } : {}),
    ...(amountIsWrong === undefined ? {} : { amount: amountIsWrong }),
    ...(memoBytes === 0 || memoBytes > 500 ? { memo: text.problems.memo } : {}),
  };
}

function amountProblem(amount: bigint | null, treasury: bigint): string | undefined {
  if (amount === null || amount === 0n) return text.problems.amount;
  return amount > treasury ? text.problems.amountAbove(formatDollars(treasury)) : undefined;
}
