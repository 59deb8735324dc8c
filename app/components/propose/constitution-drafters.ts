import type { Address, Hex } from "viem";
import {
  freeTransfersAction,
  type ParentPart,
  restrictTransfersAction,
  setAdmissionAction,
  setOperatorAction,
  setParentsAction,
} from "../../../client/actions/constitution-actions.ts";
import { setEvaluatorsAction } from "../../../client/actions/proposal-actions.ts";
import { isSameAddress, parseAddress } from "../../format/address.ts";
import { messages } from "../../messages.ts";
import {
  type Draft,
  type DraftContext,
  type DraftFields,
  type Drafter,
  parseBps,
  type Problems,
  ready,
  unfinished,
} from "./draft-parts.ts";

const text = messages.propose;
const ROOT = /^0x[0-9a-fA-F]{64}$/;
/** The contract gives no more to all parents together. */
const MOST_LINEAGE_BPS = 3_000;

/** Forms that change who judges, who serves, who may buy shares, and what a model was made from. */
export const constitutionDrafters = {
  evaluators: ({ evaluators, needed }, { releases, modelId, gate }) => {
    const accounts = [...new Set(evaluators.split(/[\s,;]+/).filter((word) => word !== ""))];
    const count = Number(needed.trim() === "" ? "0" : needed.trim());
    const problems = evaluatorProblems(accounts, count);
    if (Object.keys(problems).length > 0) return unfinished(problems);
    const rising = (accounts as Address[]).toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
    const same =
      count === gate.evaluationsNeeded &&
      rising.length === gate.evaluators.length &&
      rising.every((account) => gate.evaluators.some((known) => isSameAddress(account, known)));
    if (same) return unfinished({ evaluators: text.problems.evaluatorsSame });
    const title = count === 0 ? text.titles.noGate : text.titles.gate(count, rising.length);
    return ready(title, [setEvaluatorsAction(releases, modelId, { evaluators: rising, needed: count })]);
  },
  operator: ({ operatorChange, to }, { registry, modelId, operators }) => {
    const operator = parseAddress(to);
    if (operator === null) return unfinished({ to: text.problems.to });
    const serves = operators.some((known) => isSameAddress(known, operator));
    const allowed = operatorChange === "add";
    if (serves === allowed)
      return unfinished({ to: text.problems[allowed ? "operatorThere" : "operatorGone"] });
    const title = allowed ? text.titles.operatorAdd : text.titles.operatorRemove;
    return ready(title, [setOperatorAction({ registry, modelId, operator, allowed })]);
  },
  admission: (fields, context) => {
    if (context.restrictedFrom !== null && fields.restriction === "free") {
      return ready(text.titles.free, [freeTransfersAction(context.shares)]);
    }
    return draftAdmission(fields, context);
  },
  parents: ({ parents }, { router, modelId, older, parents: present }) => {
    const parts = parents.map((row) => ({ modelId: Number(row.modelId), bps: parseBps(row.percent) ?? 0 }));
    const ids = new Set(parts.map((part) => part.modelId));
    const known = parts.every((part) => older.some(({ id }) => id === String(part.modelId)));
    const sum = parts.reduce((total, { bps }) => total + bps, 0);
    if (!known || ids.size < parts.length) return unfinished({ parents: text.problems.parents });
    if (parts.some(({ bps }) => bps === 0) || sum > MOST_LINEAGE_BPS) {
      return unfinished({ parents: text.problems.lineage });
    }
    if (isSame(parts, present)) return unfinished({ parents: text.problems.parentsSame });
    const title = parts.length === 0 ? text.titles.noParents : text.titles.parents;
    return ready(title, [setParentsAction(router, modelId, parts)]);
  },
} satisfies Record<string, Drafter>;

function isSame(parts: readonly ParentPart[], present: readonly ParentPart[]): boolean {
  const held = new Map(present.map(({ modelId, bps }) => [modelId, bps]));
  return parts.length === held.size && parts.every(({ modelId, bps }) => held.get(modelId) === bps);
}

/** Who admits buyers; a model that is free yet is restricted by the same vote. */
function draftAdmission({ attester, admissionRoot }: DraftFields, context: DraftContext): Draft {
  const [account, root] = [attester.trim(), admissionRoot.trim()];
  const same =
    account.toLowerCase() === (context.attester ?? "") &&
    root.toLowerCase() === (context.admissionRoot ?? "");
  const problems =
    context.restrictedFrom !== null && same
      ? { attester: text.problems.admissionSame }
      : admissionProblems(account, root);
  if (Object.keys(problems).length > 0) return unfinished(problems);
  const rules = setAdmissionAction(context.admissions, context.modelId, {
    ...(root === "" ? {} : { allowlistRoot: root as Hex }),
    ...(account === "" ? {} : { attester: account as Address }),
  });
  return context.restrictedFrom === null
    ? ready(text.titles.restrict, [rules, restrictTransfersAction(context.shares)])
    : ready(text.titles.admission, [rules]);
}

function admissionProblems(account: string, root: string): Problems {
  if (account === "" && root === "") return { attester: text.problems.admission };
  return {
    ...(account === "" || parseAddress(account) !== null ? {} : { attester: text.problems.to }),
    ...(root === "" || ROOT.test(root) ? {} : { admissionRoot: messages.launch.fields.root }),
  };
}

function evaluatorProblems(accounts: readonly string[], needed: number): Problems {
  const most = accounts.length;
  const fits = most === 0 ? needed === 0 : Number.isInteger(needed) && needed >= 1 && needed <= most;
  return {
    ...(most > 9 || accounts.some((account) => parseAddress(account) === null)
      ? { evaluators: text.problems.evaluators }
      : {}),
    ...(fits ? {} : { needed: text.problems.needed }),
  };
}
