import { createRandom, symmetric } from "../random.ts";

/** Samples a second. */
export const sampleRate = 16_000;

/** The three lowest resonances of a throat and mouth that form "a", "i", "u", "e" and "o", in hertz. */
const vowels = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [300, 870, 2_240],
  [530, 1_840, 2_480],
  [570, 840, 2_410],
] as const;
const loudness = [1, 0.5, 0.25];
const syllableSeconds = 0.22;

/**
 * Speech-like sound: pulses of a voice that rises and falls, through the resonances of five vowels, with a pause after each
 * fifth. Nobody's voice, and the same each time.
 */
export function makeVowels(seconds: number): Float32Array {
  const random = createRandom(5);
  const resonators = loudness.map(() => [0, 0] as [number, number]);
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    const syllable = Math.floor(time / syllableSeconds);
    const inside = (time % syllableSeconds) / syllableSeconds;
    phase += (120 + 25 * Math.sin(3 * time) - 10 * inside) / sampleRate;
    const pulse = phase >= 1 ? 1 : 0;
    phase %= 1;
    const sound = resonate(
      resonators,
      vowels[(syllable * 3) % vowels.length]!,
      pulse + symmetric(random, 0.01),
    );
    const swell = Math.min(1, 6 * Math.min(inside, 1 - inside));
    return syllable % 6 === 5 ? 0 : 0.04 * sound * swell;
  });
}

/** Noise of even loudness, as of wind. */
export function makeNoise(seconds: number): Float32Array {
  const random = createRandom(1);
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => symmetric(random, 0.1));
}

/** A steady tone of 440 hertz. */
export function makeTone(seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, index) => 0.3 * Math.sin((2 * Math.PI * 440 * index) / sampleRate),
  );
}

/** Sounds to try the detector with, by what they are called: all made here, nobody's voice. */
export function makeExamples(): ReadonlyMap<string, Float32Array> {
  const voiceInNoise = joined([
    makeNoise(0.6),
    makeVowels(1.4).map((value, index) => value + 0.02 * Math.sin(index * index)),
    makeTone(0.6),
  ]);
  return new Map([
    ["A made-up voice", makeVowels(2)],
    ["Noise, a made-up voice, a tone", voiceInNoise],
    ["Noise alone", makeNoise(1.5)],
  ]);
}

function joined(sounds: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(sounds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const sound of sounds) {
    whole.set(sound, at);
    at += sound.length;
  }
  return whole;
}

/** One step of three resonators beside each other; each remembers its last two values. */
function resonate(memories: [number, number][], frequencies: readonly number[], input: number): number {
  return memories.reduce((sum, memory, index) => {
    const fading = Math.exp((-Math.PI * (60 + 40 * index)) / sampleRate);
    const turn = 2 * fading * Math.cos((2 * Math.PI * frequencies[index]!) / sampleRate);
    const value = input + turn * memory[0] - fading * fading * memory[1];
    memories[index] = [value, memory[0]];
    return sum + value * loudness[index]!;
  }, 0);
}
