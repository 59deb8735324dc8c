export const milestoneMessages = {
  heading: "What the money is paid out for",
  intro: "The proceeds lie in a vault. Each part is paid only for its milestone, and members can object.",
  part: (part: string) => `${part} of the proceeds`,
  atOnce: "at the close of the raise",
  due: (date: string) => `due by ${date}`,
  live: (days: number) => `after a release has been live for ${days} ${days === 1 ? "day" : "days"}`,
  promise: "Read the promise",
  evidence: "Read the evidence",
  names: (number: number) => `The evidence names release ${number}.`,
  loading: "Asking the chain…",
  notRead: (reason: string) => `The chain did not answer, so nothing can be offered here now: ${reason}`,
  connect: "Connect a wallet",
  stands: {
    planned: "Waits for the raise to reach its goal and to be closed.",
    never: "It is never paid, because the raise brought no money in. Everybody takes theirs back.",
    paid: (amount: string, date: string) => `${amount} accepted on ${date}.`,
    awaited: "Waits for evidence by the steward.",
    awaitedUntil: (moment: string) => `Waits for evidence by the steward, until ${moment}.`,
    early: (moment: string) =>
      `Members first have time to claim their shares: the steward may hand in evidence from ${moment} on.`,
    missed:
      "This promise was missed: its time is over. Anyone can now let members leave with their part of the money.",
    ended:
      "Nothing is paid for it any more, because members may leave or have left with their part of the money.",
    window: (moment: string, rest: string) =>
      `Evidence is in. Members may object until ${moment}, for ${rest}.`,
    contested:
      "Members have stopped this payment. The steward may hand in better evidence, or a vote of the members can pay it.",
    contestedUntil: (moment: string) =>
      `Members have stopped this payment. The steward may hand in better evidence, or a vote of the members can pay it until ${moment}; else it is missed.`,
    contestedOverdue: (moment: string) =>
      `Members have stopped this payment, and it is too late for other evidence. Only a vote of the members can pay it until ${moment}; else it is missed.`,
    young: (lived: string, needed: string) =>
      `Nobody stopped it, but its release has been live for ${lived} of the promised ${needed}.`,
    payable: "Nobody stopped it in time. Anyone can have it paid now.",
    free: "It has no condition. Anyone can have it paid now.",
  },
  objections: {
    sum: (objections: string, limit: string, part: string) =>
      `Members with ${objections} votes have objected. ${limit}, ${part} of all shares, stop the payment.`,
    button: "Object",
    own: (votes: string) => `You can object with ${votes} votes.`,
    done: "You have objected.",
    noVotes: "This wallet had no votes when the evidence was handed in, so it cannot object.",
    plan: {
      title: (milestone: string) => `Object to “${milestone}”`,
      explain: (limit: string) =>
        `You say that this promise was not kept. When ${limit} votes have objected, the money stays in the vault and only a vote or better evidence can release it. An objection cannot be taken back.`,
      votes: "Your votes",
      done: "Your objection counts.",
    },
  },
  release: {
    button: "Pay it out",
    window: (moment: string) => `Not yet: members may object until ${moment}.`,
    young: (rest: string) => `Not yet: the release has to be live for ${rest} more.`,
    noSteward: "The model has no steward who could be paid. A vote must name one first.",
    plan: {
      title: (milestone: string) => `Pay out “${milestone}”`,
      explain:
        "This part of the proceeds goes to the model's steward. The vault pays only so much in a while; what is above that waits. Anyone may do it; it costs only the network's fee.",
      amount: "The steward gets",
      to: "Steward",
      done: (amount: string) => `${amount} go to the steward.`,
    },
  },
  vault: {
    held: "In the vault",
    paid: "Paid to the steward",
    waiting: "Accepted, not yet paid",
    button: "Pay what can be paid now",
    now: (amount: string) => `The vault pays only so much in a while: ${amount} now.`,
    plan: {
      explain:
        "The vault pays the steward what accepted milestones have earned, as much as it may in a while. Anyone may do it; it costs only the network's fee.",
      done: "The steward was paid.",
    },
  },
  byVote: "Propose to pay it by vote",
  handIn: {
    open: "Hand in evidence",
    explain: "Say how the promise was kept, or choose a file that shows it. Everybody can read it.",
    text: "Evidence",
    file: "Or a file",
    fileHint: "Up to 16 MB; it is used instead of the text.",
    release: "The release that keeps the promise",
    releaseName: (number: number, since: string) => `Release ${number}, first live on ${since}`,
    noRelease: "No release was ever live, and this promise is about one.",
    button: "Hand it in",
    empty: "Write something or choose a file.",
    plan: {
      title: (milestone: string) => `Hand in evidence for “${milestone}”`,
      explain: (rest: string) =>
        `The evidence is stored here for everybody, and its hash goes on chain. Members may then object for ${rest}; if few do, anyone can have the money paid to the steward.`,
      size: "Evidence",
      bytes: (count: string) => `${count} bytes`,
      hash: "Its sha256",
      release: "Release",
      store: "Store the evidence",
      send: "Hand it in",
      done: "The evidence is in. Members may object now.",
    },
  },
} as const;
