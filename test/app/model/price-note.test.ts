import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServedModel } from "../../../app/api/service.server.ts";
import { priceNote } from "../../../app/components/model/price-note.ts";

const served = (price: Pick<ServedModel, "callCost" | "outputTokenCost">): ServedModel => ({
  ...{ route: "model-1", modelId: "1", status: "SERVING", queriesServed: 0 },
  ...price,
});

test("a model's price is named in what its release counts", () => {
  const cent = 10_000n;
  assert.equal(priceNote(cent, served({ callCost: 1_000_000n, outputTokenCost: 0n })), "$0.01 a call");
  assert.equal(priceNote(cent, served({ callCost: 20_000n, outputTokenCost: 0n })), "$0.0002 a call");
  const text = served({ callCost: 1_000n, outputTokenCost: 2_000n });
  assert.equal(priceNote(cent, text), "$0.02 for 1,000 tokens written");
  assert.equal(priceNote(cent, null), "$0.01 a credit");
  assert.equal(priceNote(cent, served({ callCost: null, outputTokenCost: null })), "$0.01 a credit");
});
