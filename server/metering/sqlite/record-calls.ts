import type { DatabaseSync } from "node:sqlite";

import type { ApiKey, OutboxEntry, Purchase, PurchaseState } from "../records.ts";
import { createApiKeyOperations, createOutboxOperations, createPurchaseOperations } from "./records.ts";

/** What can be asked of the records beside the ledger, as data. */
export type RecordCall =
  | { readonly op: "outboxPut"; readonly entry: OutboxEntry }
  | { readonly op: "outboxDrop"; readonly hash: string }
  | { readonly op: "outboxList" }
  | { readonly op: "takePurchase"; readonly purchase: Omit<Purchase, "state"> }
  | {
      readonly op: "movePurchase";
      readonly id: string;
      readonly from: readonly PurchaseState[];
      readonly to: PurchaseState;
    }
  | { readonly op: "purchases"; readonly state: PurchaseState }
  | { readonly op: "forgetPurchase"; readonly id: string }
  | { readonly op: "addApiKey"; readonly key: ApiKey }
  | { readonly op: "apiKey"; readonly id: string }
  | { readonly op: "apiKeysOf"; readonly holder: string }
  | { readonly op: "revokeApiKey"; readonly holder: string; readonly id: string; readonly at: number };

type RecordAnswers = {
  readonly [Op in RecordCall["op"]]: (call: Extract<RecordCall, { op: Op }>) => unknown;
};

export function createRecordAnswers(db: DatabaseSync): RecordAnswers {
  const outbox = createOutboxOperations(db);
  const purchases = createPurchaseOperations(db);
  const apiKeys = createApiKeyOperations(db);
  return {
    outboxPut: ({ entry }) => outbox.put(entry),
    outboxDrop: ({ hash }) => outbox.drop(hash),
    outboxList: () => outbox.list(),
    takePurchase: ({ purchase }) => purchases.take(purchase),
    movePurchase: ({ id, from, to }) => purchases.move(id, from, to),
    purchases: ({ state }) => purchases.inState(state),
    forgetPurchase: ({ id }) => purchases.forget(id),
    addApiKey: ({ key }) => apiKeys.add(key),
    apiKey: ({ id }) => apiKeys.find(id),
    apiKeysOf: ({ holder }) => apiKeys.ofHolder(holder),
    revokeApiKey: ({ holder, id, at }) => apiKeys.revoke(holder, id, at),
  };
}
