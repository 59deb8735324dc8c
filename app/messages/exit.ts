export const exitMessages = {
  heading: "Leave with your part",
  missed:
    "A promise of this raise was missed. No more milestones are paid: what is left belongs to the shares that are not locked for the team.",
  woundDown:
    "Members voted to wind the model down. No more milestones are paid: what is left belongs to the shares that are not locked for the team.",
  until: (moment: string, rest: string) =>
    `Until ${moment}, for ${rest}, you can give shares back for their part. It makes no difference who is first.`,
  over: (moment: string) => `Members could leave until ${moment}.`,
  form: {
    label: "Shares to give back",
    hint: (balance: string) => `You hold ${balance}. Leave it empty to give all of them back.`,
    problem: (balance: string) => `Write a number of shares above zero; you hold ${balance}.`,
    get: "You get",
    warning:
      "Shares that you give back are destroyed: they no longer vote or earn. What they have earned until now stays yours to claim.",
    button: "Give them back",
    connect: "Connect a wallet to leave",
    none: "This wallet holds no shares. Shares that wait to be claimed count too: claim them first, then leave.",
    plan: {
      title: "Leave with your part",
      explain:
        "Your shares are destroyed and you are paid their part of what is left in the vault. This cannot be taken back.",
      give: "You give",
      get: "You get",
      shares: (shares: string) => `${shares} shares`,
      atLeast: (amount: string) => `${amount} or more`,
      done: (amount: string) => `${amount} are in your wallet.`,
    },
  },
  open: {
    button: "Let members leave",
    plan: {
      title: (milestone: string) => `“${milestone}” was missed`,
      explain:
        "From now on no milestone is paid, and for a time every member can give shares back for their part of what is left. Anyone may do this; it cannot be taken back.",
      done: "Members can leave with their part now.",
    },
  },
  close: {
    button: "Send the rest to the treasury",
    note: (amount: string) => `${amount} were not asked for.`,
    plan: {
      explain:
        "The time to leave is over. What nobody asked for goes to the treasury, about which those who stayed decide.",
      rest: "It gets",
      done: "The treasury has the rest.",
    },
  },
} as const;
