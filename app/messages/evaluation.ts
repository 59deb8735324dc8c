export const evaluationMessages = {
  table: "As a table",
  plots: "What it took for what",
  confusion: {
    heading: (release: string) => `${release}: what each example was taken for`,
    alt: (release: string, correct: string, count: string) =>
      `${release} answered ${correct} of ${count} examples right. The table below has every number.`,
    truth: "What it is",
    answer: "What it was taken for",
  },
  roc: {
    heading: (release: string) => `${release}: what finding more costs`,
    alt: (release: string, area: string) =>
      `The curve of ${release} from finding nothing to finding all; the area below it is ${area}, where 1 is perfect and 0.5 is guessing. The table below has every point.`,
    found: "Found",
    alarms: "False alarms",
    area: (area: string) => `area ${area}`,
  },
  bits: {
    heading: "Bits for each character",
    unit: "bits per character",
    heldOut: (count: string) => `for ${count} characters that it has never seen; fewer are better`,
    change: (difference: string) => `${difference} against its parent`,
    caption: "Beside models that only count which characters follow each other (n-grams); shorter is better",
    model: "Model",
    bits: "Bits per character",
    this: "This release",
  },
  sounds: {
    heading: "Voices heard",
    caption: "In how many pieces of each sound it hears a voice",
    sound: "Sound",
    heard: "Pieces with a voice",
    of: (heard: string, all: string) => `${heard} of ${all}`,
  },
} as const;
