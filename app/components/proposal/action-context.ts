import type { Address } from "viem";
import type { ActionContext } from "../../../client/actions/explain-actions.ts";
import type { Model } from "../../api/models.server.ts";

/** Where a model's contracts are and what is in force now, for the explanation of a proposal's calls. */
export function actionContext(model: Model, addressOf: (contract: string) => Address): ActionContext {
  const { creditVault, timelock, shares, callPrice, holderCallsPerEpoch, holderCallPay } = model;
  return {
    ...{ modelId: BigInt(model.id), creditVault, timelock, shares, vault: model.vaultAddress },
    allowance: addressOf("HolderAllowance"),
    releases: addressOf("ReleaseRegistry"),
    registry: addressOf("ModelRegistry"),
    buyOut: addressOf("BuyOut"),
    router: addressOf("RevenueRouter"),
    admissions: addressOf("Admissions"),
    suspensions: addressOf("Suspensions"),
    ...{ callPrice, holderCallsPerEpoch, holderCallPay },
    epochSeconds: model.epochSeconds,
    feeBps: model.feeBps,
    liveReleaseId: model.liveRelease === null ? null : BigInt(model.liveRelease.id),
  };
}
