export const frameMessages = {
  name: "Comodel",
  tagline: "Models owned by the people who use them",
  skip: "Skip to the content",
  home: "Comodel, to the start page",
  navigation: "Main",
  models: "Models",
  launch: "Launch a model",
  developers: "Developers",
  account: "My account",
  status: "Status",
  menu: "Menu",
  theme: { label: "Colours", light: "Light", dark: "Dark", system: "Like my device" },
  clock: {
    label: "Practice time",
    explain:
      "This is a practice chain: its money is not real, and its clock runs behind yours. Move it forward to live through a vote or a raise in a minute.",
    move: "Move the clock forward",
    by: (duration: string) => `+ ${duration}`,
    moved: (duration: string) => `The practice clock moved forward by ${duration}.`,
    failed: (reason: string) => `The practice clock did not move: ${reason}`,
    limit: "It stops at the present: no further than your own clock.",
  },
  footer: {
    practice: "Practice chain. Nothing here costs real money.",
    network: (chainId: number) =>
      `Chain ${chainId}. Every transaction costs real money and cannot be undone.`,
    risk: "Shares that pay income may be securities where you live. Nothing here is advice.",
    trust: "The operator of a model sees the inputs that it answers.",
  },
} as const;

export const problemMessages = {
  notFoundTitle: "There is nothing here",
  notFound: "No page lives at this address. It may have been mistyped, or it was never there.",
  modelNotFoundTitle: "No such model",
  modelNotFound: (id: string) => `There is no model with the number ${id}. The start page lists all models.`,
  unavailableTitle: "This part is not answering",
  unavailable: (name: string) =>
    `${name} does not answer right now, so this page cannot be shown truthfully. Nothing is lost: try again in a moment.`,
  offlineTitle: "No connection",
  offline:
    "Nothing answered. Check your connection, then try again. Your money and shares are on the chain and are not touched by it.",
  brokenTitle: "This page broke",
  broken:
    "A mistake of ours stopped this page. Your money and shares are on the chain and are not touched by it.",
  retry: "Try again",
  toStart: "To the start page",
} as const;
