export const voicePlaygroundMessages = {
  heading: "Give it a sound",
  lead: (seconds: string) =>
    `Record, choose a file, or try one that we made. The first ${seconds} are heard, at most.`,
  privacy:
    "The sound goes to the operator of this endpoint, a second at a time. Send no voice that is not yours to send.",
  record: "Record",
  stopRecording: "Stop recording",
  recording: "Recording. Speak, then stop.",
  upload: "Choose a file",
  play: "Play it",
  recorded: "Your recording",
  examples: "Or try one of these. A script made them; no person was recorded.",
  chosen: (name: string, seconds: string, pieces: string) => `${name}: ${seconds}, ${pieces} pieces.`,
  cut: "It is longer, and only its beginning is heard.",
  tooShort: "This is too short to hear anything in.",
  tooLarge: (megabytes: number) =>
    `This file has ${megabytes} MB; expected at most 20. Cut it, or choose a shorter one.`,
  noSound: (type: string) =>
    `This browser cannot read it as a sound (${type}). Choose a WAV, MP3, Ogg or FLAC file.`,
  unknownType: "of no known type",
  noMicrophone: (reason: string) =>
    `The microphone cannot be used: ${reason}. Allow it for this site, or choose a file.`,
  noAudio: "This release does not say how sound is sent to it, so it is asked with bare numbers.",
  listen: "Listen",
  listenAgain: "Listen again",
  stop: "Stop",
  notYet: {
    none: "Choose a sound first.",
    reading: "Preparing the sound…",
    recording: "Stop the recording first",
  },
  price: {
    heading: "Price",
    perCall: "for a call",
    rest: (pieces: string, seconds: string, credits: string) =>
      pieces === "1"
        ? `A call hears one piece, ${seconds} of sound, for ${credits} credits.`
        : `A call hears up to ${pieces} pieces, ${seconds} of sound, for ${credits} credits. One that hears fewer costs the same, so the last call of a sound is seldom full.`,
    whole: (calls: string, credits: string, dollars: string) =>
      `This sound: ${calls} ${calls === "1" ? "call" : "calls"}, ${credits} credits, ${dollars}.`,
    quota: "Free calls are counted whole: each call takes one.",
  },
  plot: {
    title: "The sound, and how sure the model is that somebody speaks",
    description: (name: string, seconds: string, spans: number) =>
      `${name}, ${seconds}. A voice in ${spans} ${spans === 1 ? "part" : "parts"}; the table below says when.`,
    sound: "Sound",
    chance: "How sure",
    voice: "A voice",
  },
  answer: {
    label: "What it hears",
    none: "The answer shows here as the sound is heard, then a receipt that you can check.",
    heard: (pieces: string, all: string) => `A voice in ${pieces} of ${all} pieces`,
    nothing: "No voice",
    soFar: (done: string, all: string) => `${done} of ${all} pieces heard`,
    heardBefore: {
      credits: (pieces: string, all: string) =>
        `That is about the last call alone. Before it, ${pieces} of ${all} pieces were heard, and paid.`,
      quota: (pieces: string, all: string) =>
        `That is about the last call alone. Before it, ${pieces} of ${all} pieces were heard, and counted as free calls.`,
      trial: (pieces: string, all: string) =>
        `That is about the last call alone. Before it, ${pieces} of ${all} pieces were heard, and counted as free tries.`,
    },
    goesOn:
      "Listen to the same sound again within a day, on this page and paid the same way: it is drawn from its beginning, but only what was not heard yet is charged.",
    beginsAnew: "Listening again begins anew, and all of it is charged again.",
    stopped:
      "You stopped it; you pay for what was heard. Listening to the same sound again charges only the rest.",
    took: (milliseconds: string) => `${milliseconds} ms from here and back, for all calls.`,
    receipts: (count: number) =>
      count === 1
        ? "One call, one receipt."
        : `One of ${count} receipts, the last; this page has checked them all.`,
    table: "When, in numbers",
    from: "From",
    until: "To",
  },
} as const;
