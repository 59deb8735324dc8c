/** The most gas that a step should take. */
export const GOALS: Readonly<Record<string, number>> = {
  launch: 1_800_000,
  "contribute, new": 75_000,
  "contribute, again": 55_000,
  refund: 50_000,
  propose: 105_000,
  "vote, the first": 115_000,
  "vote by signature": 120_000,
  "claim income, again": 50_000,
  "pay income": 70_000,
};

/** What the gas beyond a goal buys. */
export const NOTES: Readonly<Record<string, string>> = {};
