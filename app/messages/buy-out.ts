export const buyOutMessages = {
  heading: "Buy the whole model",
  intro:
    "Anybody may pay in an offer for the whole model: its token, its treasury and every later decision. Members accept or refuse it by vote.",
  rules: [
    "An offer must be more than the model owns, so nobody gets it for less than its treasury.",
    "More than half of all shares must vote for it, beside what every Constitution vote needs.",
    "Whoever disagrees may leave before it is carried out, with a part of what the model owns.",
    "When it is carried out, the price waits for all holders; everybody takes his part for his shares, at any time.",
    "If it is not carried out, the buyer takes his money back. Nobody's shares are ever locked.",
  ],
  owned: "What the model owns now",
  ownedNote:
    "The treasury, what waits for it, and what waits for milestones. Not what customers may take back, nor what belongs to holders and authors.",
  offers: "Offers",
  none: "Nobody has made an offer yet.",
  sold: (to: string) => `This model was sold to ${to}. Its holders take the price below.`,
  offer: {
    title: (amount: string) => `${amount} for all shares`,
    each: (price: string) => `${price} a share`,
    by: "Offered by",
    on: (date: string) => `on ${date}`,
    state: { OPEN: "Open", ACCEPTED: "Accepted", COMPLETED: "Carried out", WITHDRAWN: "Taken back" },
    binds: (moment: string) => `If it is not carried out, the buyer may take it back from ${moment} on.`,
    noVote: "It waits for a member who puts it to the vote.",
    vote: "To the vote",
    leaving: (moment: string) =>
      `Members have accepted it. Whoever disagrees may leave now; the model can change hands from ${moment} on.`,
    completed: (date: string, owed: string, claimed: string) =>
      `The model changed hands on ${date}. ${owed} wait for its holders; ${claimed} of it are taken.`,
    withdrawn: (date: string) => `The buyer took it back on ${date}.`,
    left: (shares: string, amount: string) => `${shares} shares have left with ${amount}.`,
  },
  make: {
    heading: "Make an offer",
    amount: "Dollars for the whole model",
    amountHint: (owned: string) => `More than ${owned}, which it owns.`,
    amountWrong: (owned: string) => `Write an amount in dollars, more than ${owned}.`,
    days: "Days that it binds you once members accept it",
    daysHint:
      "Long enough for a vote and its waiting time. You may take it back while nobody has accepted it.",
    daysWrong: "Write a number of days from 1 to 364.",
    button: "Pay the offer in",
    connect: "Connect a wallet to make an offer",
    plan: {
      title: (model: string) => `Offer for the whole of ${model}`,
      explain:
        "The dollars wait in the contract. If members accept, the model is yours and the dollars are its holders'. Until then you may take them back.",
      risk: "Once members have accepted, you cannot take the dollars back before the date below. What you buy may be worth less, and whoever disagrees takes a part of what the model owns along.",
      pay: "You pay in",
      until: "It binds until",
      allow: "Allow the dollars to be taken",
      send: "Pay the offer in",
      done: "The offer is made. Now a member can put it to the vote.",
    },
  },
  act: {
    propose: "Put it to the vote",
    proposeTitle: (amount: string) => `Sell the whole model for ${amount}`,
    proposeBody: (offer: string) =>
      `This accepts buy-out offer ${offer}. The model's token and the powers over its treasury go to the buyer, and the price waits for all holders. More than half of all shares must be in favour.`,
    record: "Record that members accepted",
    recordExplain:
      "The vote has passed with more than half of all shares. From now on the buyer is bound, and whoever disagrees may leave.",
    recordDone: "The offer is accepted.",
    withdraw: "Take it back",
    withdrawExplain: "The dollars come back to you, with the shares of those who have left.",
    withdrawDone: "The offer is taken back.",
    leave: (amount: string) => `Leave with ${amount}`,
    leaveExplain:
      "Your shares are exchanged for a part of what the model owns, at once. Who stays gets a part of the price when the model changes hands, which is more, but only then.",
    leaveDone: "You have left.",
    claim: (amount: string) => `Take ${amount} for your shares`,
    claimExplain: "Your shares are exchanged for your part of the price.",
    claimDone: "The price of your shares is paid.",
    allow: "Allow the shares to be taken",
    shares: "Your shares",
    get: "You get",
    offer: "Offer",
    noShares: "This wallet holds no shares of the model.",
  },
} as const;
