import { messages } from "../../messages.ts";
import { MOST_SECONDS, type Sound } from "./sound.ts";

const text = messages.playground.voice;

/** Larger files are not even opened: ten seconds of any format are far smaller. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Reads a sound file of any format that this browser knows, as one channel at the model's rate, cut after the longest
 * that is sent. Throws an Error in words for what is no sound.
 */
export async function readSound(
  file: Blob,
  { name, sampleRate }: Pick<Sound, "name" | "sampleRate">,
): Promise<Sound & { cut: boolean }> {
  if (file.size > MOST_BYTES) throw new Error(text.tooLarge(Math.round(file.size / 1_048_576)));
  const bytes = await file.arrayBuffer();
  // Decoding resamples to the rate of its context.
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const heard = await context.decodeAudioData(bytes).catch(() => {
    throw new Error(text.noSound(file.type || text.unknownType));
  });
  const most = Math.min(heard.length, MOST_SECONDS * sampleRate);
  const samples = new Float32Array(most);
  for (let channel = 0; channel < heard.numberOfChannels; channel += 1) {
    const values = heard.getChannelData(channel);
    for (let at = 0; at < most; at += 1) samples[at]! += values[at]! / heard.numberOfChannels;
  }
  return { name, samples, sampleRate, cut: most < heard.length };
}
