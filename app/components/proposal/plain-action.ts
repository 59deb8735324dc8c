import type { ConstitutionAction } from "../../../client/actions/explain-constitution.ts";
import { messages } from "../../messages.ts";

const text = messages.proposals.actions.plain;

/** What an action does as a title and a list of facts. */
export type PlainAction = { kind: "plain"; title: string; facts: { label: string; value: string }[] };

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

function plain(title: string, facts: PlainAction["facts"]): PlainAction {
  return { kind: "plain", title, facts };
}
