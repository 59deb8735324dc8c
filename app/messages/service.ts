export const developersMessages = {
  title: "For developers",
  pageTitle: "For developers | Comodel",
  lead: "Every live model answers over HTTP: text models in the shapes of OpenAI's API, all others by the Open Inference Protocol, and each of them as a tool of agents. These lines run as they stand.",
  openapi: "All doors as an OpenAPI document",
  contents: "On this page",
  model: "Model",
  show: "Show its lines",
  noModel: "No model is live on this chain yet, so the lines below name one that does not answer.",
  copy: "Copy",
  ask: {
    heading: "Ask what a model is",
    text: "Its inputs and outputs, the release that answers with its hash, and the price of a call. It costs nothing.",
  },
  makeKey: {
    heading: "Make an API key",
    text: "You buy credits and put some aside for a key, with limits for a call, a day and in all. The endpoint learns only its hash. Your account page makes keys too, and ends them. In a checkout of this project:",
  },
  question: {
    heading: "Write a question into a file",
    text: "The inputs of this model as JSON, in the shapes of the Open Inference Protocol. The lines below send this file.",
  },
  unpaid: {
    heading: "Ask for the price",
    text: "Without a payment the endpoint says exactly what it wants: status 402, with every way to pay and its cost in the body.",
  },
  trial: {
    heading: "Try it for nothing",
    text: "A few calls a day, for each address, where the operator gives them. The answer has a receipt like any other.",
  },
  useKey: {
    heading: "Call it with your key",
    text: "Add an Idempotency-Key, and a retry is answered from the book and never charged twice.",
  },
  openai: {
    heading: "With OpenAI's own client",
    text: "Unmodified, with the key from above: chat, completions and embeddings. Streamed texts carry their receipt in a comment line before the last event.",
  },
  exact: {
    heading: "Pay dollars for one call, with x402's own client",
    text: "One signature, no account, no credits. The dollars go back when the call fails.",
  },
  channel: {
    heading: "Pay many calls by vouchers, with x402's and OpenAI's clients",
    text: "Credits go into a channel once; each call is then paid by a signature alone. Two transactions for any number of calls.",
  },
  client: {
    heading: "Pay and check, with the typed client",
    text: "It opens a channel, signs each call and checks every receipt against the chain before it hands the answer over. In a checkout of this project:",
  },
  commandLine: {
    heading: "From the command line",
    text: "The same with no code at all, with one of the practice chain's accounts; then the receipt is checked once more:",
  },
  binary: {
    heading: "As clients of KServe and Triton send it",
    text: "Numbers as bytes behind the JSON, in both directions. Their own clients work too; they only need the key as a header.",
  },
  agent: {
    heading: "As a tool of an agent",
    text: "Settings for any client of the Model Context Protocol, with your key in place of its name. Without a key, a call answers with what x402 asks for.",
  },
  agentCall: {
    heading: "An agent in code",
    text: "The protocol's own client lists the models as tools and asks this one, paid by the key. The receipt comes with the result.",
  },
  index: {
    heading: "Ask the index",
    text: "Everything that has happened on chain, as GraphQL: raises, releases, votes, income.",
  },
  content: {
    heading: "Check the weights",
    text: "Every file of a release is stored under its hash. This downloads the live weights and compares them with the chain's hash.",
  },
  chain: { heading: "Addresses", text: (chainId: number) => `The platform's contracts on chain ${chainId}.` },
} as const;

export const statusMessages = {
  title: "Status",
  pageTitle: "Status | Comodel",
  good: "Everything works.",
  degraded: "Something is wrong.",
  chain: {
    heading: "Chain",
    id: "Its number",
    block: "Newest block",
    time: "Chain time",
    practiceBehind: (duration: string) =>
      `The practice chain's clock is ${duration} behind yours, on purpose: you can move it forward with the clock above.`,
    behind: (duration: string) => `The chain's clock is ${duration} behind yours.`,
    error: (reason: string) => `The chain does not answer: ${reason}`,
  },
  index: {
    heading: "Index",
    block: "Newest block in the index",
    lag: "Behind the chain",
    blocks: (count: string) => `${count} blocks`,
    error: (reason: string) => `The index has stopped: ${reason}`,
  },
  models: {
    heading: "Models being served",
    none: "No model is being served.",
    route: "Model",
    release: "Release",
    hash: "Weights",
    state: "State",
    served: "Calls served",
    status: {
      SERVING: "The voted release answers",
      SERVING_PREVIOUS: "The release before answers",
      NOT_SERVED: "Nothing answers",
    },
  },
  checked: (moment: string) => `Checked at ${moment}.`,
  again: "Check again",
} as const;
