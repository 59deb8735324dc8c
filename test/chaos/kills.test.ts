import assert from "node:assert/strict";
import { test } from "node:test";

import { killEndpoint } from "./kill-endpoint.ts";

/** Enough for every crash point twice; `npm run chaos` does more. */
const KILLS = 22;
const BUDGET_MS = 100_000;

test("an endpoint that is killed at every crash point loses no charge, doubles none and serves what it charged", async (t) => {
  const { kills, calls, byPoint } = await killEndpoint(t, { kills: KILLS, budgetMs: BUDGET_MS });
  t.diagnostic(`${kills} kills, ${calls} paid calls, ${JSON.stringify(byPoint)}`);
  assert.ok(kills >= 5 && calls >= kills, `${kills} kills and ${calls} calls`);
});
