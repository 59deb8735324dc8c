import assert from "node:assert/strict";
import { test } from "node:test";

import { parseKeyDraft, type KeyDraft } from "../../../app/components/account/parse-key-draft.ts";

const CREDIT = 1_000_000n;
const NOW = 1_800_000_000;
const draft: KeyDraft = { label: " a script ", credits: "10", perCall: "0.5", perDay: "5", days: "30" };

test("a draft of an API key becomes a mandate in the smallest unit of a credit", () => {
  assert.deepEqual(parseKeyDraft(draft, NOW), {
    mandate: {
      ...{ label: "a script", credits: 10n * CREDIT, perCall: CREDIT / 2n, perDay: 5n * CREDIT },
      expiresAt: NOW + 30 * 86_400,
    },
    problems: {},
  });
});

test("what the endpoint would refuse is said at its field, before credits move", () => {
  const wrong: [Partial<KeyDraft>, keyof KeyDraft][] = [
    [{ label: "  " }, "label"],
    [{ label: "x".repeat(61) }, "label"],
    [{ credits: "0" }, "credits"],
    [{ perCall: "-1" }, "perCall"],
    [{ perCall: "0.0000001" }, "perCall"],
    [{ perDay: "0.4" }, "perDay"],
    [{ perDay: "many" }, "perDay"],
    [{ days: "400" }, "days"],
  ];
  for (const [change, field] of wrong) {
    const { mandate, problems } = parseKeyDraft({ ...draft, ...change }, NOW);
    assert.equal(mandate, undefined);
    assert.deepEqual(Object.keys(problems), [field], JSON.stringify(change));
  }
});
