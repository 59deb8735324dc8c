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

/** What the gas beyond a goal buys; contracts/README.md has it part by part. */
export const NOTES: Readonly<Record<string, string>> = {
  "contribute, new":
    "the dollar's own transfer by allowance is 21,300 of it, the slot of the contributor 22,100, the sums of the raise 5,000",
  "contribute, again":
    "the dollar's own transfer by allowance is 21,300 of it, our two slots 10,000; the rest reads the terms and holds every limit",
  propose:
    "the category of every call, the digest of the targets' code and the rules, pinned to the proposal, and a threshold that is a part of the past supply",
  "pay income":
    "the dollar moves twice, because holders' income is kept with the shares and never with that of other models",
  "claim income, again":
    "the dollar's own transfer is 15,600 of it, four slots of ours 11,300: earnings are kept exactly, as shares times dollars",
};
