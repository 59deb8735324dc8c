export const rulesMessages = {
  heading: "How members decide",
  intro:
    "These rules were fixed at the launch. Only a vote of the last kind can change them; no person and no company can.",
  steps: [
    (threshold: string) => `Whoever can vote with ${threshold} of the shares may make a proposal.`,
    (delay: string) => `Voting starts ${delay} later. What counts is what each member held at that moment.`,
    (period: string, extension: string) =>
      `Voting takes ${period}. If enough votes come together only at the very end, it stays open for another ${extension}.`,
    (wait: string) =>
      `What has passed is queued, waits at least ${wait}, and can then be carried out by anyone.`,
  ],
  table: {
    kind: "Kind of decision",
    quorum: "Votes needed",
    majority: "In favour",
    wait: "Wait before it takes effect",
  },
  categories: {
    RELEASE: { name: "Release", what: "which weights answer" },
    PRICE: { name: "Price", what: "what a call costs" },
    TREASURY: {
      name: "Treasury",
      what: "spending the treasury's money, the holders' free calls, and the operator's part of what calls earn",
    },
    CONSTITUTION: { name: "Constitution", what: "the rules, the split, who is not served, everything else" },
  },
  quorum: (part: string) => `${part} of all shares`,
  majority: (part: string) => `more than ${part}`,
  strictest:
    "A proposal that does several things is of the gravest kind among them, in this order: Price, Release, Treasury, Constitution.",
  guardian: {
    heading: "Guardian",
    none: "There is none. Only its proposer can take a proposal back, before the vote starts.",
    some: (until: string) =>
      `may cancel a proposal until ${until}, unless it is only about the guardian, and can do nothing else.`,
    expired: (since: string) => `could cancel proposals until ${since}. Its power has ended.`,
  },
  money: {
    heading: "What cannot be done",
    lines: [
      "Nobody can take shares, change the raise, or hold back a claim or a refund.",
      "The treasury pays only what a vote decided.",
      "After the first release, none goes live without a vote, and calling one back only brings back the one before. Each receipt names the release that answered.",
    ],
  },
  calls: {
    heading: "What a call costs",
    price: (price: string) =>
      `Calls are paid with credits. Members decide what a credit costs: ${price} now.`,
    release: (price: string) => `The live release asks ${price}.`,
    free: (calls: string, epoch: string) =>
      `Holders share ${calls} free calls every ${epoch}, each according to the part held.`,
    noFree: "Holders have no free calls.",
  },
  licence: { heading: "Licence", custom: "A licence of its own, by the hash of its text" },
  verification: {
    heading: "Are the contracts what they say?",
    good: "Yes. The chain was asked just now, and everything is as the launch left it.",
    bad: "Not everything is as the launch left it:",
    checks: [
      "Every contract of this model is a copy of the platform's code, which nobody can change.",
      "Only votes of the members move the treasury: no person, no company and no other contract has a power over it.",
      "The model's token lies in its own treasury.",
    ],
    findings: {
      tokenElsewhere: "The model's token is not in its own treasury: it was sold or given away.",
      governorWithoutRole:
        "Votes of the members cannot be carried out any more: another has the powers over the treasury.",
      openRole: "Everybody has a power over the treasury.",
      foreignRole: "Somebody else than the members has a power over the treasury.",
      notSelfAdministered: "The treasury does not decide by itself who has powers over it.",
      foreignCode: "A contract of this model is no copy of the platform's code.",
      recordDisagrees: "Contracts of this model disagree about who belongs to it.",
      platformDisagrees: "The contracts of the platform do not name each other.",
    },
    more: {
      before: "A contract cannot list who was ever given a power by a vote.",
      verb: "npm run deploy -- --verify",
      after:
        "reads it from the treasury's events, and compares the code of the whole platform with its sources.",
    },
  },
  contracts: {
    heading: "Contracts of this model",
    names: {
      shares: "Shares",
      presaleAddress: "Raise",
      vaultAddress: "Milestone vault",
      governor: "Governor",
      timelock: "Treasury",
      creditToken: "Credits",
      creditVault: "Sale of credits",
      till: "Till",
    },
  },
} as const;
