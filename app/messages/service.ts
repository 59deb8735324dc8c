export const developersMessages = {
  title: "For developers",
  pageTitle: "For developers | Comodel",
  lead: "Every live model answers over HTTP: text models in the shapes of OpenAI's API, all others by the Open Inference Protocol, and each of them as a tool of agents. These lines run as they stand.",
  openapi: "All doors as an OpenAPI document",
  model: "Model",
  show: "Show its lines",
  noModel: "No model is live on this chain yet, so the lines below name one that does not answer.",
  copy: "Copy",
  ask: {
    heading: "Ask what a model is",
    text: "Its inputs and outputs, the release that answers with its hash, and the price of a call. It costs nothing.",
  },
  call: {
    heading: "Call it",
    text: "Without a payment the endpoint says exactly what it wants: status 402, with the ways to pay in the body.",
  },
  fetchIt: {
    heading: "From code",
    text: "The same call with fetch. Send an Idempotency-Key: a retry is then answered from the book and never charged twice.",
  },
  openai: {
    heading: "With OpenAI's own client",
    text: "Unmodified, over x402's own client, which pays each call by a voucher. Streamed texts carry their receipt in a comment line before the last event.",
  },
  mcp: {
    heading: "As a tool of an agent",
    text: "Settings for any client of the Model Context Protocol. Each live model is a tool; an unpaid call answers with what x402 asks for.",
  },
  client: {
    heading: "Pay and check, with the typed client",
    text: "It buys credits, opens a channel, signs each call and checks every receipt against the chain before it hands the answer over. In a checkout of this project:",
  },
  commandLine: {
    heading: "From the command line",
    text: "The same with no code at all, with one of the practice chain's accounts:",
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
    id: "Chain",
    block: "Newest block",
    time: "Chain time",
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
