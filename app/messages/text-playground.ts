export const textPlaygroundMessages = {
  heading: "Begin a text",
  prompt: "Your beginning",
  promptHint: "Ctrl and Enter has it written on.",
  firstPrompt: "It was a",
  tokens: "Tokens to write, at most",
  tokensHint: (context: string) =>
    `A token is a short piece of a word. Your beginning and what is written have ${context} together.`,
  temperature: "Freedom",
  temperatureHint: "At 0 the likeliest word always comes; higher is more surprising.",
  ask: "Write on",
  stop: "Stop",
  empty: "Type a beginning first.",
  answer: "What the model writes",
  none: "The text shows here as it is written, then a receipt that you can check.",
  ended: {
    stop: "It came to an end.",
    length: "All tokens are used.",
    left: "Stopped. You pay for what had come until then.",
  },
  counted: (read: string, written: string, milliseconds: string) =>
    `${read} tokens read, ${written} written, in ${milliseconds} ms.`,
  goOn: "Go on from here",
  quotaWhole: "Free calls are counted whole: a text takes at least one, whatever its length.",
  price: {
    heading: "Price",
    perThousand: "for 1,000 tokens written",
    rest: (call: string, read: string, most: string) =>
      `And ${call} credits a call, ${read} a token read. This text costs at most ${most} beside reading your beginning.`,
    soFar: (tokens: string, cost: string) => `${tokens} tokens so far: ${cost}`,
    inAll: (cost: string) => `${cost} in all`,
  },
} as const;
