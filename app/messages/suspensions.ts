export const suspensionMessages = {
  heading: "Who is not served",
  intro:
    "Members may vote that an account is not served for a while, a year at most: one that copies the model call by call, say. It keeps its shares, votes, income and credits, and takes credits out of its channels whenever it likes.",
  none: "Everybody is served.",
  until: (moment: string) => `until ${moment}`,
  decision: "The decision",
  account: {
    heading: "Not served",
    note: "Members voted that these models do not answer you for a while. Everything that you own is still yours.",
  },
  header: (moment: string) => `Members voted that this model does not answer you until ${moment}.`,
  why: "See why",
  propose: "Propose to suspend an account, or to serve it again",
} as const;
