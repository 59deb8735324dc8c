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
export const NOTES: Readonly<Record<string, string>> = {
  "contribute, new":
    "tier, allowlist, limits per wallet and tier, the minimum's exception, and two reads of the dollar's balance that refuse assets with fees",
  "contribute, again": "as above; the dollar's own transfer by allowance is a third of it",
  propose:
    "the category of every call, the digest of the targets' code and the rules pinned to the proposal, and a threshold that is a part of the past supply",
  "pay income":
    "the dollar moves twice, because holders' income is kept with the shares and never with that of other models",
  "claim income, again":
    "the account's earnings are kept exactly, as shares times dollars, in a slot of their own",
};
