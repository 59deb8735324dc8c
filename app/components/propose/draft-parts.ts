import type { IncomeParts, ParentPart } from "../../../client/actions/constitution-actions.ts";
import type { ActionContext } from "../../../client/actions/explain-actions.ts";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import type { Kin } from "../../api/models.server.ts";
import type { Proposable } from "../../api/proposable.server.ts";
import type { EvaluationGate } from "../../api/releases.server.ts";
import type { Suspension } from "../../api/suspensions.server.ts";
import { parseUnits } from "../../format/decimal.ts";
import type { ParentDraft } from "../parent-list.tsx";
import { size, stringToHex } from "viem";

/** What kinds of change there are forms for, by what they are about. */
export const templateGroups = {
  service: ["price", "quota", "release", "trial", "evaluators", "operator", "suspension"],
  money: ["spend", "fund", "fee", "milestone", "split", "units", "parents", "wind-down"],
  model: ["steward", "admission", "description", "text"],
} as const;
/** The names of all groups, in the order of the page. */
export const groupNames = ["service", "money", "model"] as const;
export const templates = groupNames.flatMap((name): readonly Template[] => templateGroups[name]);
/** What kind of change a form makes. */
export type Template = (typeof templateGroups)[(typeof groupNames)[number]][number];

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
  /** Index of a milestone. */
  milestone: string;
  /** Addresses, one a line. */
  evaluators: string;
  needed: string;
  /** How a trial, or a release that waits, shall end. */
  end: "live" | "rejected";
  operatorChange: "add" | "remove";
  /** What happens to a restriction that there is already. */
  restriction: "keep" | "free";
  attester: string;
  admissionRoot: string;
  parents: ParentDraft[];
  suspensionChange: "suspend" | "lift";
  /** A day, YYYY-MM-DD. */
  until: string;
  /** Parts of all income, in percent. */
  authorsPercent: string;
  holdersPercent: string;
  treasuryPercent: string;
  /** An address and its royalty units a line. */
  units: string;
  description: string;
  licence: string;
  title: string;
  body: string;
};

/** What is in force now, where the contracts are, and what can be chosen. Dollars with 6 decimals. */
export type DraftContext = ActionContext &
  Proposable & {
    treasury: bigint;
    description: string;
    licence: string;
    /** How income is split now. */
    split: IncomeParts;
    /** Whom the endpoint does not serve now. */
    suspended: readonly Suspension[];
    /** When a vote that is proposed now can be carried out at the earliest, and the chain's time; unix seconds. */
    decidedAt: number;
    now: number;
    /** Who must have signed a release now. */
    gate: EvaluationGate;
    /** The models that this one was made from, by what is in force. */
    parents: readonly ParentPart[];
    /** Models that are older than this one, which it can have been made from. */
    older: readonly Kin[];
    /** Releases that wait for a vote. */
    drafts: readonly { id: string; number: number }[];
    /** The release on trial; null when there is none. */
    trial: { id: string; number: number } | null;
  };

/** A form that can be proposed, or what is still wrong with it, by field. */
export type Draft =
  | { state: "ready"; title: string; actions: ProposalAction[] }
  | { state: "unfinished"; title: string; problems: Problems };

export type Problems = Partial<Record<keyof DraftFields, string>>;

/** What the fields of a form get: what was typed, what can be chosen, what is wrong, and how to change it. */
export type PartProps = {
  fields: DraftFields;
  context: DraftContext;
  problems: Problems;
  onChange: (change: Partial<DraftFields>) => void;
};

/** Turns the fields of one form into calls, or says what is missing. */
export type Drafter = (fields: DraftFields, context: DraftContext) => Draft;

export function ready(title: string, actions: ProposalAction[]): Draft {
  return { state: "ready", title, actions };
}

export function unfinished(problems: Problems): Draft {
  return { state: "unfinished", title: "", problems };
}

/** Bytes of a text without the space around it, as a contract counts them. */
export function bytesOf(typed: string): number {
  return size(stringToHex(typed.trim()));
}

/** Reads typed percents as ten-thousandths, or null when that is impossible. */
export function parseBps(typed: string): number | null {
  const bps = parseUnits(typed.replace(/\s*%\s*$/, ""), 2);
  return bps === null ? null : Number(bps);
}
