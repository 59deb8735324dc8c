import { Tensor, type OnnxValue } from "onnxruntime-node";
import { openSession } from "../runtime.ts";
import { sampleRate } from "./sounds.ts";

/** Samples that are judged at once, and how many before them are sent along. */
export const frameSize = 512;
/** Frames of one call: a second, and what makes the last one whole. */
export const sequenceFrames = Math.ceil(sampleRate / frameSize);
export const contextSize = 64;
export const stateShape: readonly number[] = [2, 1, 128];

/** What it remembers before the first frame. */
export function emptyState(): Float32Array {
  return new Float32Array(stateShape.reduce((product, size) => product * size, 1));
}

/** A voice detector, loaded the way the endpoint loads it. */
export type VoiceRunner = {
  /** How likely each frame of a sound holds a voice, from 0 to 1, with what is remembered carried on. */
  listen(sound: Float32Array): Promise<number[]>;
  /** One call as the protocol has it: a frame with its context, and the state before it. */
  step(input: Float32Array, state: Float32Array): Promise<{ chance: number; state: Float32Array }>;
  close(): Promise<void>;
};

/** Loads an ONNX file from bytes. Throws what the runtime throws when the file is no valid model. */
export async function loadVoiceRunner(onnx: Uint8Array): Promise<VoiceRunner> {
  const session = await openSession(onnx);
  const step: VoiceRunner["step"] = async (input, state) => {
    const results = await session.run({
      input: new Tensor("float32", input, [1, input.length]),
      state: new Tensor("float32", state, [...stateShape]),
      sr: new Tensor("int64", BigInt64Array.of(BigInt(sampleRate)), []),
    });
    return { chance: floats(results["output"])[0]!, state: floats(results["stateN"]) };
  };
  return {
    step,
    listen: async (sound) => {
      const chances: number[] = [];
      let state = emptyState();
      for (const frame of cutFrames(sound)) {
        const heard = await step(frame, state);
        chances.push(heard.chance);
        state = heard.state;
      }
      return chances;
    },
    close: () => session.release(),
  };
}

/** The whole frames of a sound, each with the samples before it. */
export function cutFrames(sound: Float32Array): Float32Array[] {
  return Array.from({ length: Math.floor(sound.length / frameSize) }, (_, index) => {
    const frame = new Float32Array(contextSize + frameSize);
    const start = index * frameSize;
    const before = sound.subarray(Math.max(0, start - contextSize), start);
    frame.set(before, contextSize - before.length);
    frame.set(sound.subarray(start, start + frameSize), contextSize);
    return frame;
  });
}

function floats(output: OnnxValue | undefined): Float32Array {
  if (!(output instanceof Tensor) || !(output.data instanceof Float32Array))
    throw new TypeError("The voice detector should answer 32-bit floats.");
  return output.data;
}
