import { explainActions } from "../../../client/actions/explain-actions.ts";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import type { DescribedAction } from "../../api/proposal-actions.server.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { describeMoney, describePlain, namesOf } from "../proposal/plain-action.ts";
import type { DraftContext } from "./draft-parts.ts";

/** Reads a draft's calls back into words, so that the preview shows what the chain will do and not what was typed. */
export function describeDraft(
  actions: readonly ProposalAction[],
  { context, releases }: { context: DraftContext; releases: readonly DocumentedRelease[] },
): DescribedAction[] {
  return explainActions(actions, context).map((action): DescribedAction => {
    const { raw } = action;
    switch (action.kind) {
      case "price":
      case "allowance":
      case "payment":
      case "fee":
        return action;
      case "fund-calls":
      case "withdraw-calls":
      case "wind-down":
        return { raw, ...describeMoney(action) };
      case "milestone": {
        const milestone = context.milestones.find(({ index }) => BigInt(index) === action.index) ?? null;
        return { raw, kind: "milestone", index: action.index, milestone };
      }
      case "release": {
        const find = (id: bigint | null) => releases.find((release) => release.id === String(id)) ?? null;
        const releaseId = String(action.after);
        const [before, after] = [find(action.before), find(action.after)];
        return { raw, kind: "release", releaseId, before, after, gate: context.gate };
      }
      case "grave":
        return { raw, ...describePlain(action.what, namesOf(releases, context.older)) };
      case "unknown":
        return { raw, kind: raw.calldata === "0x" && raw.value === 0n ? "nothing" : "unknown" };
    }
  });
}
