import type { ExplainedAction } from "../../../client/actions/explain-actions.ts";
import type { ParentPart } from "../../../client/actions/constitution-actions.ts";
import type { ConstitutionAction } from "../../../client/actions/explain-constitution.ts";
import { zeroAddress, zeroHash } from "viem";
import type { Kin } from "../../api/models.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";

const text = messages.proposals.actions.plain;
type Fact = { label: string; value: string };

/** What the page calls things that the register knows by a number. */
export type Names = {
  release: (releaseId: bigint) => string;
  /** Undefined when the page does not know the model. */
  model: (modelId: number) => string | undefined;
};

/** The names of what the page has loaded. */
export function namesOf(releases: readonly { id: string; number: number }[], models: readonly Kin[]): Names {
  const { actions } = messages.proposals;
  return {
    model: (id) => models.find((known) => known.id === String(id))?.name,
    release: (id) => {
      const release = releases.find((known) => known.id === String(id));
      return release === undefined ? actions.unknownRelease(String(id)) : actions.releaseName(release.number);
    },
  };
}

/** What an action does as a title, a list of facts, and what to know about it. */
export type PlainAction = { kind: "plain"; title: string; facts: Fact[]; note?: string };
/** What moves money that is set aside, or all of it. */
type MoneyAction = Extract<ExplainedAction, { kind: "fund-calls" | "withdraw-calls" | "wind-down" }>;

/** Puts an action into words that changes who decides, judges, serves, buys or earns. */
export function describePlain(action: ConstitutionAction, names: Names): PlainAction {
  switch (action.kind) {
    case "role":
      return plain(text.role[action.change](text.power[action.power]), [
        { label: text.account, value: action.account },
      ]);
    case "token":
      return plain(text.token, [{ label: text.owner, value: action.to }]);
    case "sale":
      return plain(text.sale(String(action.offerId)), []);
    case "evaluators":
      return plain(
        action.needed === 0 ? text.noGate : text.gate(action.needed, action.accounts.length),
        action.accounts.map((value) => ({ label: text.evaluator, value })),
      );
    case "reject":
      return plain(text.reject(names.release(action.releaseId)), []);
    case "trialEnd":
      return plain((action.live ? text.trialLive : text.trialRejected)(names.release(action.releaseId)), []);
    case "metadata":
    case "suspension":
    case "lift":
      return describeTold(action);
    default:
      return describeStanding(action, names);
  }
}

type ToldAction = Extract<ConstitutionAction, { kind: "metadata" | "suspension" | "lift" }>;

/** What everybody is told: about the model, or about an account that it does not serve. */
function describeTold(action: ToldAction): PlainAction {
  switch (action.kind) {
    case "metadata":
      return plain(text.metadata, [
        { label: text.description, value: action.description },
        { label: text.licence, value: action.licence },
        ...(action.metadataSha256 === zeroHash ? [] : [{ label: text.file, value: action.metadataSha256 }]),
      ]);
    case "suspension":
      return plain(
        text.suspension,
        [
          { label: text.account, value: action.account },
          { label: text.until, value: formatMoment(action.until) },
          { label: text.reason, value: action.reason },
        ],
        text.suspensionWhat,
      );
    case "lift":
      return plain(text.lift, [{ label: text.account, value: action.account }]);
  }
}

type StandingAction = Extract<
  ConstitutionAction,
  { kind: "operator" | "steward" | "admission" | "transfers" | "parents" | "split" | "units" }
>;

/** Who serves, who may buy, and who earns. */
function describeStanding(action: StandingAction, names: Names): PlainAction {
  switch (action.kind) {
    case "operator":
      return action.allowed
        ? plain(text.operatorAdd, [{ label: text.key, value: action.account }], text.operatorAddWhat)
        : plain(text.operatorRemove, [{ label: text.key, value: action.account }], text.operatorRemoveWhat);
    case "steward":
      return action.account === zeroAddress
        ? plain(text.noSteward, [], text.stewardWhat)
        : plain(text.steward, [{ label: text.account, value: action.account }], text.stewardWhat);
    case "admission":
      return describeAdmission(action);
    case "transfers":
      return action.change === "restrict"
        ? plain(text.restrict, [], text.restrictWhat)
        : plain(text.free, [], text.freeWhat);
    case "parents":
      return describeParents(action.parents, names);
    case "units":
      return plain(
        text.units,
        action.authors.map(({ account, units }) => ({
          label: text.ofUnits(formatCount(units)),
          value: account,
        })),
        text.unitsWhat,
      );
    case "split":
      return plain(text.split, [
        { label: text.authors, value: formatBps(action.authorsBps) },
        { label: text.holders, value: formatBps(action.sharesBps) },
        { label: text.treasury, value: formatBps(action.treasuryBps) },
      ]);
  }
}

function describeParents(parents: readonly ParentPart[], names: Names): PlainAction {
  const facts = parents.map(({ modelId, bps }) => ({
    label: names.model(modelId) ?? text.unknownModel(modelId),
    value: text.ofIncome(formatBps(bps)),
  }));
  return plain(facts.length === 0 ? text.noParents : text.parents, facts, text.parentsWhat);
}

function describeAdmission({ allowlistRoot, attester }: Extract<ConstitutionAction, { kind: "admission" }>) {
  const facts = [
    ...(allowlistRoot === zeroHash ? [] : [{ label: text.list, value: allowlistRoot }]),
    ...(attester === zeroAddress ? [] : [{ label: text.attester, value: attester }]),
  ];
  return plain(facts.length === 0 ? text.admitNobody : text.admission, facts, text.admissionWhat);
}

/** Puts an action into words that sets money aside, takes it back or ends the milestones. */
export function describeMoney(action: MoneyAction): PlainAction {
  switch (action.kind) {
    case "fund-calls":
      return plain(text.fundCalls(formatDollars(action.amount)), [], text.fundCallsWhat);
    case "withdraw-calls":
      return plain(text.withdrawCalls(formatDollars(action.amount)), [], text.withdrawCallsWhat);
    case "wind-down":
      return plain(text.windDown, [], text.windDownWhat);
  }
}

function plain(title: string, facts: Fact[], note?: string): PlainAction {
  return { kind: "plain", title, facts, ...(note === undefined ? {} : { note }) };
}
