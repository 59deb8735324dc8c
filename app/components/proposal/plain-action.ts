import type { ExplainedAction } from "../../../client/actions/explain-actions.ts";
import type { ConstitutionAction } from "../../../client/actions/explain-constitution.ts";
import { formatDollars } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

const text = messages.proposals.actions.plain;
type Fact = { label: string; value: string };

/** What an action does as a title, a list of facts, and what to know about it. */
export type PlainAction = { kind: "plain"; title: string; facts: Fact[]; note?: string };
/** What moves money that is set aside, or all of it. */
type MoneyAction = Extract<ExplainedAction, { kind: "fund-calls" | "withdraw-calls" | "wind-down" }>;

/** Puts an action into words that changes who decides or who judges; `numberOf` names a release of the register. */
export function describePlain(
  action: ConstitutionAction,
  numberOf: (releaseId: bigint) => string,
): PlainAction {
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
      return plain(text.reject(numberOf(action.releaseId)), []);
    case "trialEnd":
      return plain((action.live ? text.trialLive : text.trialRejected)(numberOf(action.releaseId)), []);
  }
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
