import assert from "node:assert/strict";
import type { DocumentedRelease } from "../../../app/api/releases.server.ts";
import { describeDraft } from "../../../app/components/propose/describe-draft.ts";
import { toDraft } from "../../../app/components/propose/draft.ts";
import type { DraftContext, DraftFields, Template } from "../../../app/components/propose/draft-parts.ts";

export const place = (digit: string) => `0x${digit.repeat(40)}` as const;
/** Noon of 1 June 2026. */
const NOW = Date.UTC(2026, 5, 1, 12) / 1000;
export const context: DraftContext = {
  modelId: 9n,
  creditVault: place("a"),
  timelock: place("b"),
  vault: place("e"),
  allowance: place("c"),
  releases: place("d"),
  ...{ registry: place("8"), buyOut: place("9"), trial: { id: "9", number: 3 } },
  callPrice: 20_000n,
  holderCallsPerEpoch: 1_000n,
  epochSeconds: 86_400,
  holderCallPay: 4_000n,
  ...{ router: place("f"), feeBps: 100, admissions: place("7"), shares: place("6"), liveReleaseId: 3n },
  suspensions: place("3"),
  ...{
    steward: place("4"),
    authors: [
      { address: place("1"), units: 60 },
      { address: place("2"), units: 40 },
    ],
  },
  ...{ description: "Reads digits.", licence: "MIT", metadataSha256: `0x${"9".repeat(64)}` },
  split: { authorsBps: 2_000, sharesBps: 6_000, treasuryBps: 2_000 },
  ...{ suspended: [], now: NOW, decidedAt: NOW + 12 * 86_400 },
  ...{ operators: [place("5")], restrictedFrom: null, admissionRoot: null, attester: null },
  milestones: [{ index: 1, title: "A better release", amount: 700_000_000n }],
  treasury: 50_000_000n,
  drafts: [{ id: "7", number: 2 }],
  parents: [{ modelId: 4, bps: 300 }],
  gate: { evaluators: [place("2")], evaluationsNeeded: 1 },
  older: [
    { id: "4", name: "Letters" },
    { id: "2", name: "Strokes" },
  ],
};
const empty: DraftFields = {
  ...{ price: "", calls: "", epochSeconds: 86_400, pay: "0.004", to: "", percent: "", amount: "", memo: "" },
  ...{ releaseId: "", title: "", body: "", evaluators: "", needed: "", end: "live" as const },
  ...{
    milestone: "",
    operatorChange: "add",
    restriction: "keep",
    attester: "",
    admissionRoot: "",
    parents: [],
  },
  ...{ suspensionChange: "suspend", until: "", units: "", description: "", licence: "" },
  ...{ authorsPercent: "", holdersPercent: "", treasuryPercent: "" },
};
const releases = [{ id: "3", number: 1 }, { id: "7", number: 2 }] as DocumentedRelease[]; // prettier-ignore

/** What the calls of a filled form do, read back from the calls. */
export function readBack(template: Template, fields: Partial<DraftFields>) {
  const { title, actions } = readAllBack(template, fields);
  const [only, ...more] = actions;
  assert.equal(more.length, 0);
  return { title, action: only };
}

function readAllBack(template: Template, fields: Partial<DraftFields>, present = context) {
  const draft = toDraft(template, { ...empty, ...fields }, present);
  assert.ok(draft.state === "ready");
  return { title: draft.title, actions: describeDraft(draft.actions, { context: present, releases }) };
}

/** Title and facts of calls that are told in plain words. */
export function plainly(template: Template, fields: Partial<DraftFields>, present = context) {
  return readAllBack(template, fields, present).actions.map((action) => {
    assert.ok(action.kind === "plain");
    return [action.title, ...action.facts.map(({ label, value }) => `${label}: ${value}`)];
  });
}

export function problemsOf(template: Template, fields: Partial<DraftFields>, present = context): string[] {
  const draft = toDraft(template, { ...empty, ...fields }, present);
  return draft.state === "unfinished" ? Object.keys(draft.problems) : [];
}
