import { explainActions } from "../../../client/actions/explain-actions.ts";
import type { ProposalAction } from "../../../client/actions/proposal-actions.ts";
import type { Model } from "../../api/models.server.ts";
import type { DescribedAction } from "../../api/proposal-actions.server.ts";
import type { DocumentedRelease, EvaluationGate } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { describeMoney, describePlain } from "../proposal/plain-action.ts";
import type { DraftContext } from "./draft.ts";

/** Reads a draft's calls back into words, so that the preview shows what the chain will do and not what was typed. */
export function describeDraft(
  actions: readonly ProposalAction[],
  {
    model,
    context,
    releases,
    gate,
  }: {
    model: Model;
    context: DraftContext;
    releases: readonly DocumentedRelease[];
    gate: EvaluationGate;
  },
): DescribedAction[] {
  const explained = explainActions(actions, {
    modelId: context.modelId,
    creditVault: model.creditVault,
    timelock: model.timelock,
    vault: model.vaultAddress,
    allowance: context.allowance,
    releases: context.releases,
    registry: context.registry,
    buyOut: context.buyOut,
    callPrice: model.callPrice,
    holderCallsPerEpoch: model.holderCallsPerEpoch,
    epochSeconds: model.epochSeconds,
    holderCallPay: model.holderCallPay,
    router: context.router,
    feeBps: model.feeBps,
    liveReleaseId: model.liveRelease === null ? null : BigInt(model.liveRelease.id),
  });
  return explained.map((action): DescribedAction => {
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
      case "milestone":
        return { raw, kind: "milestone", index: action.index, milestone: null };
      case "release": {
        const find = (id: bigint | null) => releases.find((release) => release.id === String(id)) ?? null;
        const releaseId = String(action.after);
        const [before, after] = [find(action.before), find(action.after)];
        return { raw, kind: "release", releaseId, before, after, gate };
      }
      case "grave":
        return { raw, ...describePlain(action.what, (id) => nameOf(releases, id)) };
      case "unknown":
        return { raw, kind: raw.calldata === "0x" && raw.value === 0n ? "nothing" : "unknown" };
    }
  });
}

function nameOf(releases: readonly DocumentedRelease[], id: bigint): string {
  const { actions } = messages.proposals;
  const release = releases.find((known) => known.id === String(id));
  return release === undefined ? actions.unknownRelease(String(id)) : actions.releaseName(release.number);
}
