import { sampleRate } from "./sounds.ts";
import { contextSize, frameSize, sequenceFrames } from "./voice-runner.ts";

/** What the card says about the file and about what was heard. */
export type VoiceFacts = {
  source: { name: string; version: string; licence: string; path: string };
  sounds: { name: string; frames: number; voiced: number }[];
  seconds: number;
};

/** Writes the model card; its figures are the evaluation's. */
export function writeVoiceCard({ source, sounds, seconds }: VoiceFacts): string {
  return `# Voice Finder, release 1

Hears in each thirtieth of a second whether somebody speaks.

## What it does

The Silero voice activity detector, as its makers published it. Input \`input\`: [n, ${contextSize + frameSize}], ${frameSize} samples of sound at ${sampleRate.toLocaleString("en")} a second,
from -1 to 1, after the ${contextSize} samples before them (zeros at the beginning); \`state\`: [2, n, 128], what it remembers (zeros at
the beginning); \`sr\`: ${sampleRate}. Output \`output\`: [n, 1], how likely these samples hold a voice, from 0 to 1; \`stateN\`, to send along
as \`state\` with the next samples. n sounds may be heard side by side, or,
with \`parameters.sequence\` of the Open Inference Protocol, up to ${sequenceFrames} frames of one sound one after the other, for the price of one call.

## Where it comes from

Made and trained by the Silero Team, who published it under the MIT licence (\`LICENSE\` beside this file). This project
trained nothing: the file is \`${source.path}\` of the npm package \`${source.name}\` ${source.version}, byte for byte; its sha256 is in
the manifest. What it was trained on is known to its makers.

## Evaluation

We have no recorded speech that we may publish, so these are sounds that a script makes, ${seconds} seconds each. They show that
the file runs as it should, not how good it is; for that see its makers' figures.

| sound | frames | taken for a voice |
| --- | ---: | ---: |
${sounds.map(({ name, frames, voiced }) => `| ${name} | ${frames} | ${voiced} |`).join("\n")}

\`example-1.wav\` to \`example-3.wav\` are sounds of the same kind, to try it with: no person was recorded.

## Limits

- It hears that somebody speaks, not who or what. Singing, radio and other people in the room count as voices.
- Quiet or far voices and loud surroundings make it miss and invent. Test it with your own sound before you rely on it.
- Sound of people is personal: an operator of the endpoint sees what is sent to it.

## Licence

Weights: MIT, Copyright (c) 2020-present Silero Team. Card and evaluation: MIT.
`;
}
