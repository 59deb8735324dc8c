import { textPlaygroundMessages } from "./text-playground.ts";
import { voicePlaygroundMessages } from "./voice-playground.ts";

export const playgroundMessages = {
  heading: "Playground",
  notLiveTitle: "Nothing answers here",
  notLive: {
    waiting: "This model has no live release. Its first release goes live when the raise is closed.",
    voting: "This model has no live release. Members vote the first one live.",
    failed: "The raise did not succeed, so no release of this model goes live.",
  },
  notServedTitle: "The endpoint does not answer for this model",
  notServed: (reason: string) =>
    `It says: ${reason}. Nothing can be asked until it serves the live release again.`,
  notServedHere: "No endpoint here serves this model.",
  toRaise: "See the raise",
  draw: {
    heading: "Draw a digit",
    pad: "Drawing field",
    padHelp:
      "Draw with a finger, a pen or the mouse. With the keyboard: arrow keys move, space puts the pen down or lifts it, backspace undoes.",
    penDown: (column: number, row: number) => `Pen down at column ${column}, row ${row}`,
    penUp: (column: number, row: number) => `Pen up at column ${column}, row ${row}`,
    clear: "Clear",
    undo: "Undo",
    upload: "Use a picture",
    uploadFailed: (reason: string) => `The picture cannot be read: ${reason}`,
    examples: "Or try a real one",
    example: (number: number) => `Example ${number}`,
    seen: "What the model sees",
    seenAlt: "The drawing as 28 by 28 points, scaled and centred as in the training data",
    empty: "Draw something first.",
  },
  mail: {
    heading: "Show it a mail",
    subject: "Subject",
    body: "Text",
    hint: "As you read it: no headers, no addresses. The operator of the endpoint sees it, so do not send what is not yours to show.",
    examples: "Or try one of these",
    empty: "Write or choose a mail first.",
  },
  tensor: {
    heading: "Ask with numbers",
    hint: "The inputs as JSON, as the Open Inference Protocol has them.",
    label: "Inputs",
    example: "Fill in the release's own example",
    empty: "Fill in the inputs first.",
    invalid: (reason: string) => `This is not JSON: ${reason}`,
  },
  text: textPlaygroundMessages,
  voice: voicePlaygroundMessages,
  ask: {
    button: "Ask the model",
    again: "Ask again",
    running: "Asking…",
    connect: "Connect a wallet to ask",
    tryFree: "Try it free",
    tryNote: "A few tries a day, without a wallet. Each answer comes with a receipt.",
  },
  price: {
    heading: "Price of this call",
    credits: (credits: string, dollars: string) => `${credits} (${dollars})`,
    creditsUnit: (credits: string) => `${credits} ${credits === "1" ? "credit" : "credits"}`,
    changed: (before: string) =>
      `It was ${before} when you opened this page; members have voted a new price.`,
  },
  pay: {
    heading: "How to pay",
    quota: "Free calls for holders",
    credits: "Credits",
    connect: "Connect a wallet to see what you can pay with.",
    quotaLeft: (left: string, total: string, until: string) =>
      `${left} of ${total} free calls left, until ${until}`,
    quotaNone:
      "You have no free calls now: you hold too few shares of this model, or newcomers have used those of this epoch. Pay with credits.",
    quotaOff: "Holders of this model have no free calls.",
    signIn: "Sign in",
    signedIn: "Signed in: calls need no further signature.",
    creditsLeft: (left: string) => `${left} credits are ready to pay calls.`,
    creditsHeld: (held: string) => `${held} credits are in your wallet, not in your channel yet.`,
    creditsNone:
      "You have no credits in a channel. Two steps: buy credits, and put them into a channel that pays each call by a voucher.",
    amount: "How many credits",
    cost: (cost: string) => `That costs ${cost}.`,
    buy: (credits: string) => `Get ${credits} credits`,
    put: (credits: string) => `Put ${credits} credits into the channel`,
    unreadable: (reason: string) => `What you can pay with could not be read: ${reason}`,
    loading: "Looking…",
  },
  plan: {
    signIn: {
      title: "Sign in",
      explain:
        "You sign once that a key of this browser may use your free calls for a week. It can spend nothing else.",
      step: "Sign in",
      done: "You are signed in.",
    },
    buy: {
      title: "Get credits",
      explain:
        "They go into a channel of yours: each call is then paid by a voucher, without a transaction. What you do not use stays yours.",
      risk: "Credits pay for calls of this model alone. They are not turned back into dollars while it is served, and what a call costs can change by a vote of its members.",
      credits: "Credits",
      cost: "You pay",
      permit: "Sign that the credit vault may take exactly this amount",
      buy: "Buy the credits",
      open: "Put them into your channel",
      confirm: (cost: string) => `Pay ${cost}`,
      done: "Your credits are ready.",
    },
    put: {
      title: "Put credits into your channel",
      explain:
        "Credits in your channel pay calls by vouchers, without a transaction each. What you do not use stays yours.",
      step: "Put them into your channel",
      done: "Your credits are ready.",
    },
  },
  answer: {
    heading: "Answer",
    outdated: "This answers what you asked before; you have changed it since. Ask again for an answer to it.",
    none: "The answer shows here, with a receipt that you can check.",
    says: "It reads",
    takesFor: "It takes this for",
    allClasses: "How sure, for each",
    className: "What it is",
    sure: (part: string) => `${part} sure`,
    all: "All ten",
    digit: "Digit",
    part: "How sure",
    took: (milliseconds: string) => `${milliseconds} ms from here and back`,
    by: (release: string) => `answered by release ${release}`,
    raw: "The whole answer",
  },
  receipt: {
    heading: "Receipt",
    explain:
      "Signed by the operator: proof of what you asked, what was answered, by which weights, and what it cost.",
    valid: "This page has checked it against the chain: it holds.",
    invalid: "It does not hold.",
    checks: "What was checked",
    names: {
      chain: "Chain",
      request: "Your question",
      response: "The answer",
      batch: "Batch",
      signature: "Signature",
      operator: "Operator",
      release: "Release",
    },
    release: "Release",
    releaseName: (number: string, id: string) => `${number} (number ${id} in the register)`,
    weights: "Weights",
    charged: "Charged",
    chargedTrial: "Nothing: a free trial call",
    chargedQuota: (calls: string) => `${calls} of your free calls`,
    at: "Issued",
    download: "Download the receipt",
  },
  problem: {
    heading: "No answer",
    /** By the client's code; other failures speak for themselves. */
    byCode: {
      "payment-required": "This call has to be paid for. Choose a way below.",
      "credits-short": "You have no credits left to pay with. Get some below.",
      "channel-balance-short": "Your channel holds too few credits for this call. Put more into it below.",
      "quota-pool-used-up":
        "All holders together have used the free calls of this epoch. Wait for the next one, or pay with credits.",
      "quota-newcomers-used-up":
        "Whoever came to their shares in this epoch has a few free calls in common, and these are used. Wait for the next epoch, or pay with credits.",
      "quota-budget-used-up":
        "What the treasury set aside for free calls is used up. Members can vote to set more aside; until then, pay with credits.",
      "session-expired": "Your sign-in has ended. Sign in again below.",
      "trial-used-up":
        "You have used today's free tries. Connect a wallet to go on: holders have free calls, and credits cost little.",
      "trial-too-large":
        "A free try is for what costs one credit at most. Ask for less, or connect a wallet to pay for more.",
      "trial-day-used-up":
        "All free tries of this model are used for today. Connect a wallet to go on, or come back tomorrow.",
      "endpoint-unreachable":
        "The endpoint did not answer. Check your connection, then ask the same again: it is charged once, even if the first try arrived.",
      "stream-broken":
        "The connection broke off in the middle. You pay for what had come until then. Try again in a moment.",
      "model-busy": "The model has too much to do just now. Nothing was charged. Try again in some seconds.",
      "text-busy":
        "Others are having texts written just now. Nothing was charged. Try again in some seconds.",
      "state-lost": "The model was started anew in the middle. Nothing was charged for this call. Ask again.",
      "model-died":
        "The model ended while it computed, and is being started again. Nothing was charged. Try again.",
      "model-too-slow":
        "The model took too long and was stopped. Nothing was charged. Ask for less, or try again.",
      "model-run-failed":
        "The model could not compute this. Nothing was charged. Try it with something else.",
      "release-not-served":
        "The endpoint cannot serve the live release just now. Nothing was charged. The status page says why.",
      "model-unknown":
        "This endpoint does not serve the model any more. Nothing was charged. The status page says why.",
      stopping: "The endpoint is being restarted. Nothing was charged. Try again in a minute.",
      "ledger-down":
        "The endpoint cannot write down what it charges, so it answers nobody. Nothing was charged. Try again later.",
      "ledger-stopped": "The endpoint is being restarted. Nothing was charged. Try again in a minute.",
      "suspensions-unknown": "The endpoint has just started. Nothing was charged. Try again in some seconds.",
      "channel-withdrawing":
        "You are taking the credits of this channel back. Finish that on your account page, then get credits again.",
    },
    /** For answers that say nothing of their own, such as those of a server in front of the endpoint. */
    byStatus: {
      "401": "The endpoint wants to know who you are. Sign in again below.",
      "402": "This call has to be paid for. Choose a way below.",
      "403":
        "The endpoint refuses to answer you. Your account page says if members have suspended your account.",
      "404": "This endpoint does not serve the model any more. Load the page again.",
      "413": "What you ask with is too large. Make it smaller.",
      "429": "Too many calls in a short time. Wait a minute, then go on.",
      "502": "The endpoint is not running just now. Try again in a minute.",
      "503": "The endpoint has too much to do just now. Try again in some seconds.",
      "504": "The endpoint took too long to answer. Ask the same again: it is charged once.",
    },
    otherStatus: (status: string) => `The endpoint failed (HTTP ${status}). Try again in a minute.`,
  },
} as const;
